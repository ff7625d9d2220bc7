import GraphGen
import GraphcText

/// What `graphc check` and `graphc show` say about the generation of a model.
struct GenerationFacts {
  var generation: Generation

  /// `tokens grow to 1,024, chosen by logits; end 50256`
  var line: String {
    let growth = generation.limit.map { "grow to \(grouped($0))" } ?? "grow without a bound"
    return "\(generation.input) \(growth), chosen by \(generation.logits)"
      + (generation.end.isEmpty ? "" : "; end \(generation.end.map { "\($0)" }.joined(separator: ", "))")
  }

  /// The keys of `generate:` with their values; lists of more than eight are shortened.
  var entries: [(String, String)] {
    func text(_ tokens: [Int32]) -> String? { tokens.isEmpty ? nil : Self.text(tokens.map { "\($0)" }) }
    let entries: [(String, String?)] = [
      ("input", generation.input), ("logits", generation.logits), ("start", text(generation.start)),
      ("end", text(generation.end)), ("padding", generation.padding.map { "\($0)" }),
      ("forced_first", generation.forcedFirst.map { "\($0)" }), ("forced_end", generation.forcedEnd.map { "\($0)" }),
      ("suppress", text(generation.suppressed)), ("suppress_first", text(generation.suppressedFirst)),
      (
        "forbid",
        generation.forbidden.isEmpty
          ? nil : Self.text(generation.forbidden.map { Self.text($0.map { "\($0)" }) })
      ),
      ("limit", generation.limit.map { "\($0)" }),
    ]
    return entries.compactMap { entry in entry.1.map { (entry.0, $0) } }
  }

  private static func text(_ parts: [String]) -> String {
    "[" + parts.prefix(8).joined(separator: ", ") + (parts.count > 8 ? ", … \(parts.count) in all" : "") + "]"
  }

  func json(_ costs: GenerationCosts?) -> JSONValue {
    func list(_ tokens: [Int32]) -> JSONValue { .array(tokens.map { .integer(Int($0)) }) }
    func optional(_ value: Int?) -> JSONValue { value.map { .integer($0) } ?? .null }
    return .object(
      [
        ("input", .string(generation.input)), ("logits", .string(generation.logits)),
        ("vocabulary", .integer(generation.vocabulary)), ("limit", optional(generation.limit)),
        ("start", list(generation.start)), ("end", list(generation.end)),
        ("padding", optional(generation.padding.map { Int($0) })),
        ("forced_first", optional(generation.forcedFirst.map { Int($0) })),
        ("forced_end", optional(generation.forcedEnd.map { Int($0) })),
        ("suppress", list(generation.suppressed)), ("suppress_first", list(generation.suppressedFirst)),
        ("forbid", .array(generation.forbidden.map(list))),
      ] + (costs?.json ?? []))
  }
}
