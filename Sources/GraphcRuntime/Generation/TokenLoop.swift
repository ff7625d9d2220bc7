/// The loop around a session: feeds the prompts, then the tokens that a search chooses, until every row has ended. All
/// memory is taken at the start.
final class TokenLoop {
  private let search: any TokenSearch
  /// [rows, vocabulary], the number of logits of a step.
  private let logits: Shape
  private let padding: Int32
  private let longestPrompt: Int
  /// [rows, longest prompt], the tokens of a step.
  private let tokens: FixedMemory<Int32>
  /// [rows]
  private let counts: FixedMemory<Int32>
  private(set) var steps = 0

  /// - Throws: as ``DecoderSession/generate(_:options:onToken:isCancelled:)`` before its first step.
  init(
    prompts: [[Int32]], options: GenerationOptions, rows: Int, vocabulary: Int, capacity: Int
  ) throws(GraphcError) {
    try options.check(vocabulary: vocabulary)
    guard try Shape([prompts.count, options.beamCount]).count == rows, rows > 0 else {
      throw GraphcError(
        .usage, "usage/range",
        "\(prompts.count) prompts with \(options.beamCount) beams need \(prompts.count) × \(options.beamCount) rows, and "
          + "the session has \(rows)", help: "make a session for these prompts and options")
    }
    var starts: [[Int32]] = []
    var lengths: [Int] = []
    for prompt in prompts {
      let start = try options.prompt(prompt)
      starts.append(start)
      lengths.append(try options.length(prompt: start.count, positions: capacity))
    }
    if case .beams(let beams) = options.search, beams.count > 1 {
      search = try BeamSearch(
        prompts: starts, lengths: lengths, beams: beams, options: options, vocabulary: vocabulary)
    } else {
      search = try SingleSearch(prompts: starts, lengths: lengths, options: options, vocabulary: vocabulary)
    }
    logits = try Shape([rows, vocabulary])
    padding = options.paddingToken ?? options.endTokens.first ?? 0
    longestPrompt = search.rows.longestPrompt
    tokens = try FixedMemory([rows, longestPrompt], repeating: padding)
    counts = FixedMemory(count: rows, repeating: 0)
  }

  /// Whether every row has ended.
  var isFinished: Bool { (0..<search.itemCount).allSatisfy(search.isFinished) }

  /// Feeds the session once and chooses a token for each row that has not ended.
  func step<Session: DecoderSession>(
    _ session: inout Session, onToken: (GeneratedToken) throws -> Void
  ) throws {
    let width = steps == 0 ? longestPrompt : 1
    if steps == 0 { try session.restart() }
    fill(width: width)
    let scores = try session.step(
      tokens: UnsafeBufferPointer(rebasing: tokens.elements[..<(counts.elements.count * width)]),
      counts: UnsafeBufferPointer(counts.elements))
    steps += 1
    guard scores.count == logits.count else {
      throw GraphcError(
        .badInput, "tensor/size", "a step gave \(scores.count) logits, and \(logits) has \(logits.count)")
    }
    let parents = try search.choose(from: scores, emit: onToken)
    if let parents, !isFinished { try session.reorder(parents: parents) }
  }

  /// Writes the tokens of the next step: the prompts, or the last token of each row.
  private func fill(width: Int) {
    let rows = search.rows
    for row in 0..<rows.count {
      let own = rows.row(row).tokens
      let isFed = !search.isFinished(item: row / rows.beams)
      counts[row] = isFed ? Int32(min(width, own.count)) : 0
      for place in 0..<width {
        let token = width == 1 ? own.count - 1 : place
        tokens[row * width + place] = isFed && token < own.count ? own[token] : padding
      }
    }
  }

  /// What the rows have.
  var result: GenerationResult {
    GenerationResult(rows: (0..<search.itemCount).map(search.result), steps: steps)
  }
}
