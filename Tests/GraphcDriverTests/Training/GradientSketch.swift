import GraphcTestSupport

/// What Tests/Fixtures/training/make_gradients.py keeps of a gradient: all of a small one, else its norm and 8
/// projections, which are sums of all elements with signs of their own.
struct GradientSketch {
  private static let (whole, projections) = (32, 8)

  let norm: Double
  /// The elements of a small gradient, or the projections.
  private let numbers: [Double]
  private let isWhole: Bool

  init(of gradient: [Double]) {
    norm = gradient.norm
    isWhole = gradient.count <= Self.whole
    guard !isWhole else {
      numbers = gradient
      return
    }
    var sums = [Double](repeating: 0, count: Self.projections)
    for (place, value) in gradient.enumerated() {
      var generator = SplitMix64(seed: UInt64(place))
      let bits = generator.next()
      for projection in sums.indices { sums[projection] += (bits >> UInt64(projection)) & 1 == 0 ? value : -value }
    }
    numbers = sums
  }

  /// - Parameter count: the elements of the gradient.
  init?(stored: [Float], of count: Int) {
    let stored = stored.map { Double($0) }
    isWhole = count <= Self.whole
    guard stored.count == (isWhole ? count : Self.projections + 1) else { return nil }
    norm = isWhole ? stored.norm : stored[0]
    numbers = isWhole ? stored : Array(stored.dropFirst())
  }

  /// The norm of the difference; estimated by the projections, whose mean square is the square of the norm if the signs
  /// are independent.
  func distance(to other: GradientSketch) -> Double {
    guard numbers.count == other.numbers.count, isWhole == other.isWhole else { return .infinity }
    let difference = zip(numbers, other.numbers).map { $0 - $1 }.norm
    return isWhole ? difference : max(difference / Double(numbers.count).squareRoot(), abs(norm - other.norm))
  }
}

extension [Double] {
  /// The Euclidean norm.
  var norm: Double { reduce(0) { $0 + $1 * $1 }.squareRoot() }
}
