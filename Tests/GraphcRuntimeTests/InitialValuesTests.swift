import GraphcRuntime
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Initial values of parameters: pure functions of a seed, a path and a place.
@Suite struct InitialValuesTests {
  private static func values(
    _ initializer: Initializer, _ shape: [Int], seed: UInt64 = 7, path: String = "encoded.0.weight"
  ) throws -> [Double] {
    let generator = CounterGenerator(seed: seed, stream: CounterGenerator.stream(named: path))
    return try generator.tensor(shape: shape, initializer: initializer).elements(as: Float.self).map { Double($0) }
  }

  /// Computed by a Python program from the definitions of Philox, FNV-1a and each distribution, for `[out, in]` = [2, 3].
  @Test(
    arguments: [
      (
        .truncatedNormal(0.02),
        [
          -0.02887977361425607, -0.02346953769736872, -0.0067285626505702, 0.0018938398454939, -0.007456398335104,
          0.0233236184451,
        ]
      ),
      (
        .uniform(low: -0.3, high: 0.5),
        [
          -0.25673465728759765, -0.2182380676269531, -0.0104042053222656, 0.1316146850585, -0.0218303203582,
          0.4170073986053,
        ]
      ),
      (
        .kaimingUniform,
        [
          -1.2612474762615968, -1.1251414782536084, -0.3903378112744297, 0.1117747909500, -0.4307352283973,
          1.1207904062007,
        ]
      ),
      (
        .kaimingNormal,
        [
          0.21803707255574342, 0.16307025355011548, -0.7503473975627195, -0.1902378988938, 0.6000344349418,
          -0.4578766312382,
        ]
      ),
    ] as [(Initializer, [Double])])
  func areThoseOfTheDefinition(initializer: Initializer, expected: [Double]) throws {
    for (found, expected) in zip(try Self.values(initializer, [2, 3]), expected) {
      #expect(abs(found - expected) <= 1e-6 * abs(expected))
    }
  }

  /// Mean, deviation and bounds of a million values, within five deviations of what a sample has.
  @Test(
    arguments: [
      (.normal(0.5), 0, 0.5, .infinity), (.truncatedNormal(0.5), 0, 0.5 * 0.8796256610342398, 1),
      (.uniform(low: 1, high: 3), 2, 1 / 3.0.squareRoot(), 1),
      (.xavierUniform, 0, (2.0 / 2000).squareRoot(), 0.0547724),
      (.kaimingUniform, 0, (2.0 / 1000).squareRoot(), 0.0774597),
      (.kaimingNormal, 0, (2.0 / 1000).squareRoot(), .infinity),
    ] as [(Initializer, Double, Double, Double)])
  func haveTheMomentsOfTheirDistribution(
    initializer: Initializer, mean: Double, deviation: Double, bound: Double
  ) throws {
    let values = try Self.values(initializer, [1000, 1000])
    let count = Double(values.count)
    let found = values.reduce(0, +) / count
    let squares = values.reduce(0) { $0 + ($1 - found) * ($1 - found) } / count
    #expect(abs(found - mean) <= 5 * deviation / count.squareRoot())
    #expect(abs(squares.squareRoot() - deviation) <= 5 * deviation / count.squareRoot())
    #expect(values.allSatisfy { abs($0 - mean) <= bound })
    if bound.isFinite { #expect(values.contains { abs($0 - mean) > 0.99 * bound }) }
  }

  /// The share of the cut distribution that lies below each value is the element of the uniform sequence.
  @Test func aTruncatedNormalValueIsItsQuantile() throws {
    let below = erfc(2 / 2.0.squareRoot()) / 2
    let generator = CounterGenerator(seed: 7, stream: CounterGenerator.stream(named: "w"))
    for (index, value) in try Self.values(.truncatedNormal(1), [5000], path: "w").enumerated() {
      let share = (erfc(-value / 2.0.squareRoot()) / 2 - below) / (1 - 2 * below)
      #expect(abs(share - Double(generator.uniform(index))) <= 1e-7)
    }
  }

  @Test func everyPathHasItsOwnValues() throws {
    for initializer in [Initializer.truncatedNormal(1), .uniform(low: 0, high: 1), .kaimingUniform, .kaimingNormal] {
      let values = try Self.values(initializer, [4, 5])
      #expect(try Self.values(initializer, [4, 5]) == values)
      #expect(try Self.values(initializer, [4, 5], path: "encoded.1.weight") != values)
      #expect(try Self.values(initializer, [4, 5], seed: 8) != values)
    }
  }

  /// What random numbers are drawn from has the words of its generator.
  @Test func aDrawIsItsGenerator() throws {
    let generator = CounterGenerator(seed: 0x1234_5678_9ABC_DEF0, stream: 0xFEDC_BA98_7654_3210)
    let words = try generator.tensor(shape: [4], initializer: .draw).elements(as: Int32.self)
    #expect(words.map { UInt32(bitPattern: $0) } == [0x9ABC_DEF0, 0x1234_5678, 0x7654_3210, 0xFEDC_BA98])
    #expect(throws: GraphcError.self) { try generator.tensor(shape: [5], initializer: .draw) }
  }
}
