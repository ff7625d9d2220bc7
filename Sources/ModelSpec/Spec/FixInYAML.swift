package import Diagnostics
import YAMLSyntax

// Fixes are made for expressions; here they are quoted so that the YAML around them still reads them as one scalar.

extension Diagnostic {
  /// The same diagnostic with its fix adapted to YAML: with quotes around the whole scalar if the new text would
  /// otherwise end it or be read differently, and with the inner quotes chosen to fit the outer ones.
  ///
  /// The fix is dropped if there is no such spelling.
  package func fittingYAML(in sources: SourceMap) -> Diagnostic {
    guard let fix = sources.rewrite(of: self) else { return self }
    var result = self
    result.fix = ScalarSite(of: fix.span, in: sources).map { $0.fitted(fix, in: sources[fix.span.source]) } ?? fix
    return result
  }
}

/// The scalar that contains a place.
private struct ScalarSite {
  var span: Span
  var style: YAMLScalar.Style
  /// Whether the scalar is inside of `{…}` or `[…]`.
  var isInFlow: Bool

  /// `nil` if the source is not YAML, or no scalar contains the place.
  init?(of place: Span, in sources: SourceMap) {
    guard let root = YAMLParser.parse(place.source, in: sources, log: DiagnosticLog()) else { return nil }
    self.init(of: place, in: root, isInFlow: false, text: sources[place.source])
  }

  private init?(of place: Span, in node: YAMLNode, isInFlow: Bool, text: SourceText) {
    guard node.span.start <= place.start, place.end <= node.span.end else { return nil }
    let isFlow = isInFlow || text.hasText("{", at: Int(node.span.start)) || text.hasText("[", at: Int(node.span.start))
    switch node.content {
    case .scalar(let scalar):
      self.init(span: node.span, style: scalar.style, isInFlow: isInFlow)
      return
    case .sequence(let items):
      for item in items {
        if let site = Self(of: place, in: item, isInFlow: isFlow, text: text) {
          self = site
          return
        }
      }
    case .mapping(let entries):
      for entry in entries {
        if let site = Self(of: place, in: entry.value, isInFlow: isFlow, text: text) {
          self = site
          return
        }
      }
    }
    return nil
  }

  private init(span: Span, style: YAMLScalar.Style, isInFlow: Bool) {
    self.span = span
    self.style = style
    self.isInFlow = isInFlow
  }

  func fitted(_ fix: Diagnostic.Fix, in text: SourceText) -> Diagnostic.Fix? {
    var fix = fix
    switch style {
    case .singleQuoted:
      if fix.span != span { fix.new = fix.new.replacingQuotes(with: "''") }
      return fix
    case .doubleQuoted:
      guard fix.span != span else { return fix }
      return fix.new.utf8.contains(UInt8(ascii: "\\")) ? nil : fix.withQuotesEscaped
    case .literal, .folded: return fix
    case .plain:
      let whole =
        text.text(Int(span.start)..<Int(fix.span.start)) + fix.new + text.text(Int(fix.span.end)..<Int(span.end))
      guard !isPlain(whole) else { return fix }
      guard !whole.contains(where: \.isNewline) else { return nil }
      fix.old = text.text(Int(span.start)..<Int(span.end))
      fix.new = inDoubleQuotes(whole) ?? "'\(whole.replacingQuotes(with: "''"))'"
      fix.span = span
      return fix
    }
  }

  /// Whether YAML reads the text as one scalar here without quotes.
  private func isPlain(_ text: String) -> Bool {
    guard let first = text.utf8.first else { return true }
    if "[]{}*&!|>'\"%@`,#".utf8.contains(first) || text.hasPrefix("- ") || text.hasPrefix("? ") { return false }
    if text.contains(": ") || text.contains(" #") || text.hasSuffix(":") { return false }
    return !isInFlow || !text.utf8.contains { ",[]{}".utf8.contains($0) }
  }
}

extension String {
  fileprivate func replacingQuotes(with text: String) -> String {
    split(separator: "'", omittingEmptySubsequences: false).joined(separator: text)
  }
}

extension Diagnostic.Fix {
  fileprivate var withQuotesEscaped: Diagnostic.Fix {
    var result = self
    result.new = new.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\\\"")
    return result
  }
}
