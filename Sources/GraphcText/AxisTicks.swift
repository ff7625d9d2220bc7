/// Round numbers along an axis of a picture.
package enum AxisTicks {
  /// 1, 2 or 5 times a power of ten such that at most about `count` ticks at this distance lie across a length.
  ///
  /// - Parameter length: a positive number; 1 is returned for any other.
  package static func distance(across length: Double, count: Int) -> Double {
    guard length > 0, length.isFinite else { return 1 }
    let wanted = length / Double(max(1, count))
    let power = power(ofTen: exponent(wanted))
    // 0.3 / 3 is a little less than 0.1, and 0.7 / 7 a little more.
    for factor in [1.0, 2, 5] where wanted <= power * factor * (1 + 1e-9) { return power * factor }
    return power * 10
  }

  /// The multiples of `distance` in a range, and the digits after the decimal point that their texts need.
  package static func linear(_ range: ClosedRange<Double>, count: Int) -> (values: [Double], digits: Int) {
    let distance = distance(across: range.upperBound - range.lowerBound, count: count)
    let slack = distance * 1e-6
    let first = ((range.lowerBound - slack) / distance).rounded(.up)
    let last = ((range.upperBound + slack) / distance).rounded(.down)
    guard first <= last, last - first <= 1000 else { return ([], 0) }
    let values = stride(from: first, through: last, by: 1).map { $0 * distance }
    return (values, max(0, -exponent(distance)))
  }

  /// Powers of ten in a range of positive numbers; if they are few, with 2 and 5 times them in between, and if they are
  /// many, only some.
  package static func logarithmic(_ range: ClosedRange<Double>) -> [Double] {
    guard range.lowerBound > 0, range.upperBound.isFinite else { return [] }
    let (first, last) = (exponent(range.lowerBound), exponent(range.upperBound))
    let every = max(1, (last - first) / 8)
    let factors: [Double] = last - first <= 3 ? [1, 2, 5] : [1]
    return stride(from: first, through: last, by: every).flatMap { exponent in
      factors.map { $0 * power(ofTen: exponent) }
    }.filter { range.contains($0) }
  }

  /// The largest whole number whose power of ten is at most a positive number.
  static func exponent(_ value: Double) -> Int {
    var exponent = 0
    var power = 1.0
    while power * 10 <= value * (1 + 1e-9), exponent < 308 {
      power *= 10
      exponent += 1
    }
    while power > value * (1 + 1e-9), exponent > -300 {
      exponent -= 1
      power = Self.power(ofTen: exponent)
    }
    return exponent
  }

  static func power(ofTen exponent: Int) -> Double { Double("1e\(exponent)") ?? 1 }
}
