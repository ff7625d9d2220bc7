#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Greedy search and sampling: one row for each batch item.
final class SingleSearch: TokenSearch {
  let rows: DecodedRows
  private let options: GenerationOptions
  private let processors: [any LogitsProcessor]
  private let vocabulary: Int
  private let scores: FixedMemory<Float>
  private let scratch: ProcessorScratch
  private let ends: FixedMemory<GenerationEnd?>
  /// How tokens are drawn; `nil` if they are not.
  private let sampling: GenerationOptions.Sampling?

  init(prompts: [[Int32]], lengths: [Int], options: GenerationOptions, vocabulary: Int) throws(GraphcError) {
    rows = try DecodedRows(prompts: prompts, lengths: lengths, beams: 1)
    self.options = options
    processors = options.processors
    self.vocabulary = vocabulary
    scores = try FixedMemory([vocabulary], repeating: 0)
    scratch = try ProcessorScratch(vocabulary: vocabulary)
    ends = FixedMemory(count: prompts.count, repeating: nil)
    if case .sampling(let sampling) = options.search { self.sampling = sampling } else { sampling = nil }
  }

  func isFinished(item: Int) -> Bool { ends[item] != nil }

  func choose(
    from logits: UnsafeBufferPointer<Float>, emit: (GeneratedToken) throws -> Void
  ) throws -> UnsafeBufferPointer<Int32>? {
    for row in 0..<rows.count where ends[row] == nil {
      let index = rows.newCount(row)
      let own = UnsafeBufferPointer(rebasing: logits[row * vocabulary..<(row + 1) * vocabulary])
      guard RowKernel.areNumbers(own) else { throw GraphcError.noNumbers(row: row, index: index) }
      guard let (token, score) = choice(own, row: row) else { throw GraphcError.noToken(row: row, index: index) }
      rows.append(token, score: score, to: row)
      if options.endTokens.contains(token) {
        ends[row] = .endToken
      } else if rows.row(row).tokens.count >= rows.bounds[row].length {
        ends[row] = .length
      }
      try emit(GeneratedToken(row: row, index: index, token: token, score: score))
    }
    return nil
  }

  /// The next token and the logarithm of its probability.
  private func choice(_ logits: UnsafeBufferPointer<Float>, row: Int) -> (Int32, Float)? {
    let scores = scores.elements
    _ = scores.update(from: logits)
    for processor in processors { processor.process(scores, of: rows.row(row), with: scratch) }
    guard let sampling else {
      guard let token = RowKernel.largest(UnsafeBufferPointer(scores)) else { return nil }
      RowKernel.logSoftmax(UnsafeBufferPointer(scores), into: scores)
      // Of an infinite score, which a processor may give, all logarithms are NaN.
      return scores[token].isNaN ? nil : (Int32(token), scores[token])
    }
    RowKernel.softmax(UnsafeBufferPointer(scores), into: scores)
    let draw = TokenDraw(seed: sampling.seed, row: row, position: rows.row(row).tokens.count)
    return draw.token(UnsafeBufferPointer(scores)).map { (Int32($0), Float(log(Double(scores[$0])))) }
  }

  func result(item: Int) -> GeneratedRow {
    let (tokens, scores) = rows.generated(item)
    let sum = scores.reduce(0, +)
    return GeneratedRow(
      tokens: tokens, tokenScores: scores, score: tokens.isEmpty ? 0 : sum / Float(tokens.count),
      end: ends[item] ?? .cancelled)
  }
}
