import GraphcRuntime
import Testing

/// Copies, fills and conversions.
@Suite struct MovementTests {
  /// A shape with the strides and offsets of both sides.
  struct Case: Sendable {
    var shape: [Int]
    var xStrides: [Int]
    var xOffset = 0
    var intoStrides: [Int]
    var intoOffset = 0
  }

  static let cases: [Case] = [
    Case(shape: [], xStrides: [], intoStrides: []),
    Case(shape: [5], xStrides: [1], xOffset: 3, intoStrides: [1], intoOffset: 2),
    Case(shape: [40_000], xStrides: [1], intoStrides: [1]),
    Case(shape: [3, 40], xStrides: [50, 1], xOffset: 4, intoStrides: [40, 1]),
    Case(shape: [37, 53], xStrides: [1, 37], intoStrides: [53, 1]),
    Case(shape: [300, 197], xStrides: [1, 300], intoStrides: [197, 1]),
    Case(shape: [2, 12, 33, 64], xStrides: [33 * 768, 64, 768, 1], intoStrides: [12 * 33 * 64, 33 * 64, 64, 1]),
    Case(shape: [2, 12, 64, 33], xStrides: [33 * 768, 64, 1, 768], intoStrides: [12 * 33 * 64, 33 * 64, 33, 1]),
    Case(shape: [3, 4, 5, 6], xStrides: [1, 3, 12, 60], intoStrides: [120, 30, 6, 1]),
    Case(shape: [4, 7], xStrides: [0, 1], intoStrides: [7, 1]),
    Case(shape: [4, 7], xStrides: [1, 0], intoStrides: [7, 1]),
    Case(shape: [6, 9], xStrides: [9, 1], intoStrides: [2, 12]),
    Case(shape: [5, 6], xStrides: [-6, 1], xOffset: 24, intoStrides: [6, 1]),
    Case(shape: [0, 6], xStrides: [6, 1], intoStrides: [6, 1]),
  ]

  @Test(arguments: cases)
  func copies(_ test: Case) {
    let from = offsets(test.shape, test.xStrides).map { $0 + test.xOffset }
    let to = offsets(test.shape, test.intoStrides).map { $0 + test.intoOffset }
    var generator = Generator(13)
    let x = generator.floats((from.max() ?? 0) + 1)
    let count = (to.max() ?? 0) + 1
    let over = view(shape: test.shape, strides: [test.xStrides, test.intoStrides], transposing: true)
    var expected = Array(repeating: Float(-1), count: count)
    for (source, target) in zip(from, to) { expected[target] = x[source] }
    let actual = output(count: count, filledWith: -1 as Float) { into, pool in
      run(x, on: pool) {
        Kernels.Copy(.f32, x: $0 + test.xOffset, into: into + test.intoOffset, over: over)
      }
    }
    #expect(actual == expected)
    let small = x.map { UInt8(truncatingIfNeeded: Int($0 * 100)) }
    let bytes = output(count: count, filledWith: 201 as UInt8) { into, pool in
      run(small, on: pool) {
        Kernels.Copy(.bool, x: $0 + test.xOffset, into: into + test.intoOffset, over: over)
      }
    }
    let halves = x.map(bitsBF16)
    let words = output(count: count, filledWith: 201 as UInt16) { into, pool in
      run(halves, on: pool) {
        Kernels.Copy(.bf16, x: $0 + test.xOffset, into: into + test.intoOffset, over: over)
      }
    }
    var expectedWords = Array(repeating: 201 as UInt16, count: count)
    for (source, target) in zip(from, to) { expectedWords[target] = halves[source] }
    #expect(words == expectedWords)
    var expectedBytes = Array(repeating: 201 as UInt8, count: count)
    for (source, target) in zip(from, to) { expectedBytes[target] = small[source] }
    #expect(bytes == expectedBytes)
  }

