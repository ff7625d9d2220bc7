import GraphcRuntime
import Testing

/// Rows written over a tensor, compared with a loop over elements.
@Suite struct WriteRowsTests {
  private struct Case: Sendable {
    var outer: Int
    var blocks: Int
    var extent: Int
    var count: Int
    var inner: Int
    var wraps: Bool
    var at: [Int32]
  }

  /// Shapes of every kind: one row, many, more rows than positions, blocks that chunks divide, and extents of 0.
  private static let cases: [Case] = {
    var generator = Generator(31)
    var cases = [
      Case(outer: 1, blocks: 1, extent: 1, count: 1, inner: 1, wraps: false, at: [0]),
      Case(outer: 2, blocks: 12, extent: 300, count: 1, inner: 64, wraps: false, at: [0, 299]),
      Case(outer: 2, blocks: 3, extent: 40, count: 40, inner: 1000, wraps: false, at: [0, 0]),
      Case(outer: 3, blocks: 2, extent: 7, count: 5, inner: 9000, wraps: true, at: [6, -3, 1_000_000]),
      Case(outer: 2, blocks: 2, extent: 5, count: 13, inner: 3, wraps: true, at: [4, .min]),
      Case(outer: 1, blocks: 4, extent: 10_000, count: 9000, inner: 7, wraps: false, at: [1000]),
      Case(outer: 0, blocks: 2, extent: 3, count: 2, inner: 2, wraps: false, at: []),
      Case(outer: 2, blocks: 2, extent: 3, count: 0, inner: 2, wraps: false, at: [9, -9]),
      Case(outer: 2, blocks: 0, extent: 3, count: 1, inner: 2, wraps: true, at: [1, 2]),
      Case(outer: 2, blocks: 2, extent: 3, count: 1, inner: 0, wraps: true, at: [1, 2]),
    ]
    for _ in 0..<200 {
      let extent = Int.random(in: 1...12, using: &generator)
      let wraps = Bool.random(using: &generator)
      let count = Int.random(in: 0...(wraps ? 20 : extent), using: &generator)
      let outer = Int.random(in: 1...3, using: &generator)
      let range: ClosedRange<Int32> = wraps ? -30...30 : 0...Int32(extent - count)
      cases.append(
        Case(
          outer: outer, blocks: Int.random(in: 1...4, using: &generator), extent: extent, count: count,
          inner: Int.random(in: 1...5, using: &generator), wraps: wraps, at: generator.integers(outer, in: range)))
    }
    return cases
  }()

  private static func expected<Element>(_ call: Case, _ x: [Element], _ rows: [Element]) -> [Element] {
    var result = x
    for b in 0..<call.outer {
      for block in 0..<call.blocks {
        for n in 0..<call.count {
          var position = Int(call.at[b]) + n
          if call.wraps { position = (position % call.extent + call.extent) % call.extent }
          for i in 0..<call.inner {
            result[((b * call.blocks + block) * call.extent + position) * call.inner + i] =
              rows[((b * call.blocks + block) * call.count + n) * call.inner + i]
          }
        }
      }
    }
    return result
  }

  @Test(arguments: cases.indices) func writesRows(index: Int) {
    let call = Self.cases[index]
    var generator = Generator(UInt64(index))
    let blocks = call.outer * call.blocks
    let x = generator.integers(blocks * call.extent * call.inner, in: .min ... .max)
    let rows = generator.integers(blocks * call.count * call.inner, in: .min ... .max)
    check(call, .i32, x, rows)
    check(call, .f32, x.map { Float($0) }, rows.map { Float($0) })
    check(call, .bf16, x.map { UInt16(truncatingIfNeeded: $0) }, rows.map { UInt16(truncatingIfNeeded: $0) })
    check(call, .bool, x.map { UInt8(truncatingIfNeeded: $0 & 1) }, rows.map { UInt8(truncatingIfNeeded: $0 & 1) })
    for pool in pools { #expect(throws: Never.self) { try pool.throwFailure() } }
  }

  private func check<Element: BitwiseCopyable & Equatable & ExpressibleByIntegerLiteral>(
    _ call: Case, _ dtype: DType, _ x: [Element], _ rows: [Element]
  ) {
    for inPlace in [false, true] {
      let result = output(count: x.count, filledWith: 7 as Element) { into, pool in
        if inPlace { into.update(from: x, count: x.count) }
        run(x, rows, call.at, on: pool) { x, rows, at in
          Kernels.WriteRows(
            dtype, x: inPlace ? UnsafeRawPointer(into) : UnsafeRawPointer(x), rows: rows, at: at, into: into,
            outer: call.outer, blocks: call.blocks, extent: call.extent, count: call.count, inner: call.inner,
            wraps: call.wraps, source: [], site: "x")
        }
      }
      #expect(haveSameBits(result, Self.expected(call, x, rows)), "\(call) \(dtype), in place: \(inPlace)")
    }
  }

  /// Nothing is written to a row whose positions are outside; the others are written.
  @Test(arguments: [-1, 3, .max, .min] as [Int32]) func positionsOutsideAreErrors(at: Int32) throws {
    let x: [Int32] = Array(0..<8)
    for inPlace in [false, true] {
      let result = output(count: 8, filledWith: 7 as Int32) { into, pool in
        if inPlace { into.update(from: x, count: 8) }
        run(x, [10, 11, 12, 13] as [Int32], [1, at], on: pool) { x, rows, at in
          Kernels.WriteRows(
            .i32, x: inPlace ? UnsafeRawPointer(into) : UnsafeRawPointer(x), rows: rows, at: at, into: into, outer: 2,
            blocks: 1, extent: 4, count: 2, inner: 1, wraps: false, source: [], site: "the cache")
        }
      }
      #expect(result == [0, 10, 11, 3, 4, 5, 6, 7])
      for pool in pools {
        let error = try #require(throws: GraphcError.self) { try pool.throwFailure() }
        #expect(error.code == "index/range")
        #expect(
          error.message
            == "in the cache, element [1] of an index of shape [2] is \(at), from where 2 rows do not fit in an axis of 4 positions"
        )
        #expect(error.help == "use 0 to 2")
      }
    }
  }

  /// More rows than positions fit nowhere unless they wrap, and in a ring without positions nothing does.
  @Test func moreRowsThanPositionsAreErrors() throws {
    for (extent, wraps) in [(1, false), (0, true)] {
      let pool = pools[0]
      run([1 as Int32], [2, 3] as [Int32], [0 as Int32], on: pool) { x, rows, at in
        Kernels.WriteRows(
          .i32, x: x, rows: rows, at: at, into: UnsafeMutableRawPointer(mutating: x), outer: 1, blocks: 1,
          extent: extent, count: 2, inner: 1, wraps: wraps, source: [], site: "x")
      }
      let error = try #require(throws: GraphcError.self) { try pool.throwFailure() }
      #expect(error.code == "index/range" && error.help == nil)
    }
  }
}
