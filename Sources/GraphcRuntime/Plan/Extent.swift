/// Checked arithmetic on sizes that follow from run-time dims.
public enum Extent {
  /// The product of the factors.
  ///
  /// - Throws: `limit/elements` if it does not fit in 64 bits.
  public static func product(_ factors: Int...) throws(GraphcError) -> Int {
    var total = 1
    for factor in factors {
      let (product, overflow) = total.multipliedReportingOverflow(by: factor)
      guard !overflow else { throw tooLarge }
      total = product
    }
    return total
  }

  /// The product of factors of at least 0; the largest number if it does not fit in 64 bits.
  package static func saturating(_ factors: Int...) -> Int {
    if factors.contains(0) { return 0 }
    return factors.reduce(1) { product, factor in
      let (result, overflow) = product.multipliedReportingOverflow(by: factor)
      return overflow ? Int.max : result
    }
  }

  /// The sum of the terms.
  ///
  /// - Throws: `limit/elements` if it does not fit in 64 bits.
  public static func sum(_ terms: Int...) throws(GraphcError) -> Int {
    var total = 0
    for term in terms {
      let (sum, overflow) = total.addingReportingOverflow(term)
      guard !overflow else { throw tooLarge }
      total = sum
    }
    return total
  }

  /// The value of a run-time dim.
  ///
  /// - Throws: `shape/unbound`.
  public static func dim(_ name: String, of dims: [String: Int]) throws(GraphcError) -> Int {
    guard let extent = dims[name] else {
      throw GraphcError(.badInput, "shape/unbound", "no input gives the dim \(name)")
    }
    return extent
  }

  /// Checks a condition on run-time dims that could be neither proved nor refuted when the model was compiled.
  ///
  /// - Parameters:
  ///   - difference: the value that must be at least 0.
  ///   - condition: the condition as text.
  /// - Throws: `shape/check`.
  public static func check(
    _ difference: Int, _ condition: String, for dims: [String: Int]
  ) throws(GraphcError) {
    guard difference < 0 else { return }
    throw GraphcError(.badInput, "shape/check", "\(condition), which does not hold for \(text(dims))")
  }

  /// Checks a condition on run-time dims on which fused attention relies.
  ///
  /// - Parameters:
  ///   - difference: the value that must be at least 0.
  ///   - condition: the condition as text.
  /// - Throws: `limit/positions`.
  public static func checkPositions(
    _ difference: Int, _ condition: String, for dims: [String: Int]
  ) throws(GraphcError) {
    guard difference < 0 else { return }
    throw GraphcError(.badInput, "limit/positions", "\(condition), which does not hold for \(text(dims))")
  }

  /// `B = 1, T = 12`
  private static func text(_ dims: [String: Int]) -> String {
    dims.sorted { $0.key < $1.key }.map { "\($0.key) = \($0.value)" }.joined(separator: ", ")
  }

  private static var tooLarge: GraphcError {
    GraphcError(
      .badInput, "limit/elements", "a size that follows from the shapes of the inputs does not fit in 64 bits")
  }
}
