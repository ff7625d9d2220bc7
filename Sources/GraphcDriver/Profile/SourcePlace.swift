import Diagnostics
import GraphIR

/// A line of a spec or of a library block, as profiles name it.
struct SourcePlace: Hashable {
  /// `Models/vit.yaml`, `library/attention.yaml`
  var source: String
  /// The line, counted from 1.
  var line: Int
  /// The name of the equation to which the line belongs, if any.
  var name: String?

  /// `library/attention.yaml:21`
  var position: String { "\(source):\(line)" }

  /// `library/attention.yaml:21 query`
  var text: String { position + (name.map { " " + $0 } ?? "") }

  /// - Returns: `nil` for a span that is in none of the sources.
  init?(_ span: Span, in sources: SourceMap) {
    guard sources.sources.indices.contains(Int(span.source.index)) else { return nil }
    let text = sources[span.source]
    source = text.name
    line = text.position(of: Int(span.start)).line
    name = Self.key(above: line - 1, in: text)
  }

  /// The key on a line, or on the nearest line above, to which a value of several lines belongs.
  private static func key(above line: Int, in text: SourceText) -> String? {
    guard text.kind != .commandLine else { return nil }
    for line in stride(from: line, through: 0, by: -1) {
      let content = text.text(text.lineRange(at: text.lineStarts[line])).drop { $0 == " " }
      let key = content.prefix { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "," || $0 == " " }
      if !key.isEmpty, content.dropFirst(key.count).first == ":" { return String(key) }
    }
    return nil
  }
}

extension Origin {
  /// The places that lead to the innermost one, outermost first.
  func places(in sources: SourceMap) -> [SourcePlace] {
    (calls.reversed() + [span].compactMap { $0 }).compactMap { SourcePlace($0, in: sources) }
  }

  /// The origins from which a pass fused this one.
  var parts: [Origin] {
    switch self {
    case .spec, .synthetic: [self]
    case .instance(let inner, let call): inner.parts.map { .instance(of: $0, call: call) }
    case .fused(let origins, _): origins.flatMap(\.parts)
    case .derived(let inner, let pass): inner.parts.map { .derived($0, pass: pass) }
    }
  }
}
