import Testing

@testable import GraphcRuntime

@Suite struct ConcatenationTests {
  private func tensor(_ elements: [Float], _ shape: [Int]) throws -> Tensor {
    try Tensor(elements, shape: shape)
  }

  @Test func joinsAlongTheFirstAxis() throws {
    let joined = try Tensor.concatenated(
      alongFirstAxis: [tensor([1, 2, 3, 4], [2, 2]), tensor([], [0, 2]), tensor([5, 6], [1, 2])])
    #expect(joined.shape == [3, 2] && floats(joined) == [1, 2, 3, 4, 5, 6])
  }

  @Test func emptyTensorsOfLargeAxesAreEmpty() throws {
    let empty = try tensor([], [2, 0, 1 << 36, 4])
    #expect(try Tensor.concatenated(alongFirstAxis: [empty, empty]).shape == [4, 0, 1 << 36, 4])
    #expect(try Tensor.concatenated([empty, empty], axis: 0).shape == [4, 0, 1 << 36, 4])
    #expect(try Tensor.concatenated([empty, empty], axis: 3).shape == [2, 0, 1 << 36, 8])
    expectFailure("limit/elements") { _ = try Tensor.concatenated([empty, empty, empty], axis: 2) }
    expectFailure("limit/elements") { _ = try Tensor.concatenated(alongFirstAxis: [empty, empty, empty]) }
    #expect(try empty.permuted([3, 2, 1, 0].reversed()).shape == empty.shape)
    #expect(try empty.permuted([2, 0, 3, 1]).shape == [1 << 36, 2, 4, 0])
    #expect(try empty.axesReversed().shape == [4, 1 << 36, 0, 2])
    #expect(try empty.sliced(axis: 2, from: 5, to: 7).shape == [2, 0, 2, 4])
  }

  @Test func joinsAlongAnyAxis() throws {
    let (a, b) = try (tensor([1, 2, 3, 4], [2, 2]), tensor([5, 6], [2, 1]))
    let joined = try Tensor.concatenated([a, b, tensor([], [2, 0])], axis: 1)
    #expect(joined.shape == [2, 3] && floats(joined) == [1, 2, 5, 3, 4, 6])
    #expect(floats(try Tensor.concatenated([a, a], axis: 0)) == [1, 2, 3, 4, 1, 2, 3, 4])
    expectFailure("tensor/shape") { _ = try Tensor.concatenated([a, b], axis: 0) }
    expectFailure("tensor/shape") { _ = try Tensor.concatenated([a, b], axis: 2) }
  }

  @Test func refusesWhatDiffers() throws {
    let row = try tensor([1, 2], [1, 2])
    let others = try [
      tensor([1, 2, 3], [1, 3]), tensor([1, 2], [2]), tensor([1], []),
      Tensor([1, 2] as [Int32], shape: [1, 2]),
    ]
    for other in others {
      expectFailure("shape/mismatch") { _ = try Tensor.concatenated(alongFirstAxis: [row, row, other]) }
    }
    expectFailure("shape/mismatch") { _ = try Tensor.concatenated(alongFirstAxis: []) }
    expectFailure("shape/mismatch") { _ = try Tensor.concatenated(alongFirstAxis: [tensor([1], [])]) }
  }
}
