import ExecutionPlan
import GraphIR
import GraphcRuntime
import GraphcTestSupport
import Testing

@testable import GraphcDriver

/// Plans that read one file of weights: a computed tensor has a path of its own unless it is the same in both.
@Suite struct SharedPathsTests {
  /// A layer that is called twice and adds a computed tensor to x.
  private func module(_ value: String, path: String = "computed") throws -> Module {
    try Module.parse(
      """
      module "m" {
        dims B

        func @layer(%x: f32[B, 2]) -> (y: f32[B, 2]) {
          parameter weight: f32[2] ~ ones
          folded \(path): f32[2] {
            %weight = parameter {path: "weight"} : f32[2]
            %1 = constant {value: \(value)} : f32[]
            %2 = multiply %weight, %1 : f32[2]
            return %2
          }
          %computed = parameter {path: "\(path)"} : f32[2]
          %y = add %x, %computed : f32[B, 2]
          return %y
        }

        func @main(%x: f32[B, 2]) -> (z: f32[B, 2]) {
          %y = call %x {function: "layer", path: "first"} : f32[B, 2]
          %z = call %y {function: "layer", path: "second"} : f32[B, 2]
          return %z
        }
      }
      """)
  }

  private func paths(_ plan: ExecutionPlan) -> [String] { plan.functions.flatMap(\.parameters).map(\.path) }

  @Test func onlyWhatDiffersGetsAnotherPath() throws {
    var paths = SharedPaths([])
    #expect(self.paths(try paths.plan(module("2.0"))) == ["computed"])
    #expect(self.paths(try paths.plan(module("2.0"))) == ["computed"])
    let other = try paths.plan(module("3.0"))
    #expect(self.paths(other) == ["computed_2"])
    #expect(other.functions.flatMap(\.folded).map(\.path) == ["computed_2"])
    #expect(self.paths(try paths.plan(module("3.0", path: "computed_2"))) == ["computed_2"])
    #expect(self.paths(try paths.plan(module("4.0"))) == ["computed_3"])
  }

  @Test func declaredPathsAreTaken() throws {
    let declared = ParameterDeclaration(
      path: "second.computed", type: TensorType(.f32, [2]), initializer: .ones, origin: .synthetic)
    var paths = SharedPaths([declared])
    #expect(self.paths(try paths.plan(module("2.0"))) == ["computed_2"])
  }
}
