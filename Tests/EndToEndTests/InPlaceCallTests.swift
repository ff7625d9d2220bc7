import Foundation
import GraphcRuntime
import GraphcTestCommands
import GraphcTestFiles
import GraphcTestSupport
import Testing

/// Consecutive calls of a function that reads a part of an input until its end; the numbers are computed by hand.
@Suite struct InPlaceCallTests {
  /// The result `y` of a block that is applied to `x * 2`, with inputs by name.
  private func run(
    _ equation: String, times count: Int, _ inputs: [(name: String, value: Tensor64, dtype: DType)]
  ) throws -> [Float] {
    let types = inputs.map { "\($0.name): \"\($0.dtype)\($0.value.shape)\"" }.joined(separator: ", ")
    let others = inputs.dropFirst().map { ", \($0.name)=\($0.name)" }.joined()
    return try withTemporaryFolder { folder in
      let spec = """
        graphc: 1
        model: InPlace
        inputs: {\(types)}
        blocks:
          step:
            inputs: {\(types)}
            graph: {y: "\(equation)"}
            outputs: y
        graph:
          a: x * 2
          y: repeat(step, \(count), a\(others))
        outputs: y
        """
      try spec.write(toFile: "\(folder)/spec.yaml", atomically: true, encoding: .utf8)
      var arguments = ["\(folder)/spec.yaml"]
      for input in inputs {
        let file = "\(folder)/\(input.name).npy"
        try NpyFile.write(input.value.tensor(input.dtype), to: file)
        arguments += ["--input", "\(input.name)=\(file)"]
      }
      return Tensor64(try runModel(arguments, output: "y")).values.map { Float($0) }
    }
  }

  private static let x = (name: "x", value: Tensor64([2], [1, 2]), dtype: DType.f32)
  private static let z = (name: "z", value: Tensor64([2], [10, 20]), dtype: DType.f32)

  @Test(arguments: [(1, [12, 22] as [Float]), (2, [22, 32]), (3, [32, 42])])
  func aFirstRowIsBroadcast(count: Int, expected: [Float]) throws {
    #expect(try run("x[0] + z", times: count, [Self.x, Self.z]) == expected)
  }

  @Test(arguments: [(1, [10, 2] as [Float]), (2, [10, 10]), (3, [10, 10])])
  func aFirstRowIsSelected(count: Int, expected: [Float]) throws {
    let m = (name: "m", value: Tensor64([2], [0, 1]), dtype: DType.bool)
    #expect(try run("where(m, x[0], z)", times: count, [Self.x, Self.z, m]) == expected)
  }

  /// relu(x) + x[:1, :1] on rows 2 −4 and 6 8: the corner doubles, others grow by it.
  @Test(arguments: [(1, [4, 2, 8, 10] as [Float]), (2, [8, 6, 12, 14]), (3, [16, 14, 20, 22])])
  func aCornerIsAddedToAll(count: Int, expected: [Float]) throws {
    let x = (name: "x", value: Tensor64([2, 2], [1, -2, 3, 4]), dtype: DType.f32)
    #expect(try run("relu(x) + x[:1, :1]", times: count, [x]) == expected)
  }
}
