extension GenerationOptions {
  /// An option that holds tokens.
  package enum TokenOption: String, Sendable {
    case startToken, endTokens, paddingToken, suppressed, suppressedFirst, forbidden, forcedFirst, forcedEnd

    /// What messages call it where nothing else names it.
    package var text: String { "'\(rawValue)'" }
  }

  /// Checks all numbers and tokens.
  ///
  /// - Parameter vocabulary: the number of tokens.
  /// - Throws: 64 `usage/range` for a number, `value/token-range` (65) for a token outside of `0..<vocabulary`.
  public func check(vocabulary: Int) throws(GraphcError) { try check(vocabulary: vocabulary) { $0.text } }

  /// Checks all numbers and tokens, as ``check(vocabulary:)``.
  ///
  /// - Parameter naming: what messages call an option that holds a wrong token.
  package func check(vocabulary: Int, naming: (TokenOption) -> String) throws(GraphcError) {
    try require(maxNewTokens ?? 1, in: 1...Int.max, "the largest number of new tokens")
    try require(maxLength ?? 1, in: 1...Int.max, "the largest length")
    try require(minNewTokens, in: 0...(maxNewTokens ?? Int.max), "the least number of new tokens")
    try require(minLength, in: 0...(maxLength ?? Int.max), "the least length")
    try require(noRepeatNGram, in: 0...Int.max, "the length of sequences that do not repeat")
    try require(positive: repetitionPenalty, "the repetition penalty")
    switch search {
    case .greedy: break
    case .sampling(let sampling): try check(sampling)
    case .beams(let beams): try check(beams, vocabulary: vocabulary)
    }
    for sequence in forbidden { try require(sequence.count, in: 1...Int.max, "the length of a forbidden sequence") }
    for (option, tokens) in tokens {
      for token in tokens where !token.isToken(of: vocabulary) {
        throw GraphcError(
          .badInput, "value/token-range",
          "\(naming(option)) holds the token \(token), and the model has the tokens 0 to \(vocabulary - 1)")
      }
    }
  }

  private var tokens: [(TokenOption, [Int32])] {
    func one(_ token: Int32?) -> [Int32] { token.map { [$0] } ?? [] }
    return [
      (.startToken, one(startToken)), (.endTokens, endTokens), (.paddingToken, one(paddingToken)),
      (.suppressed, suppressed), (.suppressedFirst, suppressedFirst), (.forbidden, forbidden.flatMap { $0 }),
      (.forcedFirst, one(forcedFirst)), (.forcedEnd, one(forcedEnd)),
    ]
  }

  private func check(_ sampling: Sampling) throws(GraphcError) {
    try require(positive: sampling.temperature, "the temperature")
    try require(sampling.topK ?? 1, in: 1...Int.max, "the number of tokens to draw from")
    let probability = sampling.topP ?? 1
    guard (0...1).contains(probability) else {
      throw GraphcError(
        .usage, "usage/range", "the probability of the tokens to draw from is \(probability), not 0 to 1")
    }
  }

  private func check(_ beams: Beams, vocabulary: Int) throws(GraphcError) {
    try require(beams.count, in: 1...GenerationOptions.largestBeamCount, "the number of beams")
    guard beams.lengthPenalty.isFinite else {
      throw GraphcError(.usage, "usage/range", "the length penalty is \(beams.lengthPenalty), not a finite number")
    }
    guard beams.count == 1 || candidatesPerBeam <= vocabulary else {
      throw GraphcError(
        .usage, "usage/range",
        "beams need \(candidatesPerBeam) tokens to choose from with \(endTokens.count) end tokens, and there are "
          + "\(vocabulary)", help: "use greedy search, or fewer end tokens")
    }
    guard beams.count == 1 || beams.count <= vocabulary else {
      throw GraphcError(
        .usage, "usage/range", "there are \(beams.count) beams, and \(vocabulary) tokens to begin with")
    }
  }

  /// More beams than any search has: finished sequences are compared one by one.
  static let largestBeamCount = 1 << 12

  private func require(_ value: Int, in range: ClosedRange<Int>, _ what: String) throws(GraphcError) {
    guard !range.contains(value) else { return }
    let bounds =
      range.upperBound == Int.max ? "at least \(range.lowerBound)" : "\(range.lowerBound) to \(range.upperBound)"
    throw GraphcError(.usage, "usage/range", "\(what) is \(value), not \(bounds)")
  }

  private func require(positive value: Double, _ what: String) throws(GraphcError) {
    // The scores are f32, and so is the number that they are divided by.
    guard Float(value) > 0, Float(value).isFinite else {
      throw GraphcError(.usage, "usage/range", "\(what) is \(value), not a finite number above 0")
    }
  }
}

extension Int32 {
  /// Whether a vocabulary of so many tokens has it.
  package func isToken(of vocabulary: Int) -> Bool { self >= 0 && Int(self) < vocabulary }
}
