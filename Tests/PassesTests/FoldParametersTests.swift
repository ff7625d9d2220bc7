import GraphIR
import GraphcTestSupport
import Passes
import Testing

/// Cases that cannot be textual, because those are evaluated.
@Suite struct FoldParametersTests {
  /// A text may declare more elements than 64 bits count; weighing them against each other must not trap.
  @Test func weighsAnyNumberOfElements() throws {
    let module = try Module.parse(
      """
      module "huge" {
        func @main(%x: f32[4611686018427387904]) -> (y: f32[4611686018427387904]) {
          parameter p: f32[4611686018427387904] ~ zeros
          parameter q: f32[4611686018427387904] ~ zeros
          %p = parameter {path: "p"}
          %q = parameter {path: "q"}
          %1 = add %p, %q
          %y = add %x, %1
          return %y
        }
      }
      """)
    var context = PassContext()
    let folded = try Pass.foldParameters.run(module, &context)
    #expect(folded.main.folded.map(\.path) == ["computed"])
    #expect(folded.verify() == [])
  }
}
