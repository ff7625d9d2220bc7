extension GenerationOptions {
  /// The largest number of tokens of a row, with its prompt.
  ///
  /// - Parameters:
  ///   - prompt: the number of tokens of the prompt.
  ///   - positions: the number of tokens that can be fed; `nil` for any number.
  /// - Throws: 64 `usage/range` if the prompt leaves no room for a new token, or more tokens are asked for than can be
  ///   fed; `usage/missing-option` if nothing bounds the number.
  func length(prompt: Int, positions: Int?) throws(GraphcError) -> Int {
    let most: Int
    if let maxNewTokens {
      let (sum, overflow) = prompt.addingReportingOverflow(maxNewTokens)
      most = overflow ? Int.max : sum
    } else if let maxLength = maxLength ?? positions {
      guard prompt < maxLength else {
        throw GraphcError(
          .usage, "usage/range",
          "a prompt of \(prompt) tokens leaves no room for a new one in a length of at most \(maxLength)",
          help: self.maxLength == nil ? "shorten the prompt" : "shorten the prompt, or raise the largest length")
      }
      most = maxLength
    } else {
      throw GraphcError(
        .usage, "usage/missing-option", "nothing bounds the number of new tokens",
        help: "say how many there may be at most")
    }
    // The last token is not fed.
    if let positions, most - 1 > positions {
      let room = positions - prompt + 1
      throw GraphcError(
        .usage, "usage/range",
        "a prompt of \(prompt) tokens and \(most - prompt) new ones need \(most - 1) positions, and there are "
          + "\(positions)", help: room >= 1 ? "ask for at most \(room) new tokens" : "shorten the prompt")
    }
    return most
  }

  /// The capacity that a session needs for these prompts.
  ///
  /// - Parameter positions: the largest number of tokens that the model takes; `nil` if it takes any number.
  /// - Throws: 64 `usage/range` if a prompt leaves no room, or more new tokens are asked for than the model has positions
  ///   for; `usage/missing-option` if nothing bounds the number of new tokens; as ``check(vocabulary:)`` for the numbers.
  public func capacity(prompts: [[Int32]], positions: Int?) throws(GraphcError) -> Int {
    var capacity = 1
    for prompt in prompts {
      let count = try self.prompt(prompt).count
      capacity = max(capacity, try length(prompt: count, positions: positions) - 1)
    }
    return capacity
  }

  /// A prompt, or the start token for one without tokens.
  func prompt(_ tokens: [Int32]) throws(GraphcError) -> [Int32] {
    if !tokens.isEmpty { return tokens }
    guard let startToken else {
      throw GraphcError(
        .usage, "usage/missing-option", "a prompt has no tokens, and there is no start token",
        help: "give each row at least one token")
    }
    return [startToken]
  }
}
