import Testing

@testable import GraphcRuntime

/// Run-time dims out of the shapes of inputs.
@Suite struct DimSolverTests {
  private let image = TensorDeclaration(
    "image", .f32, ["B", .affine("h", times: 32, plus: 0), .affine("w", times: 1, plus: -3)])

  private func solve(_ declared: [TensorDeclaration], _ shapes: [Int]...) throws -> [String: Int] {
    var inputs: [String: (DType, [Int])] = [:]
    for (declaration, shape) in zip(declared, shapes) { inputs[declaration.name] = (.f32, shape) }
    return try DimSolver.solve(declared, inputs: inputs)
  }

  @Test func multiplesAreSolved() throws {
    #expect(try solve([image], [2, 96, 7]) == ["B": 2, "h": 3, "w": 10])
    #expect(try image.shape(for: ["B": 2, "h": 3, "w": 10]) == [2, 96, 7])
    #expect(image.type == "f32[B, 32*h, w - 3]")
  }

  @Test(arguments: [[2, 95, 7], [2, 0, 7], [2, -32, 7], [2, 96, -3], [2, 96, .min]])
  func othersAreRefused(shape: [Int]) {
    let error = #expect(throws: GraphcError.self) { try solve([image], shape) }
    #expect(error?.code == "shape/mismatch")
  }

  /// A dim that is an axis of its own is solved from it, and the multiple is checked.
  @Test func dimsThatStandAloneComeFirst() throws {
    let alone = TensorDeclaration("z", .f32, ["h"])
    #expect(try solve([image, alone], [1, 64, 1], [2]) == ["B": 1, "h": 2, "w": 4])
    let error = #expect(throws: GraphcError.self) { try solve([image, alone], [1, 64, 1], [3]) }
    #expect(error?.message.contains("axis 1 of the input 'image' is 64, not 96") == true)
  }

  @Test func whatOverflowsIsAnError() {
    #expect(throws: GraphcError.self) { try image.shape(for: ["B": 1, "h": .max, "w": 1]) }
  }
}
