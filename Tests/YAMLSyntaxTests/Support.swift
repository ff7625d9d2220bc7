internal import Diagnostics
import GraphcText
internal import YAMLSyntax

/// A parsed text: the tree, what was reported, and the source for positions.
struct Parsed {
  var node: YAMLNode?
  var diagnostics: [Diagnostic]
  var source: SourceText

  init(bytes: [UInt8], limits: YAMLLimits = .standard) {
    var sources = SourceMap()
    let id = sources.add(SourceText(name: "t.yaml", kind: .file, bytes: bytes))
    let log = DiagnosticLog()
    node = YAMLParser.parse(id, in: sources, log: log, limits: limits)
    diagnostics = log.diagnostics
    source = sources[id]
  }

  init(_ text: String, limits: YAMLLimits = .standard) {
    self.init(bytes: Array(text.utf8), limits: limits)
  }

  /// `line:column code` of every diagnostic, notes after `+`.
  var summary: [String] {
    diagnostics.map { diagnostic in
      let notes = diagnostic.notes.compactMap(\.span).map { "+" + place($0) }
      return ([place(diagnostic.span) + " " + diagnostic.code] + notes).joined(separator: " ")
    }
  }

  private func place(_ span: Span?) -> String {
    guard let span else { return "?" }
    let position = source.position(of: Int(span.start))
    return "\(position.line):\(position.column)"
  }

  /// The raw text of a node.
  func text(_ span: Span) -> String { source.text(Int(span.start)..<Int(span.end)) }
}

extension YAMLNode {
  subscript(_ key: String) -> YAMLNode? {
    guard case .mapping(let entries) = content else { return nil }
    return entries.first { UTF8Key($0.key) == UTF8Key(key) }?.value
  }

  subscript(_ index: Int) -> YAMLNode? {
    guard case .sequence(let items) = content, items.indices.contains(index) else { return nil }
    return items[index]
  }

  var text: String? {
    guard case .scalar(let scalar) = content else { return nil }
    return scalar.text
  }

  /// Calls `body` with every span of the tree.
  func forEachSpan(_ body: (Span) -> Void) {
    body(span)
    switch content {
    case .scalar: break
    case .sequence(let items): for item in items { item.forEachSpan(body) }
    case .mapping(let entries):
      for entry in entries {
        body(entry.keySpan)
        entry.value.forEachSpan(body)
      }
    }
  }
}
