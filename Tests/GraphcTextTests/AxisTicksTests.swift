import Testing

@testable import GraphcText

@Suite struct AxisTicksTests {
  @Test(arguments: [
    (10.0, 10, 1.0), (10, 9, 2), (1, 10, 0.1), (0.3, 3, 0.1), (0.7, 7, 0.1), (7, 6, 2), (1234, 6, 500),
    (1e-9, 4, 5e-10), (0, 5, 1), (.nan, 5, 1), (.infinity, 5, 1), (5, 0, 5),
  ])
  func distancesAreRound(length: Double, count: Int, expected: Double) {
    #expect(abs(AxisTicks.distance(across: length, count: count) - expected) <= expected * 1e-12)
  }

  @Test func linearTicksAreMultiples() {
    let ticks = AxisTicks.linear(0.9...2.1, count: 7)
    #expect(ticks.digits == 1)
    #expect(ticks.values.map { fixed($0, ticks.digits) } == ["1.0", "1.2", "1.4", "1.6", "1.8", "2.0"])
    #expect(AxisTicks.linear(-5...5, count: 5).values == [-4, -2, 0, 2, 4])
    #expect(AxisTicks.linear(0...300, count: 10).values.count == 7)
    // A range at the limit of precision has no ticks that could be told apart.
    #expect(AxisTicks.linear(1...(1.0).nextUp, count: 5).values.count <= 1000)
  }

  @Test func logarithmicTicksArePowersOfTen() {
    #expect(AxisTicks.logarithmic(0.9...25).map { significant($0, 4) } == ["1", "2", "5", "10", "20"])
    #expect(AxisTicks.logarithmic(1e-6...10).count == 8)
    #expect(AxisTicks.logarithmic(1e-30...1e30).count <= 10)
    #expect(AxisTicks.logarithmic(0...1).isEmpty)
  }

  @Test(arguments: [
    (0.0, "0"), (0.1234567, "0.1235"), (12.3456, "12.35"), (0.1, "0.1"), (-2, "-2"), (123_456, "123456"),
    (1_234_567, "1.235e+06"), (0.0000123456, "1.235e-05"), (0.000123456, "0.0001235"), (9.99999, "10"),
    (9_999_999, "1e+07"), (1e-100, "1e-100"), (.nan, "nan"), (-.infinity, "-inf"),
  ])
  func numbersKeepTheDigitsThatCount(value: Double, text: String) { #expect(significant(value, 4) == text) }

  @Test func thousandsAreGrouped() {
    #expect([0, 999, 1000, -1_234_567].map(grouped) == ["0", "999", "1,000", "-1,234,567"])
  }
}
