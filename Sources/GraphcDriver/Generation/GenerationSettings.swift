import GraphGen
import GraphcRuntime

/// What is said about a generation in one place: on the command line, in a file beside the weights, or in a spec. `nil`
/// where nothing is said.
struct GenerationSettings {
  var start: [Int32]?
  var end: [Int32]?
  var padding: Int32?
  var forcedFirst: Int32?
  var forcedEnd: Int32?
  var suppressed: [Int32]?
  var suppressedFirst: [Int32]?
  var forbidden: [[Int32]]?
  /// The most new tokens of a row.
  var maxNewTokens: Int?
  /// The most tokens of a row, with those of its prompt.
  var maxLength: Int?
  var minNewTokens: Int?
  /// The fewest tokens of a row, with those of its prompt.
  var minLength: Int?
  var beams: Int?
  var lengthPenalty: Double?
  var earlyStopping: GenerationOptions.EarlyStopping?
  /// Whether tokens are drawn.
  var samples: Bool?
  var temperature: Double?
  var topK: Int?
  var topP: Double?
  var repetitionPenalty: Double?
  var noRepeatNGram: Int?
  var renormalizes: Bool?

  init() {}

  /// What `generate:` of a spec says.
  init(_ generation: Generation) {
    start = generation.start.isEmpty ? nil : generation.start
    end = generation.end
    padding = generation.padding
    forcedFirst = generation.forcedFirst
    forcedEnd = generation.forcedEnd
    suppressed = generation.suppressed
    suppressedFirst = generation.suppressedFirst
    forbidden = generation.forbidden
  }

  /// The keys of `generate:` that forbid or force tokens.
  static let rules = ["forced_first", "forced_end", "suppress", "suppress_first", "forbid"]

  /// Forgets what is forbidden and forced.
  mutating func forgetRules() {
    (forcedFirst, forcedEnd, suppressed, suppressedFirst, forbidden) = (nil, nil, nil, nil, nil)
  }

  /// These settings, and where they say nothing, those of another place.
  func over(_ other: GenerationSettings) -> GenerationSettings {
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
  /// - Parameter seed: where the random numbers of sampling begin.
  /// - Throws: 64 `usage/value` for beams together with sampling.
  func options(seed: UInt64) throws(GraphcError) -> GenerationOptions {
    var options = GenerationOptions()
    let beams = beams ?? 1
    if samples ?? false {
      guard beams == 1 else {
        throw GraphcError(
          .usage, "usage/value", "tokens are drawn, or followed with \(beams) beams, and not both",
          help: "leave one out, or say --greedy or --beams 1")
      }
      options.search = .sampling(.init(temperature: temperature ?? 1, topK: topK, topP: topP, seed: seed))
    } else if beams > 1 {
      options.search = .beams(
        .init(count: beams, lengthPenalty: lengthPenalty ?? 1, earlyStopping: earlyStopping ?? .off))
    }
    options.startToken = start?.first
    options.endTokens = end ?? []
    options.paddingToken = padding
    options.maxNewTokens = maxNewTokens
    options.maxLength = maxLength
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
