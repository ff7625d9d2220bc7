import GraphcText

/// Writes diagnostics for people: the place, the message with its code, the line with a caret, notes and a fix.
///
///     vit.yaml:11:10: error: dim 770 is not divisible by heads 12 [shape/not-divisible]
///        11 |   heads: 12
///           |          ^^ 12
///       --set dim=770: note: dim is 770 here, 768 at vit.yaml:9:8
///       help: use a multiple of 12, such as 768 or 780
///
/// Under the help of a diagnostic with a fix stands the line as the fix leaves it, after a `+`, to be pasted.
/// The help of a diagnostic with a fix is followed by the line after the fix, after a `+`, for the user to paste.
/// Whatever comes from input is escaped, so that no file can write control sequences to a terminal.
package struct DiagnosticRenderer: Sendable {
  private enum Style: String {
    case place = "1"
    case error = "1;31"
    case warning = "1;35"
    case remark = "1;34"
    case note = "1;36"
    case caret = "1;32"
  }

  private let sources: SourceMap
  private let usesColor: Bool

  /// - Parameter color: whether to write ANSI colours, for a terminal.
  package init(sources: SourceMap, color: Bool = false) {
    self.sources = sources
    usesColor = color
  }

  /// The text of one diagnostic, every line ended by a line feed.
  package func render(_ diagnostic: Diagnostic) -> String {
    var lines: [String] = []
    let place = diagnostic.span.map { styled(sources.place(of: $0) + ":", .place) + " " } ?? ""
    let severity = styled(diagnostic.severity.rawValue + ":", style(of: diagnostic.severity))
    lines.append("\(place)\(severity) \(styled(escaped(diagnostic.message), .place)) [\(diagnostic.code)]")
    if let span = diagnostic.span { lines += excerpt(span, label: diagnostic.label) }
    for note in diagnostic.notes {
      let place = note.span.map { styled(sources.place(of: $0) + ":", .place) + " " } ?? ""
      lines.append("  \(place)\(styled("note:", .note)) \(escaped(note.message))")
    }
    if let help = diagnostic.help {
      lines.append("  \(styled("help:", .note)) \(escaped(help))")
      for line in sources.fixedLines(of: diagnostic) ?? [] {
        lines.append("\(gutter(String(line.number))) + \(escaped(line.text))")
      }
    }
    return lines.map { $0 + "\n" }.joined()
  }

  /// All diagnostics of a log, with its summary.
  package func render(_ log: DiagnosticLog) -> String {
    log.diagnostics.map(render).joined() + (log.summary.map { $0 + "\n" } ?? "")
  }

  /// The source line of a span with carets under it and the label next to them.
  private func excerpt(_ span: Span, label: String?) -> [String] {
    guard let text = sources.text(of: span), !text.bytes.isEmpty else {
      return label.map { ["      | " + escaped($0)] } ?? []
    }
    let excerpt = SourceExcerpt(span, in: text)
    let number = text.kind == .commandLine ? "" : String(text.position(of: Int(span.start)).line)
    let gutter = gutter(number)
    let blank = String(repeating: " ", count: gutter.utf8.count)
    let carets = styled(String(repeating: "^", count: excerpt.caretCount), .caret)
    let indentation = String(repeating: " ", count: excerpt.indentation)
    let beside = label.map { " " + escaped($0) } ?? ""
    return [
      "\(gutter) |" + (excerpt.line.isEmpty ? "" : " " + excerpt.line),
      "\(blank) | \(indentation)\(carets)\(beside)",
    ]
  }

  private func gutter(_ number: String) -> String {
    String(repeating: " ", count: max(0, 5 - number.utf8.count)) + number
  }

  private func style(of severity: Diagnostic.Severity) -> Style {
    switch severity {
    case .error: .error
    case .warning: .warning
    case .remark: .remark
    }
  }

  private func styled(_ text: String, _ style: Style) -> String {
    usesColor ? "\u{1B}[\(style.rawValue)m\(text)\u{1B}[0m" : text
  }
}

extension SourceMap {
  /// `file:line:column` as messages show it; only the name for an argument of the command line.
  package func place(of span: Span) -> String {
    guard let text = text(of: span) else { return "?" }
    if text.kind == .commandLine { return text.displayName }
    let position = text.position(of: Int(span.start))
    return "\(text.displayName):\(position.line):\(position.column)"
  }

  package func text(of span: Span) -> SourceText? {
    let index = Int(span.source.index)
    return sources.indices.contains(index) ? sources[index] : nil
  }
}

extension SourceText {
  /// The name as messages show it: escaped, and with its folder for a block of the library.
  package var displayName: String {
    let prefix = kind == .library && !name.hasPrefix("library/") ? "library/" : ""
    return prefix + escaped(name)
  }
}

extension DiagnosticLog {
  /// `2 errors, 1 warning`, and the number that was not kept; `nil` if there are only remarks.
  package var summary: String? {
    func count(_ number: Int, _ noun: String) -> String { "\(number) \(noun)\(number == 1 ? "" : "s")" }
    var parts: [String] = []
    if errorCount > 0 { parts.append(count(errorCount - droppedCount, "error")) }
    if warningCount > 0 { parts.append(count(warningCount - droppedWarningCount, "warning")) }
    if droppedCount > 0 { parts.append("and \(count(droppedCount, "more error")) not shown") }
    if droppedWarningCount > 0 { parts.append("and \(count(droppedWarningCount, "more warning")) not shown") }
    return parts.isEmpty ? nil : parts.joined(separator: ", ")
  }
}
