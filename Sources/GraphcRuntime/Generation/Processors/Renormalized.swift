/// Makes scores the logarithms of the probabilities among the tokens that are left.
struct Renormalized: LogitsProcessor {
  func process(_ scores: UnsafeMutableBufferPointer<Float>, of row: DecodedRow, with scratch: ProcessorScratch) {
    // Without a token there is nothing to divide by, and the search says so.
    guard scores.contains(where: { $0 > -.infinity }) else { return }
    RowKernel.logSoftmax(UnsafeBufferPointer(scores), into: scores)
  }
}
