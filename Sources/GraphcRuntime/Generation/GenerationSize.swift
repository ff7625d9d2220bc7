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

  /// Checks options and prompts.
  ///
  /// - Parameters:
  ///   - prompts: one for each batch item, or one for all of them.
  ///   - items: the number of batch items of the source; `nil` for as many as there are prompts.
  ///   - vocabulary: the number of tokens.
  ///   - limit: the largest number of tokens of a row, with its prompt; `nil` if there is none.
  /// - Throws: 64 `usage/range` for an option, for prompts that do not fit the source, and for more tokens than the
  ///   limit, `usage/missing-option` for a prompt without tokens, 65 `index/range` for a token that the model does not
  ///   have, `limit/elements`.
  package init(
    _ prompts: [[Int32]], options: GenerationOptions, items: Int?, vocabulary: Int, limit: Int?
  ) throws(GraphcError) {
    let items = items ?? prompts.count
    guard !prompts.isEmpty, prompts.count == items || prompts.count == 1 else {
      throw GraphcError(
        .usage, "usage/range", "there are \(prompts.count) prompts, and the source has a batch of \(items)",
        help: "give one prompt for all rows, or one for each")
    }
    try options.check(vocabulary: vocabulary)
    var starts: [[Int32]] = []
    for prompt in prompts {
      let start = try options.prompt(prompt)
      if let token = start.first(where: { $0 < 0 || Int($0) >= vocabulary }) {
        throw GraphcError(
          .badInput, "index/range",
          "a token of a prompt is \(token), and the model has the tokens 0 to \(vocabulary - 1)")
      }
      starts.append(start)
    }
    longestPrompt = starts.map(\.count).max() ?? 1
    capacity = try options.capacity(prompts: starts, positions: limit)
    // The last token is not fed.
    if let limit, capacity >= limit {
      let room = limit - longestPrompt
      throw GraphcError(
        .usage, "usage/range",
        "a prompt of \(longestPrompt) tokens and \(capacity + 1 - longestPrompt) new ones are more than the \(limit) "
          + "that the model has positions for",
        help: room >= 1 ? "ask for at most \(room) new tokens" : "shorten the prompt")
    }
    guard capacity < Int(Int32.max) else {
      throw GraphcError(
        .usage, "usage/range", "a row of \(capacity + 1) tokens is too long: positions are 32-bit integers",
        help: "ask for fewer new tokens")
    }
    self.prompts = starts.count == items ? starts : Array(repeating: starts[0], count: items)
    beams = options.beamCount
    rows = try Shape([items, beams]).count
  }

  /// Adds the tokens of the rows, each with its score.
  package func addMemory(to estimate: inout MemoryEstimate) {
    // A search with beams keeps the rows, those of the next step, and those that have ended.
    let copies = beams > 1 ? 3 : 1
    let elementCount = rows.multipliedOrLargest(capacity).multipliedOrLargest(copies)
    estimate.hold(
      .outputs, "the tokens of \(rows == 1 ? "1 row" : "\(rows) rows")",
      elementCount.multipliedOrLargest(MemoryLayout<Int32>.size + MemoryLayout<Float>.size))
  }
}
