import GraphcRuntime
import Testing

/// Picking rows by number.
@Suite struct IndexTests {
  @Test(arguments: [
    (outer: 1, extent: 5, inner: 3, shape: [4]), (outer: 1, extent: 1, inner: 1, shape: [2, 2]),
    (outer: 3, extent: 7, inner: 1, shape: [3, 50]), (outer: 2, extent: 300, inner: 64, shape: [2, 20, 30]),
    (outer: 1, extent: 40, inner: 70_000, shape: [3]), (outer: 4, extent: 3, inner: 0, shape: [4, 2]),
    (outer: 0, extent: 3, inner: 2, shape: [0, 2]), (outer: 2, extent: 3, inner: 2, shape: [2, 0]),
  ])
  func gathers(outer: Int, extent: Int, inner: Int, shape: [Int]) {
    var generator = Generator(3)
    let x = generator.floats(outer * extent * inner + 1)
    let total = shape.reduce(1, *)
    let index = generator.integers(total, in: 0...Int32(extent - 1)) + [0]
    var expected: [Float] = []
    for place in 0..<total {
      let row = place / max(1, total / max(1, outer)) * extent + Int(index[place])
      expected += x[(row * inner)..<((row + 1) * inner)]
    }
    #expect(
      output(count: total * inner) {
        Kernels.gather(
          x: x, index: index, into: $0, outer: outer, extent: extent, inner: inner, indexShape: shape, on: $1)
      } == expected)
    let small = x.map { UInt8(truncatingIfNeeded: Int($0 * 100)) }
    #expect(
      output(count: total * inner, filledWith: 201 as UInt8) {
        Kernels.gatherBool(
          x: small, index: index, into: $0, outer: outer, extent: extent, inner: inner, indexShape: shape, on: $1)
      } == expected.map { UInt8(truncatingIfNeeded: Int($0 * 100)) })
    for pool in pools { #expect(throws: Never.self) { try pool.throwFailure() } }
  }

  @Test func rowsOutOfRangeAreZeros() throws {
    let x: [Int32] = [1, 2, 3, 4]
    let index: [Int32] = [1, 2, 0, -1]
    #expect(
      output(count: 8, filledWith: 7 as Int32) {
        Kernels.gatherI32(x: x, index: index, into: $0, outer: 1, extent: 2, inner: 2, indexShape: [2, 2], on: $1)
      } == [3, 4, 0, 0, 1, 2, 0, 0])
    for pool in pools {
      let error = try #require(throws: GraphcError.self) { try pool.throwFailure() }
      #expect(error.message.hasPrefix("element [0, 1] "), "the first one")
      #expect(throws: Never.self) { try pool.throwFailure() }
    }
  }
}
