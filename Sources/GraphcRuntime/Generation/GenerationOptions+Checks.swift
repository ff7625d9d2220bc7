extension GenerationOptions {
  /// Checks all numbers and tokens.
  ///
  /// - Parameter vocabulary: the number of tokens.
  /// - Throws: 64 `usage/range` for a number, `index/range` (65) for a token outside of `0..<vocabulary`.
  public func check(vocabulary: Int) throws(GraphcError) {
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
    try require([startToken, paddingToken, forcedFirst, forcedEnd].compactMap { $0 }, below: vocabulary, "a token")
    try require(endTokens, below: vocabulary, "an end token")
    try require(suppressed + suppressedFirst, below: vocabulary, "a suppressed token")
    for sequence in forbidden {
      try require(sequence.count, in: 1...Int.max, "the length of a forbidden sequence")
      try require(sequence, below: vocabulary, "a token of a forbidden sequence")
    }
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

  private func require(_ tokens: [Int32], below vocabulary: Int, _ what: String) throws(GraphcError) {
    for token in tokens where token < 0 || Int(token) >= vocabulary {
      throw GraphcError(
        .badInput, "index/range", "\(what) is \(token), and the model has the tokens 0 to \(vocabulary - 1)")
    }
  }
}
