import ExecutionPlan
import GraphIR
import GraphcRuntime
import GraphcTestSupport
import Interpreter
import Passes
import Testing

/// Functions that are called several times, and arguments that do not fit.
@Suite struct CallTests {
  static let layers = """
    module "layers" {
      dims B, T
      func @norm(%x: f32[B, T, 8]) -> (y: f32[B, T, 8], mean: f32[B, T, 1]) {
        parameter weight: f32[8] ~ ones
        %weight = parameter {path: "weight"}
        %mean = mean %x {axis: 2, keep: true}
        %1 = subtract %x, %mean
        %y = multiply %1, %weight
        return %y, %mean
      }
      func @layer(%x: f32[B, T, 8]) -> (y: f32[B, T, 8]) {
        parameter up: f32[12, 2, 4] ~ xavier_uniform
        parameter down: f32[8, 12] ~ xavier_uniform
        %axes = parameter {path: "up"}
        %up = reshape %axes {shape: [12, 8]}
        %down = parameter {path: "down"}
        %normed, %mean = call %x {function: "norm", path: "first"}
        %1 = matmul %normed, %up {transpose_rhs: true}
        %2 = gelu %1
        %3 = matmul %2, %down {transpose_rhs: true}
        %4 = add %3, %mean
        %5, %6 = call %4 {function: "norm", path: "second"}
        %7 = add %5, %x
        return %7
      }
      func @main(%x: f32[B, T, 8]) -> (y: f32[B, T, 8], half: f32[B, T, 4]) {
        %1 = call %x {function: "layer", path: "encoded.0"}
        %2 = call %1 {function: "layer", path: "encoded.1"}
        %3 = call %2 {function: "layer", path: "encoded.2"}
        %half = slice %2 {axis: 2, start: 4, end: 8}
        return %3, %half
      }
    }
    """

  @Test(arguments: [1, 3]) func eachCallHasItsOwnParametersAndFrame(batch: Int) throws {
    let module = try Module.parse(Self.layers)
    let optimized = try Pipeline.inference.run(module).module
    let arguments = try #require(
      try (0..<64).lazy.map { try ModuleArguments(for: module, seed: $0) }.first { $0.bindings["B"] == batch })
    let expected = try arguments.evaluate(module)
    try RandomModelTests.check(module, arguments, expected, "as it is")
    try RandomModelTests.check(optimized, arguments, expected, "optimized")
  }

  /// Errors in the inputs are reported before anything runs.
  @Test(
    arguments: [
      ([:], "input/missing"),
      (["x": (.f32, [1, 2, 8]), "z": (.f32, [1])], "input/unknown"),
      (["x": (.i32, [1, 2, 8])], "type/mismatch"),
      (["x": (.f32, [2, 8])], "shape/rank"),
      (["x": (.f32, [1, 2, 9])], "shape/mismatch"),
      (["x": (.f32, [0, 2, 8])], "shape/mismatch"),
    ] as [([String: (DType, [Int])], String)]) func inputsAreChecked(
      inputs: [String: (DType, [Int])], code: String
    ) throws
  {
    let plan = try ExecutionPlan(Module.parse(Self.layers))
    let error = #expect(throws: GraphcError.self) { try plan.solveDims(inputs: inputs) }
    #expect(error?.code == code)
  }

  @Test func dimsAreSolved() throws {
    let plan = try ExecutionPlan(Module.parse(Self.layers))
    #expect(try plan.solveDims(inputs: ["x": (.f32, [3, 5, 8])]) == ["B": 3, "T": 5])
  }
}
