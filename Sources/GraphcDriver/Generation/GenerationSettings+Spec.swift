import Diagnostics
import GraphGen
import GraphcProgram
import GraphcRuntime

extension GenerationSettings {
  /// What `generate:` of a spec says.
  init(_ generation: Generation) {
    self.init()
    start = generation.start.isEmpty ? nil : generation.start
    end = generation.end
    padding = generation.padding
    forcedFirst = generation.forcedFirst
    forcedEnd = generation.forcedEnd
    suppressed = generation.suppressed
    suppressedFirst = generation.suppressedFirst
    forbidden = generation.forbidden
  }

  /// What a spec says, and before it a file beside the weights and what is said on the command line.
  ///
  /// - Parameter weights: the checkpoint beside which a file is looked for; `nil` for none.
  /// - Returns: the settings, and the tokens of the spec that they keep and the vocabulary does not have.
  /// - Throws: as ``GenerationConfigFile``.
  static func merged(
    _ said: GenerationSettings = GenerationSettings(), beside weights: String?, _ generation: Generation,
    _ console: Console
  ) throws -> (settings: GenerationSettings, strangers: [(key: String, error: Diagnostic)]) {
    var settings = GenerationSettings(generation)
    var replaced: Set<String> = []
    if let weights,
      let file = try GenerationConfigFile(beside: weights, vocabulary: generation.vocabulary, console)
    {
      let read = try file.settings()
      if file.isOwn {
        settings.forgetRules()
        replaced.formUnion(rules)
      }
      replaced.formUnion(read.replacedKeys)
      settings = read.over(settings)
    }
    replaced.formUnion(said.replacedKeys)
    return (said.over(settings), generation.strangers.filter { !replaced.contains($0.key) })
  }

  /// The keys of `generate:` that forbid or force tokens.
  private static let rules = ["forced_first", "forced_end", "suppress", "suppress_first", "forbid"]

  /// Forgets what is forbidden and forced.
  private mutating func forgetRules() {
    (forcedFirst, forcedEnd, suppressed, suppressedFirst, forbidden) = (nil, nil, nil, nil, nil)
  }

  /// The keys of `generate:` for which something is said.
  private var replacedKeys: Set<String> {
    let said: [(String, Bool)] = [
      ("start", start != nil), ("end", end != nil), ("padding", padding != nil), ("forced_first", forcedFirst != nil),
      ("forced_end", forcedEnd != nil), ("suppress", suppressed != nil), ("suppress_first", suppressedFirst != nil),
      ("forbid", forbidden != nil),
    ]
    return Set(said.filter(\.1).map(\.0))
  }
}
