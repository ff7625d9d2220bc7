import GraphcText

/// The rows of a generation and the tokens of each: what the memory of a decoder depends on.
package struct GenerationSize: Sendable {
  /// The prompts, one for each batch item.
  package let prompts: [[Int32]]
  /// The rows of each batch item.
  package let beams: Int
  /// Batch items times beams.
  package let rows: Int
  /// The number of tokens of the longest prompt, at least 1.
  package let longestPrompt: Int
  /// The largest number of tokens that a row is fed.
  package let capacity: Int
  private let vocabulary: Int

  /// Checks options and prompts.
  ///
  /// - Parameters:
  ///   - prompts: one for each batch item, or one for all of them.
  ///   - items: the number of batch items of the source; `nil` for as many as there are prompts.
  ///   - vocabulary: the number of tokens.
  ///   - limit: the largest number of tokens of a row, with its prompt; `nil` if there is none.
  ///   - naming: what messages call an option that holds a wrong token.
  /// - Throws: 64 `usage/range` for an option, for prompts that do not fit the source, and for more new tokens than the
  ///   limit, `usage/missing-option` for a prompt without tokens, 65 `value/token-range` for a token that the model does
  ///   not have, `generate/limit` for a prompt that leaves no room for a new token, `limit/elements`.
  package init(
    _ prompts: [[Int32]], options: GenerationOptions, items: Int?, vocabulary: Int, limit: Int?,
    naming: (GenerationOptions.TokenOption) -> String = { $0.text }
  ) throws(GraphcError) {
    let items = items ?? prompts.count
    guard !prompts.isEmpty, items > 0, prompts.count == items || prompts.count == 1 else {
      throw GraphcError(
        .usage, "usage/range", "\(counted(prompts.count, "prompt")) cannot begin the rows of a batch of \(items)",
        help: "give one prompt for all rows, or one for each")
    }
    try options.check(vocabulary: vocabulary, naming: naming)
    var starts: [[Int32]] = []
    for (row, prompt) in prompts.enumerated() {
      let start = try options.prompt(prompt)
      if let position = start.firstIndex(where: { !$0.isToken(of: vocabulary) }) {
        throw GraphcError(
          .badInput, "value/token-range",
          "token \(position) of prompt \(row) is \(start[position]), and the model has the tokens 0 to "
            + "\(vocabulary - 1)")
      }
      starts.append(start)
    }
    longestPrompt = starts.map(\.count).max() ?? 1
    if let limit, longestPrompt >= limit {
      throw GraphcError(
        .badInput, "generate/limit",
        "a prompt has \(counted(longestPrompt, "token")), and with the new ones a row has at most \(limit)",
        help: limit > 1
          ? "shorten the prompt to at most \(counted(limit - 1, "token"))" : "use a config with more positions")
    }
    // Without a number of its own a row ends at the limit; a number is compared with it here.
    let isBounded = options.maxNewTokens != nil || options.maxLength != nil
    capacity = try options.capacity(prompts: starts, positions: isBounded ? nil : limit)
    // The last token is not fed.
    if let limit, capacity >= limit {
      throw GraphcError(
        .usage, "usage/range",
        "a prompt of \(counted(longestPrompt, "token")) and \(counted(capacity + 1 - longestPrompt, "new one")) are "
          + "more than the \(limit) that the model has positions for",
        help: "ask for at most \(counted(limit - longestPrompt, "new token"))")
    }
    guard capacity < Int(Int32.max) else {
      throw GraphcError(
        .usage, "usage/range", "a row of \(capacity + 1) tokens is too long: positions are 32-bit integers",
        help: "ask for fewer new tokens")
    }
    self.prompts = starts.count == items ? starts : Array(repeating: starts[0], count: items)
    beams = options.beamCount
    rows = try Shape([items, beams]).count
    self.vocabulary = vocabulary
  }

  /// Adds what the search takes: the tokens of the rows, each with its score, and the scores of the next token.
  package func addMemory(to estimate: inout MemoryEstimate) {
    estimate.remedy = "ask for fewer new tokens, use a smaller config or batch"
    // A search with beams keeps the rows, those of the next step, and those that have ended.
    let copies = beams > 1 ? 3 : 1
    let elementCount = rows.multipliedOrLargest(capacity).multipliedOrLargest(copies)
    estimate.hold(
      .outputs, "the tokens of \(rows == 1 ? "1 row" : "\(rows) rows")",
      elementCount.multipliedOrLargest(MemoryLayout<Int32>.size + MemoryLayout<Float>.size))
    // The scores of the beams of one item, and for each token what processors share: `ProcessorScratch`.
    let scores = beams.multipliedOrLargest(vocabulary).multipliedOrLargest(MemoryLayout<Float>.size)
    let scratch = vocabulary.multipliedOrLargest(ProcessorScratch.byteCountPerToken)
    estimate.hold(.outputs, "the scores of the next token", scores.addingOrLargest(scratch))
  }
}
