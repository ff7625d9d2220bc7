/// Forbids the ends until the row has `count` new tokens.
struct LeastNewTokens: LogitsProcessor {
  var count: Int
  var ends: [Int32]

  func process(_ scores: UnsafeMutableBufferPointer<Float>, of row: DecodedRow, with scratch: ProcessorScratch) {
    guard row.newCount < count else { return }
    for end in ends { scores.forbid(end) }
  }
}

/// Forbids the ends until the row has `count` tokens.
struct LeastLength: LogitsProcessor {
  var count: Int
  var ends: [Int32]

  func process(_ scores: UnsafeMutableBufferPointer<Float>, of row: DecodedRow, with scratch: ProcessorScratch) {
    guard row.tokens.count < count else { return }
    for end in ends { scores.forbid(end) }
  }
}

/// Chooses the second token of the row, after a prompt of one.
struct ForcedFirst: LogitsProcessor {
  var token: Int32

  func process(_ scores: UnsafeMutableBufferPointer<Float>, of row: DecodedRow, with scratch: ProcessorScratch) {
    if row.tokens.count == 1 { scores.force(token) }
  }
}

/// Chooses the token at the largest length.
struct ForcedEnd: LogitsProcessor {
  var token: Int32

  func process(_ scores: UnsafeMutableBufferPointer<Float>, of row: DecodedRow, with scratch: ProcessorScratch) {
    if row.tokens.count == row.length - 1 { scores.force(token) }
  }
}

/// Forbids tokens everywhere.
struct Suppressed: LogitsProcessor {
  var tokens: [Int32]

  func process(_ scores: UnsafeMutableBufferPointer<Float>, of row: DecodedRow, with scratch: ProcessorScratch) {
    for token in tokens { scores.forbid(token) }
  }
}

/// Forbids tokens as the first one that is not forced.
struct SuppressedFirst: LogitsProcessor {
  var tokens: [Int32]
  /// Whether the first new token after a prompt of one token is forced.
  var followsForcedToken: Bool

  func process(_ scores: UnsafeMutableBufferPointer<Float>, of row: DecodedRow, with scratch: ProcessorScratch) {
    guard row.newCount == (followsForcedToken && row.promptCount == 1 ? 1 : 0) else { return }
    for token in tokens { scores.forbid(token) }
  }
}

extension UnsafeMutableBufferPointer<Float> {
  /// Makes a token the only possible one.
  fileprivate func force(_ token: Int32) {
    update(repeating: -.infinity)
    if indices.contains(Int(token)) { self[Int(token)] = 0 }
  }
}
