/// Arithmetic on sizes that follow from run-time dims.
public enum Extent {
  /// - Throws: `limit/elements` when the product does not fit in 64 bits.
  public static func product(_ factors: Int...) throws(GraphcError) -> Int {
    var total = 1
    for factor in factors {
      let (product, overflow) = total.multipliedReportingOverflow(by: factor)
      guard !overflow else { throw tooLarge }
      total = product
    }
    return total
  }

  /// - Throws: `limit/elements` when the sum does not fit in 64 bits.
  public static func sum(_ terms: Int...) throws(GraphcError) -> Int {
    var total = 0
    for term in terms {
      let (sum, overflow) = total.addingReportingOverflow(term)
      guard !overflow else { throw tooLarge }
      total = sum
    }
    return total
  }

  private static var tooLarge: GraphcError {
    GraphcError(.badInput, "limit/elements", "a size that follows from the shapes of the inputs does not fit in 64 bits")
  }
}
