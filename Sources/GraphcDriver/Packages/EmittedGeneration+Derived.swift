import GraphGen
import GraphIR
import GraphcProgram
import GraphcRuntime
import GraphcText
import Passes
import SwiftEmitter

extension EmittedGeneration {
  /// What a package holds to write tokens.
  ///
  /// - Parameters:
  ///   - settings: what holds unless a caller says otherwise.
  ///   - paths: of the model's weights.
  /// - Throws: 64 `usage/value` if tokens are to be drawn and followed with beams.
  init(_ derived: DerivedGeneration, _ settings: GenerationSettings, _ paths: inout SharedPaths) throws {
    let (generation, names) = (derived.generation, derived.names)
    let options = try settings.options(seed: 0, limit: generation.limit)
    self.init(
      source: try derived.source.map { try paths.plan($0) }, step: try paths.plan(derived.step),
      names: Names(
        tokens: generation.input, past: names.past, count: names.count, logits: generation.logits,
        items: generation.rows, rows: names.rows, width: names.width, new: names.new, capacity: names.capacity,
        slots: names.ring.map { ($0.slots, $0.window - 1) }),
      vocabulary: generation.vocabulary, limit: generation.limit, start: settings.start ?? [],
      options: options)
    // What options hold only for the search that they say.
    let (sampling, beams) = (settings.drawing(seed: 0), settings.following(count: 1))
    if case .sampling = options.search {} else if sampling != .init() { self.sampling = sampling }
    if case .beams = options.search {} else if beams != .init(count: 1) { self.beams = beams }
  }
}

extension GenerationSettings {
  /// What a package is compiled with: what a file beside the weights says, and then the spec. Tokens that the vocabulary
  /// does not have are left out, which is noted.
  ///
  /// - Throws: as ``merged(_:beside:_:_:)``.
  static func compiled(
    _ model: String, beside weights: String?, _ generation: Generation, _ console: Console
  ) throws -> GenerationSettings {
    var (settings, strangers) = try merged(beside: weights, generation, console)
    guard !strangers.isEmpty else { return settings }
    let keys = Set(strangers.map(\.key)).sorted()
    console.note(
      "note: \(escaped(model)) is compiled without tokens of 'generate:' that its vocabulary of "
        + "\(grouped(generation.vocabulary)) does not have: \(keys.joined(separator: ", "))")
    settings.keepTokens(below: generation.vocabulary)
    return settings
  }

  private mutating func keepTokens(below vocabulary: Int) {
    func isKnown(_ token: Int32) -> Bool { token.isToken(of: vocabulary) }
    if let start, !start.allSatisfy(isKnown) { self.start = nil }
    end = end?.filter(isKnown)
    padding = padding.flatMap { isKnown($0) ? $0 : nil }
    forcedFirst = forcedFirst.flatMap { isKnown($0) ? $0 : nil }
    forcedEnd = forcedEnd.flatMap { isKnown($0) ? $0 : nil }
    suppressed = suppressed?.filter(isKnown)
    suppressedFirst = suppressedFirst?.filter(isKnown)
    forbidden = forbidden?.filter { $0.allSatisfy(isKnown) }
  }
}
