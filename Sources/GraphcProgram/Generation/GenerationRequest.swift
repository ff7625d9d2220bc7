package import GraphcRuntime

/// A generation as a command line asks for it: a prompt for each item of the batch, and options that say how long a row
/// may be.
package struct GenerationRequest {
  package let prompts: [[Int32]]
  package let options: GenerationOptions

  /// What is written where nothing says how many tokens: the least that is useful to look at.
  static let usualCount = 128

  /// - Parameters:
  ///   - settings: what holds, those of the command line included.
  ///   - said: what the command line says.
  ///   - prompts: those of the command line.
  ///   - batch: the items of the inputs; `nil` if no input has a batch.
  ///   - limit: the most tokens of a row, with those of its prompt; `nil` if nothing bounds them.
  ///   - seed: where the random numbers of sampling begin.
  /// - Throws: 64 `usage/…`; 65 `value/token-range`, `generate/limit`.
  package init(
    _ settings: GenerationSettings, said: GenerationSettings, prompts: [[Int32]], batch: Int?, vocabulary: Int,
    limit: Int?, seed: UInt64
  ) throws {
    self.prompts = try Self.prompts(prompts, settings, batch: batch, vocabulary: vocabulary)
    var options = try settings.options(seed: seed, limit: limit)
    try Self.bound(&options, self.prompts, limit)
    try Self.checkTokens(of: options, vocabulary)
    try options.check(vocabulary: vocabulary)
    guard options.beamCount <= vocabulary else {
      throw GraphcError(
        .usage, "usage/range", "there are \(options.beamCount) beams, and \(vocabulary) tokens to begin with")
    }
    if options.beamCount == 1, let option = said.optionOfBeams {
      throw GraphcError(.usage, "usage/value", "\(option) is for several beams", help: "say how many: --beams 4")
    }
    self.options = options
  }

  /// Whether tokens of one row are sure as they are chosen.
  var streamsOneRow: Bool { prompts.count == 1 && options.beamCount == 1 }

  /// The tokens of all prompts.
  var promptTokenCount: Int { prompts.reduce(0) { $0 + $1.count } }

  // MARK: Checks

  private static func prompts(
    _ given: [[Int32]], _ settings: GenerationSettings, batch: Int?, vocabulary: Int
  ) throws -> [[Int32]] {
    var prompts = given
    if prompts.isEmpty {
      guard let start = settings.start else {
        throw GraphcError(
          .usage, "usage/missing-option", "no --tokens, and the spec has no 'start' to begin with",
          help: "for example --tokens 1,2,3")
      }
      prompts = [start]
    }
    for (row, prompt) in prompts.enumerated() {
      for (position, token) in prompt.enumerated() where token < 0 || Int(token) >= vocabulary {
        throw GraphcError(
          .badInput, "value/token-range",
          "token \(position) of prompt \(row) is \(token), and there are \(vocabulary) tokens",
          help: "tokens are 0 to \(vocabulary - 1)")
      }
    }
    guard let batch, prompts.count != batch else { return prompts }
    guard prompts.count == 1 else {
      throw GraphcError(
        .usage, "usage/value", "there are \(prompts.count) prompts, and the inputs have a batch of \(batch)",
        help: "give --tokens once for all rows, or once for each")
    }
    return Array(repeating: prompts[0], count: batch)
  }

  private static func bound(_ options: inout GenerationOptions, _ prompts: [[Int32]], _ limit: Int?) throws {
    let longest = prompts.map(\.count).max() ?? 1
    if let limit {
      guard longest < limit else {
        throw GraphcError(
          .badInput, "generate/limit",
          "a prompt has \(longest) tokens, and with the new ones there are at most \(limit) positions")
      }
      if let wanted = options.maxNewTokens, wanted > limit - longest {
        throw GraphcError(
          .usage, "usage/range",
          "--max-new-tokens \(wanted) after a prompt of \(longest) tokens: there are \(limit) positions",
          help: "ask for at most \(limit - longest)")
      }
    }
    guard options.maxNewTokens == nil, options.maxLength == nil else { return }
    let room = limit.map { $0 - longest } ?? usualCount
    options.maxNewTokens = max(options.minNewTokens, options.minLength - longest, min(usualCount, room))
  }

  private static func checkTokens(of options: GenerationOptions, _ vocabulary: Int) throws {
    let tokens =
      [options.startToken, options.paddingToken, options.forcedFirst, options.forcedEnd].compactMap { $0 }
      + options.endTokens + options.suppressed + options.suppressedFirst + options.forbidden.flatMap { $0 }
    guard let token = tokens.first(where: { $0 < 0 || Int($0) >= vocabulary }) else { return }
    throw GraphcError(
      .badInput, "value/token-range", "no token is \(token): there are \(vocabulary) of them",
      help: "tokens are 0 to \(vocabulary - 1)")
  }
}

extension GenerationSettings {
  fileprivate var optionOfBeams: String? {
    lengthPenalty != nil ? "--length-penalty" : earlyStopping != nil ? "--early-stopping" : nil
  }
}
