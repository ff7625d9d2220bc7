import Testing

@testable import GraphcRuntime

@Suite struct ShapeTests {
  @Test func sizesFollowFromTheExtents() throws {
    let shape = try Shape([2, 3, 4])
    #expect(shape.count == 24)
    #expect(shape.strides == [12, 4, 1])
    #expect(shape.byteCount(of: .f32) == 96)
    #expect(shape.byteCount(of: .bool) == 24)
    #expect(shape.count(ofAxes: 1..<3) == 12)
    #expect(shape.count(ofAxes: 1..<1) == 1)
    #expect(shape.position(of: [1, 2, 3]) == 23)
    #expect(shape.description == "[2, 3, 4]")
    #expect(try Shape([]).count == 1)
    #expect(try Shape([3, 0, 5]).count == 0)
    #expect(try Shape([3, 0, 5]).strides == [5, 5, 1])
  }

  @Test func elementsMayShareBytes() throws {
    #expect(try Shape([3]).byteCount(bitsPerElement: 6) == 3)
    #expect(try !Shape([3]).fillsBytes(bitsPerElement: 6))
    #expect(try Shape([4]).fillsBytes(bitsPerElement: 6))
  }

  @Test func matricesAndFans() throws {
    #expect(try Shape([5]).weightMatrix(transposed: false) == nil)
    #expect(try Shape([2, 3, 4]).weightMatrix(transposed: false) ?? (0, 0) == (2, 12))
    #expect(try Shape([2, 3, 4]).weightMatrix(transposed: true) ?? (0, 0) == (12, 2))
    #expect(try Shape([2, 3, 4]).fan == (in: 12, out: 8))
    #expect(try Shape([2, 3]).fan == (in: 3, out: 2))
    #expect(try Shape([7]).fan == (in: 7, out: 7))
    #expect(try Shape([]).fan == (in: 1, out: 1))
  }

  /// Row N4
  @Test(arguments: [
    [1 << 41], [1 << 21, 1 << 21], [.max], [.max, .max], [1 << 62, 4], [1 << 62, 0], [0, 1 << 62], [0, .max, 0],
    [1 << 20, 0, 1 << 21], [-1], [.min], [0, -1], [-1, -1], [1 << 32, -1, 1 << 32],
  ])
  func extentsWhoseProductIsTooLargeAreRefusedAlsoBesideZeros(extents: [Int]) {
    expectFailure("limit/elements") { _ = try Shape(extents) }
    expectFailure("limit/elements") { _ = try Tensor(dtype: .f32, shape: extents) { _ in } }
    expectFailure("limit/elements") { _ = try OutputTensor(.f32, extents) }
    expectFailure("limit/elements") { _ = try StridedView(shape: extents, strides: [extents.map { _ in 0 }]) }
    expectFailure("limit/elements") { _ = try CounterGenerator(seed: 0, stream: 0).uniformTensor(shape: extents) }
    expectFailure("limit/elements") { _ = try ArenaPlanner.Request(.f32, extents, first: 0, last: 0) }
    expectFailure("limit/elements") { _ = try Tensor([] as [Float], shape: [0]).reshaped(to: extents) }
  }

  @Test func theLargestShapesHaveSizes() throws {
    for extents in [[1 << 40], [1 << 40, 0], [0, 1 << 40], [1 << 20, 1 << 20, 1, 1, 1, 1, 1, 0]] {
      let shape = try Shape(extents)
      #expect(shape.byteCount(bitsPerElement: 64) == shape.count * 8)
      #expect(shape.strides.allSatisfy { $0 <= 1 << 40 })
      let view = try StridedView(shape: extents, strides: [extents.map { _ in Int.max }, shape.strides])
      #expect(view.count == shape.count)
    }
    expectFailure("limit/rank") { _ = try Shape([Int](repeating: 1, count: 9)) }
  }
}
