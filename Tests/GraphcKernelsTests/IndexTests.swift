import GraphcRuntime
import Testing

/// Picking rows by number, orders and running sums.
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
      output(count: total * inner) { into, pool in
        run(x, index, on: pool) {
          Kernels.Gather(
            .f32, x: $0, index: $1, into: into, outer: outer, extent: extent, inner: inner, indexShape: shape,
            source: [], site: "an index")
        }
      } == expected)
    let small = x.map { UInt8(truncatingIfNeeded: Int($0 * 100)) }
    #expect(
      output(count: total * inner, filledWith: 201 as UInt8) { into, pool in
        run(small, index, on: pool) {
          Kernels.Gather(
            .bool, x: $0, index: $1, into: into, outer: outer, extent: extent, inner: inner, indexShape: shape,
            source: [], site: "an index")
        }
      } == expected.map { UInt8(truncatingIfNeeded: Int($0 * 100)) })
    #expect(
      output(count: total * inner, filledWith: 201 as UInt16) { into, pool in
        run(x.map(bitsBF16), index, on: pool) {
          Kernels.Gather(
            .bf16, x: $0, index: $1, into: into, outer: outer, extent: extent, inner: inner, indexShape: shape,
            source: [], site: "an index")
        }
      } == expected.map(bitsBF16))
    for pool in pools { #expect(throws: Never.self) { try pool.throwFailure() } }
  }

  @Test func rowsOutOfRangeAreZeros() throws {
    let x: [Int32] = [1, 2, 3, 4]
    let index: [Int32] = [1, 2, 0, -1]
    #expect(
      output(count: 8, filledWith: 7 as Int32) { into, pool in
        run(x, index, on: pool) {
          Kernels.Gather(
            .i32, x: $0, index: $1, into: into, outer: 1, extent: 2, inner: 2, indexShape: [2, 2], source: [],
            site: "an index")
        }
      } == [3, 4, 0, 0, 1, 2, 0, 0])
    for pool in pools {
      let error = try #require(throws: GraphcError.self) { try pool.throwFailure() }
      #expect(error.message.hasPrefix("in an index, element [0, 1] of an index "), "the first one")
      #expect(throws: Never.self) { try pool.throwFailure() }
    }
  }

  @Test(arguments: [(1, 1), (5, 16), (3, 17), (40, 197), (2, 1000), (1, 50_000), (3, 0), (0, 3)])
  func sorts(rows: Int, columns: Int) {
    var generator = Generator(21)
    let integers = generator.integers(rows * columns, in: -20...20) + [.min]
    let special: [Float] = [
      .nan, -.nan, .infinity, -.infinity, 0, -0.0, .leastNonzeroMagnitude, -.leastNonzeroMagnitude,
    ]
    let floats = integers.map { $0 > 12 ? special[Int($0 - 13)] : Float($0) / 8 }
    func order(_ precedes: (Int, Int) -> Bool) -> [Int32] {
      (0..<rows).flatMap { row in
        let first = row * columns
        // The standard library's sort is stable.
        return (first..<(first + columns)).sorted(by: precedes).map { Int32($0 - first) }
      }
    }
    #expect(
      output(count: rows * columns, filledWith: -7 as Int32) { into, pool in
        run(integers, on: pool) { Kernels.Argsort(.i32, x: $0, into: into, rows: rows, columns: columns) }
      } == order { integers[$0] < integers[$1] })
    #expect(
      output(count: rows * columns, filledWith: -7 as Int32) { into, pool in
        run(floats, on: pool) { Kernels.Argsort(.f32, x: $0, into: into, rows: rows, columns: columns) }
      } == order { floats[$0] < floats[$1] || floats[$1].isNaN && !floats[$0].isNaN })
  }

  @Test(arguments: [
    (outer: 1, extent: 5, inner: 3, count: 9), (outer: 3, extent: 1, inner: 1, count: 4),
    (outer: 2, extent: 300, inner: 150, count: 700), (outer: 700, extent: 90, inner: 1, count: 1),
    (outer: 2, extent: 3, inner: 0, count: 2), (outer: 2, extent: 3, inner: 70, count: 0),
  ])
  func addsRowsUp(outer: Int, extent: Int, inner: Int, count: Int) {
    var generator = Generator(31)
    let x = generator.floats(outer * count * inner + 1)
    let index = generator.integers(outer * count, in: 0...Int32(extent - 1)) + [0]
    var expected = Array(repeating: 0.0, count: outer * extent * inner)
    for row in 0..<outer * count {
      let target = row / max(1, count) * extent + Int(index[row])
      for i in 0..<inner { expected[target * inner + i] += Double(x[row * inner + i]) }
    }
    let sums = output(count: expected.count, filledWith: 9 as Float) { into, pool in
      run(x, index, on: pool) {
        Kernels.ScatterAdd<Evaluated>(
          x: $0, index: $1, into: into, outer: outer, extent: extent, inner: inner, indexShape: [outer, count],
          source: [], site: "an index")
      }
    }
    expectClose(sums, expected, tolerance: 1e-5)
  }

  @Test(arguments: [(1, 1, 1), (3, 17, 1), (1, 100_001, 1), (2, 5, 3), (1, 300, 50), (0, 3, 2), (2, 0, 3)])
  func runningSums(_ shape: (Int, Int, Int)) {
    let (outer, length, inner) = shape
    var generator = Generator(22)
    let x = generator.floats(outer * length * inner, in: -1...3)
    let integers = generator.integers(outer * length * inner, in: .min ... .max)
    var sums = x.map { Double($0) }
    var integerSums = integers
    for place in sums.indices where place / inner % length > 0 {
      sums[place] += sums[place - inner]
      integerSums[place] &+= integerSums[place - inner]
    }
    let actual = output(count: x.count) { into, pool in
      run(x, on: pool) { Kernels.Cumsum(.f32, x: $0, into: into, outer: outer, length: length, inner: inner) }
    }
    #expect(actual == sums.map { Float($0) })
    #expect(
      output(count: x.count, filledWith: 5 as Int32) { into, pool in
        for place in integers.indices { into[place] = integers[place] }
        Kernels.Cumsum(.i32, x: into, into: into, outer: outer, length: length, inner: inner).run(on: pool)
      } == integerSums, "over its own operand")
  }
}
