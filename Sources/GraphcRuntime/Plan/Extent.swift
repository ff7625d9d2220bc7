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
    factors.contains(0) ? 0 : factors.reduce(1) { $0.multipliedOrLargest($1) }
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
    try check("shape/check", difference, condition, dims)
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
    try check("limit/positions", difference, condition, dims)
  }

  private static func check(
    _ code: String, _ difference: Int, _ condition: String, _ dims: [String: Int]
  ) throws(GraphcError) {
    guard difference < 0 else { return }
    let values = dims.sorted { $0.key < $1.key }.map { "\($0.key) = \($0.value)" }.joined(separator: ", ")
    throw GraphcError(.badInput, code, "\(condition), which does not hold for \(values)")
  }

  private static var tooLarge: GraphcError {
    GraphcError(
      .badInput, "limit/elements", "a size that follows from the shapes of the inputs does not fit in 64 bits")
  }
}
