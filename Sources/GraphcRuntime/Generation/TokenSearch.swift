import GraphcText

/// A way from scores to tokens, with all that it keeps of the rows.
protocol TokenSearch: AnyObject {
  /// The rows as the next step sees them.
  var rows: DecodedRows { get }

  /// Whether the batch item gets no further token.
  func isFinished(item: Int) -> Bool

  /// Chooses the next token of each row, out of [rows, vocabulary] logits.
  ///
  /// - Parameter emit: is called with each token that is sure.
  /// - Returns: the row that each row continues; `nil` if each continues itself.
  /// - Throws: 65 `generate/no-token` for a row that has no next token, or whose logits are not numbers below ∞; what
  ///   `emit` throws.
  func choose(
    from logits: UnsafeBufferPointer<Float>, emit: (GeneratedToken) throws -> Void
  ) throws -> UnsafeBufferPointer<Int32>?

  /// What a batch item has; of one that is not finished, what was best so far.
  func result(item: Int) -> GeneratedRow
}

extension TokenSearch {
  /// The number of batch items.
  var itemCount: Int { rows.bounds.count }
}

extension GraphcError {
  /// Nothing can follow a row.
  static func noToken(row: Int, index: Int) -> GraphcError {
    GraphcError(
      .badInput, "generate/no-token",
      "row \(row) has no token to go on with after \(counted(index, "new token")): each score is -inf or not a number",
      help: "suppress, forbid and force fewer tokens; if there are none, look for infinities and NaN in the weights")
  }

  /// The logits of a row rank nothing.
  static func noNumbers(row: Int, index: Int) -> GraphcError {
    GraphcError(
      .badInput, "generate/no-token",
      "row \(row) has NaN or infinity among its logits after \(counted(index, "new token"))",
      help: "look for infinities and NaN in the weights")
  }

  /// No sequence has a score that search with beams tells from none.
  static func noScore(row: Int, index: Int) -> GraphcError {
    GraphcError(
      .badInput, "generate/no-token",
      "no sequence of row \(row) has a score above \(FinishedBeams.leastScore) after \(counted(index, "new token"))",
      help: "use a length penalty nearer to 0")
  }
}
