package import GraphcRuntime

/// A generation as a command line asks for it: a prompt for each item of the batch, and options that say how long a row
/// may be.
package struct GenerationRequest {
  /// The rows, checked.
  package let size: GenerationSize
  package let options: GenerationOptions
  /// The prompts, one for each item of the batch.
  package var prompts: [[Int32]] { size.prompts }

  /// The most new tokens of a row where nothing says how many.
  static let usualCount = 128

  /// - Parameters:
  ///   - settings: what holds, those of the command line included.
  ///   - said: what the command line says.
  ///   - prompts: those of the command line.
  ///   - batch: the items of the inputs; `nil` if no input has a batch.
  ///   - limit: the most tokens of a row, with those of its prompt; `nil` if nothing bounds them.
  ///   - seed: where the random numbers of sampling begin.
  /// - Throws: 64 `usage/value` for options that exclude each other, `usage/missing-option` without a prompt; as
  ///   `GenerationSize`.
  package init(
    _ settings: GenerationSettings, said: GenerationSettings, prompts: [[Int32]], batch: Int?, vocabulary: Int,
    limit: Int?, seed: UInt64
  ) throws {
    var options = try settings.options(seed: seed, limit: limit)
    if options.beamCount == 1, let option = said.optionOfBeams {
      throw GraphcError(.usage, "usage/value", "\(option) is for several beams", help: "say how many: --beams 4")
    }
    let prompts = try Self.prompts(prompts, settings)
    if options.maxNewTokens == nil, options.maxLength == nil {
      let longest = prompts.map(\.count).max() ?? 1
      let count = min(Self.usualCount, limit.map { max(1, $0 - longest) } ?? Self.usualCount)
      options.maxNewTokens = max(options.minNewTokens, options.minLength - longest, count)
    }
    self.options = options
    size = try GenerationSize(
      prompts, options: options, items: batch, vocabulary: vocabulary, limit: limit, naming: said.name)
  }

  /// Whether tokens of one row are sure as they are chosen.
  var streamsOneRow: Bool { prompts.count == 1 && options.beamCount == 1 }

  /// The tokens of all prompts.
  var promptTokenCount: Int { prompts.reduce(0) { $0 + $1.count } }

  /// The prompts of the command line, or what a row begins with.
  private static func prompts(_ given: [[Int32]], _ settings: GenerationSettings) throws -> [[Int32]] {
    if !given.isEmpty { return given }
    guard let start = settings.start else {
      throw GraphcError(
        .usage, "usage/missing-option", "no --tokens, and the spec has no 'start' to begin with",
        help: "for example --tokens 1,2,3")
    }
    return [start]
  }
}

extension GenerationSettings {
  fileprivate var optionOfBeams: String? {
    lengthPenalty != nil ? "--length-penalty" : earlyStopping != nil ? "--early-stopping" : nil
  }
}
