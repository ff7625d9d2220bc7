/// Sums and products of sizes of at least 0 that stop at the largest number: what does not fit is more than any limit.
extension Int {
  /// The sum; `Int.max` if it does not fit.
  package func addingOrLargest(_ other: Int) -> Int {
    let (sum, overflow) = addingReportingOverflow(other)
    return overflow ? .max : sum
  }

  /// The product; `Int.max` if it does not fit.
  package func multipliedOrLargest(_ other: Int) -> Int {
    let (product, overflow) = multipliedReportingOverflow(by: other)
    return overflow ? .max : product
  }
}
