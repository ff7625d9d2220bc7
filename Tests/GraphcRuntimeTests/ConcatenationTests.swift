import Testing

@testable import GraphcRuntime

@Suite struct ConcatenationTests {
  private func tensor(_ elements: [Float], _ shape: [Int]) throws -> Tensor {
    try Tensor(elements, as: .f32, shape: shape)
  }

  @Test func joinsAlongTheFirstAxis() throws {
    let joined = try Tensor.concatenated(
      alongFirstAxis: [tensor([1, 2, 3, 4], [2, 2]), tensor([], [0, 2]), tensor([5, 6], [1, 2])])
    #expect(joined.shape == [3, 2] && floats(joined) == [1, 2, 3, 4, 5, 6])
  }

  @Test func emptyTensorsOfLargeAxesAreEmpty() throws {
    let empty = try tensor([], [2, 0, 1 << 62, 8])
    #expect(try Tensor.concatenated(alongFirstAxis: [empty, empty]).shape == [4, 0, 1 << 62, 8])
  }

  @Test func refusesWhatDiffers() throws {
    let row = try tensor([1, 2], [1, 2])
    let others = try [
      tensor([1, 2, 3], [1, 3]), tensor([1, 2], [2]), tensor([1], []),
      Tensor([1, 2] as [Int32], as: .i32, shape: [1, 2]),
    ]
    for other in others {
      expectFailure("shape/mismatch") { _ = try Tensor.concatenated(alongFirstAxis: [row, row, other]) }
    }
    expectFailure("shape/mismatch") { _ = try Tensor.concatenated(alongFirstAxis: []) }
    expectFailure("shape/mismatch") { _ = try Tensor.concatenated(alongFirstAxis: [tensor([1], [])]) }
  }
}
