package import GraphcRuntime

/// What is said about a generation in one place: on the command line, in a file beside the weights, in a spec, or in a
/// compiled model. `nil` where nothing is said.
package struct GenerationSettings {
  package var start: [Int32]?
  package var end: [Int32]?
  package var padding: Int32?
  package var forcedFirst: Int32?
  package var forcedEnd: Int32?
  package var suppressed: [Int32]?
  package var suppressedFirst: [Int32]?
  package var forbidden: [[Int32]]?
  /// The most new tokens of a row.
  package var maxNewTokens: Int?
  /// The most tokens of a row, with those of its prompt.
  package var maxLength: Int?
  package var minNewTokens: Int?
  /// The fewest tokens of a row, with those of its prompt.
  package var minLength: Int?
  package var beams: Int?
  package var lengthPenalty: Double?
  package var earlyStopping: GenerationOptions.EarlyStopping?
  /// Whether tokens are drawn.
  package var samples: Bool?
  package var temperature: Double?
  package var topK: Int?
  package var topP: Double?
  package var repetitionPenalty: Double?
  package var noRepeatNGram: Int?
  package var renormalizes: Bool?

  package init() {}

  /// What options say, with the tokens that a row begins with where no prompt is given.
  package init(_ options: GenerationOptions, start: [Int32]) {
    self.start = start.isEmpty ? nil : start
    end = options.endTokens
    padding = options.paddingToken
    forcedFirst = options.forcedFirst
    forcedEnd = options.forcedEnd
    suppressed = options.suppressed
    suppressedFirst = options.suppressedFirst
    forbidden = options.forbidden
    maxNewTokens = options.maxNewTokens
    maxLength = options.maxLength
    minNewTokens = options.minNewTokens
    minLength = options.minLength
    repetitionPenalty = options.repetitionPenalty
    noRepeatNGram = options.noRepeatNGram
    renormalizes = options.renormalizes
    switch options.search {
    case .greedy: break
    case .sampling(let sampling):
      samples = true
      take(sampling)
    case .beams(let beams):
      self.beams = beams.count
      take(beams)
    }
  }

  /// Takes how tokens are drawn if they are.
  mutating func take(_ sampling: GenerationOptions.Sampling) {
    (temperature, topK, topP) = (sampling.temperature, sampling.topK, sampling.topP)
  }

  /// Takes how continuations are followed if they are, but not how many.
  mutating func take(_ beams: GenerationOptions.Beams) {
    (lengthPenalty, earlyStopping) = (beams.lengthPenalty, beams.earlyStopping)
  }

  /// How tokens are drawn if they are.
  package func drawing(seed: UInt64) -> GenerationOptions.Sampling {
    .init(temperature: temperature ?? 1, topK: topK, topP: topP, seed: seed)
  }

  /// How so many continuations are followed if they are.
  package func following(count: Int) -> GenerationOptions.Beams {
    .init(count: count, lengthPenalty: lengthPenalty ?? 1, earlyStopping: earlyStopping ?? .off)
  }

  /// These settings, and where they say nothing, those of another place.
  package func over(_ other: GenerationSettings) -> GenerationSettings {
    var result = other
    func take<Value>(_ path: WritableKeyPath<GenerationSettings, Value?>) {
      if let value = self[keyPath: path] { result[keyPath: path] = value }
    }
    take(\.start)
    take(\.end)
    take(\.padding)
    take(\.forcedFirst)
    take(\.forcedEnd)
    take(\.suppressed)
    take(\.suppressedFirst)
    take(\.forbidden)
    take(\.minNewTokens)
    take(\.beams)
    take(\.lengthPenalty)
    take(\.earlyStopping)
    take(\.samples)
    take(\.temperature)
    take(\.topK)
    take(\.topP)
    take(\.repetitionPenalty)
    take(\.noRepeatNGram)
    take(\.minLength)
    take(\.renormalizes)
    // Either number bounds a row: the one that is said here replaces both of the other place.
    if maxNewTokens != nil || maxLength != nil { (result.maxNewTokens, result.maxLength) = (maxNewTokens, maxLength) }
    return result
  }

  /// The options of the loop.
  ///
  /// - Parameters:
  ///   - seed: where the random numbers of sampling begin.
  ///   - limit: the most tokens of a row that the model has positions for; `nil` if nothing bounds them.
  /// - Throws: 64 `usage/value` for beams together with sampling.
  package func options(seed: UInt64, limit: Int?) throws(GraphcError) -> GenerationOptions {
    var options = GenerationOptions()
    let beams = beams ?? 1
    if samples ?? false {
      guard beams == 1 else {
        throw GraphcError(
          .usage, "usage/value", "tokens are drawn, or followed with \(beams) beams, and not both",
          help: "leave one out, or say --greedy or --beams 1")
      }
      options.search = .sampling(drawing(seed: seed))
    } else if beams > 1 {
      options.search = .beams(following(count: beams))
    }
    options.startToken = start?.first
    options.endTokens = end ?? []
    options.paddingToken = padding
    options.maxNewTokens = maxNewTokens
    // A file may count more positions than the model has.
    options.maxLength = maxLength.map { min($0, limit ?? $0) }
    options.minNewTokens = minNewTokens ?? 0
    options.repetitionPenalty = repetitionPenalty ?? 1
    options.noRepeatNGram = noRepeatNGram ?? 0
    options.minLength = minLength ?? 0
    options.renormalizes = renormalizes ?? false
    options.suppressed = suppressed ?? []
    options.suppressedFirst = suppressedFirst ?? []
    options.forbidden = forbidden ?? []
    options.forcedFirst = forcedFirst
    options.forcedEnd = forcedEnd
    return options
  }
}