  @Test(arguments: [0, 1, 33, 50_000])
  func fills(_ count: Int) {
    #expect(
      output(count: count) { Kernels.Fill(into: $0, count: count, value: 1.5).run(on: $1) }
        == Array(repeating: 1.5, count: count))
    #expect(
      output(count: count, filledWith: 7 as Int32) {
        Kernels.FillInteger(into: $0, count: count, value: -3).run(on: $1)
      }
        == Array(repeating: -3, count: count))
    #expect(
      output(count: count, filledWith: 7 as UInt8) { Kernels.FillBool(into: $0, count: count, value: true).run(on: $1) }
        == Array(repeating: 1, count: count))
    #expect(
      output(count: count, filledWith: 7 as Int32) { Kernels.Iota(into: $0, count: count).run(on: $1) }
        == (0..<count).map { Int32($0) })
  }

  @Test func conversions() {
    let x: [Float] = [
      0, -0.0, 0.9, -0.9, 1.5, -2.5, 3e9, -3e9, 2_147_483_520, -2_147_483_648, .infinity, -.infinity, .nan,
    ]
    let integers: [Int32] = [0, 0, 0, 0, 1, -2, .max, .min, 2_147_483_520, .min, .max, .min, 0]
    #expect(
      output(count: x.count, filledWith: 7 as Int32) { cast(.f32ToI32, x, into: $0, on: $1) }
        == integers)
    #expect(
      output(count: x.count, filledWith: 7 as UInt8) { cast(.f32ToBool, x, into: $0, on: $1) }
        == x.map { $0 != 0 ? 1 : 0 })
    #expect(
      output(count: 13) { cast(.i32ToF32, integers, into: $0, on: $1) }
        == integers.map { Float($0) })
    #expect(
      output(count: 13, filledWith: 7 as UInt8) { cast(.i32ToBool, integers, into: $0, on: $1) }
        == integers.map { $0 != 0 ? 1 : 0 })
    let bits: [UInt8] = [0, 1, 1, 0, 1]
    #expect(output(count: 5) { cast(.boolToF32, bits, into: $0, on: $1) } == [0, 1, 1, 0, 1])
    #expect(
      output(count: 5, filledWith: 7 as Int32) { cast(.boolToI32, bits, into: $0, on: $1) }
        == [0, 1, 1, 0, 1])
  }

  /// Every bf16 converted to f32 converts back; a value between two is rounded to the nearer, or the even one.
  @Test func conversionsOfBF16() {
    let all = (0...UInt16.max).map { $0 }
    let values = output(count: all.count) { cast(.bf16ToF32, all, into: $0, on: $1) }
    #expect(bytes(values) == bytes(all.map(valueBF16)))
    let back = output(count: all.count, filledWith: 7 as UInt16) {
      cast(.f32ToBF16, values, into: $0, on: $1)
    }
    let changed = zip(all, back).first { bits, again in
      valueBF16(bits).isNaN ? !valueBF16(again).isNaN : bits != again
    }
    #expect(changed == nil)
    var generator = Generator(17)
    let between =
      (0..<4000).map { _ in Float(bitPattern: UInt32(truncatingIfNeeded: generator.next())) }
      .filter { !$0.isNaN } + [
        Float(bitPattern: 0x3f80_8000), Float(bitPattern: 0x3f81_8000), .greatestFiniteMagnitude,
      ]
    #expect(
      output(count: between.count, filledWith: 7 as UInt16) {
        cast(.f32ToBF16, between, into: $0, on: $1)
      } == between.map(bitsBF16))
    let few = [Float(0), -0.0, 2.5, -2.5, 3e9, .nan].map { $0.isNaN ? 0x7fc1 : bitsBF16($0) }
    #expect(
      output(count: 6, filledWith: 7 as Int32) { cast(.bf16ToI32, few, into: $0, on: $1) }
        == [0, 0, 2, -2, .max, 0])
    #expect(
      output(count: 6, filledWith: 7 as UInt8) { cast(.bf16ToBool, few, into: $0, on: $1) }
        == [0, 0, 1, 1, 1, 1])
    let integers: [Int32] = [0, 1, -3, 257, 259, .max]
    #expect(
      output(count: 6, filledWith: 7 as UInt16) { cast(.i32ToBF16, integers, into: $0, on: $1) }
        == integers.map { bitsBF16(Float($0)) })
    #expect(
      output(count: 3, filledWith: 7 as UInt16) { cast(.boolToBF16, [0, 1, 1] as [UInt8], into: $0, on: $1) }
        == [0, 0x3f80, 0x3f80])
  }

  private func cast<From: BitwiseCopyable, To>(
    _ function: CastFunction, _ x: [From], into: UnsafeMutablePointer<To>, on pool: ThreadPool
  ) {
    run(x, on: pool) { Kernels.Cast(function, x: $0, into: into, count: x.count) }
  }

  @Test func castsGoFromEachTypeToEachOther() {
    for from in DType.allCases {
      for to in DType.allCases {
        let function = CastFunction(from, to: to)
        #expect(from == to ? function == nil : function?.operand == from && function?.result == to)
      }
    }
  }
}
