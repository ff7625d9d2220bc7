import GraphIR
import GraphcTestSupport
import Passes
import Testing

/// Cases that cannot be textual, because those are evaluated.
@Suite struct FoldParametersTests {
  /// Weighing tensors of the largest size against each other does not trap.
  @Test func weighsAnyNumberOfElements() throws {
    let module = try Module.parse(
      """
      module "huge" {
        func @main(%x: f32[1099511627776]) -> (y: f32[1099511627776]) {
          parameter p: f32[1099511627776] ~ zeros
          parameter q: f32[1099511627776] ~ zeros
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
