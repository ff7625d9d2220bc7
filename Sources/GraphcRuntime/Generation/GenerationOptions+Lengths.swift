import GraphcText

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

extension GenerationOptions {
  /// The largest number of tokens of a row, with its prompt.
  ///
  /// - Parameters:
  ///   - prompt: the number of tokens of the prompt.
  ///   - positions: the number of tokens that can be fed; `nil` for any number.
  /// - Throws: 64 `usage/range` if the prompt leaves no room for a new token, more tokens are asked for than can be fed,
  ///   or the length penalty leaves no score of so many; `usage/missing-option` if nothing bounds the number.
  func length(prompt: Int, positions: Int?) throws(GraphcError) -> Int {
    let most: Int
    if let maxNewTokens {
      let (sum, overflow) = prompt.addingReportingOverflow(maxNewTokens)
      most = overflow ? Int.max : sum
    } else if let maxLength = maxLength ?? positions {
      guard prompt < maxLength else {
        throw GraphcError(
          .usage, "usage/range",
          "a prompt of \(counted(prompt, "token")) leaves no room for a new one in a length of at most \(maxLength)",
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
        "a prompt of \(counted(prompt, "token")) and \(counted(most - prompt, "new one")) need \(most - 1) positions, "
          + "and there are \(positions)",
        help: room >= 1 ? "ask for at most \(counted(room, "new token"))" : "shorten the prompt")
    }
    if case .beams(let beams) = search, beams.count > 1 {
      // Of all lengths the largest one has the divisor that is farthest from 1.
      let divisor = beams.divisor(most - prompt)
      guard divisor > 0, divisor.isFinite else {
        throw GraphcError(
          .usage, "usage/range",
          "a length penalty of \(beams.lengthPenalty) divides the score of \(counted(most - prompt, "new token")) by "
            + "\(divisor), not by a finite number above 0", help: "use a length penalty nearer to 0")
      }
    }
    return most
  }

  /// The capacity that a session needs for these prompts.
  ///
  /// - Parameter positions: the largest number of tokens that the model takes; `nil` if it takes any number.
  /// - Throws: 64 `usage/range` if a prompt leaves no room, more new tokens are asked for than the model has positions
  ///   for, or the length penalty leaves no score of so many; `usage/missing-option` if nothing bounds the number of new
  ///   tokens, and for a prompt without tokens.
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

extension GenerationOptions.Beams {
  /// What the sum of the scores of so many new tokens is divided by.
  func divisor(_ newCount: Int) -> Float { Float(pow(Double(newCount), lengthPenalty)) }
}
