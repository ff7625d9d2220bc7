/// Makes tokens that the row has less likely (Keskar et al., 2019): each once, however often it occurs.
struct RepetitionPenalty: LogitsProcessor {
  /// Divides a positive score and multiplies a negative one.
  var penalty: Float

  func process(_ scores: UnsafeMutableBufferPointer<Float>, of row: DecodedRow, with scratch: ProcessorScratch) {
    scratch.clearMarks()
    for token in row.tokens where scratch.insertMark(token) {
      let score = scores[Int(token)]
      scores[Int(token)] = score < 0 ? score * penalty : score / penalty
    }
  }
}

/// Forbids the token that would make a sequence of `count` tokens occur again in the row.
struct NoRepeatNGram: LogitsProcessor {
  var count: Int

  func process(_ scores: UnsafeMutableBufferPointer<Float>, of row: DecodedRow, with scratch: ProcessorScratch) {
    let tokens = row.tokens
    guard tokens.count >= count else { return }
    let suffix = tokens.count - (count - 1)
    for start in 0...(tokens.count - count)
    where (0..<count - 1).allSatisfy({ tokens[start + $0] == tokens[suffix + $0] }) {
      scores.forbid(tokens[start + count - 1])
    }
  }
}

/// Forbids the last token of each sequence where the others come right before it.
struct ForbiddenSequences: LogitsProcessor {
  /// None is empty.
  var sequences: [[Int32]]

  func process(_ scores: UnsafeMutableBufferPointer<Float>, of row: DecodedRow, with scratch: ProcessorScratch) {
    for sequence in sequences {
      let last = sequence.count - 1
      let start = row.tokens.count - last
      if start >= 0, (0..<last).allSatisfy({ row.tokens[start + $0] == sequence[$0] }) {
        scores.forbid(sequence[last])
      }
    }
  }
}
