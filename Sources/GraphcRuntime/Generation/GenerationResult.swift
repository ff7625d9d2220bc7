/// Why a row got no further token.
public enum GenerationEnd: String, Hashable, Sendable, BitwiseCopyable {
  /// It chose an end token.
  case endToken = "end-token"
  /// It reached the largest length.
  case length
  /// The caller cancelled.
  case cancelled
}

/// A token as it is chosen.
public struct GeneratedToken: Hashable, Sendable {
  /// The batch item.
  public var row: Int
  /// The number of new tokens before it.
  public var index: Int
  /// The token.
  public var token: Int32
  /// Its score: as in ``GeneratedRow/tokenScores``.
  public var score: Float
}

/// The new tokens of a batch item.
public struct GeneratedRow: Hashable, Sendable {
  /// The new tokens, with the end token if there is one.
  public var tokens: [Int32]
  /// The score of each new token. With beams the logarithm of its probability after the options' changes, which are not
  /// normalized again; otherwise the logarithm of the softmax of the changed logits.
  public var tokenScores: [Float]
  /// The sum of the scores of the tokens, divided by (number of new tokens)^(length penalty); the penalty is 1 without
  /// beams.
  public var score: Float
  /// Why it ended.
  public var end: GenerationEnd
}

/// What a generation gave.
public struct GenerationResult: Hashable, Sendable {
  /// The new tokens of each batch item.
  public var rows: [GeneratedRow]
  /// The number of calls of the session's step, the prompts among them.
  public var steps: Int
}
