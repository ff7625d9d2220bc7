package import GraphcText

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
  private let sources: SourceMap
  private let usesColor: Bool

  /// - Parameter color: whether to write ANSI colours, for a terminal.
  package init(sources: SourceMap, color: Bool = false) {
    self.sources = sources
    usesColor = color
  }

  /// The text of one diagnostic, every line ended by a line feed.
  package func render(_ diagnostic: Diagnostic) -> String { styled(diagnostic).text }

  /// All diagnostics of a log, with its summary.
  package func styled(_ log: DiagnosticLog) -> StyledText {
    var text = StyledText(usesColor: usesColor)
    for diagnostic in log.diagnostics { text.append(styled(diagnostic)) }
    if let summary = log.summary { text.appendLine(summary) }
    return text
  }

  private func styled(_ diagnostic: Diagnostic) -> StyledText {
    var text = StyledText(usesColor: usesColor)
    func place(_ span: Span?) {
      guard let span else { return }
      text.append(sources.place(of: span) + ":", .bold)
      text.append(" ")
    }
    place(diagnostic.span)
    text.append(diagnostic.severity.rawValue + ":", style(of: diagnostic.severity))
    text.append(" ")
    text.append(escaped(diagnostic.message), .bold)
    text.appendLine(" [\(diagnostic.code)]")
    if let span = diagnostic.span { excerpt(span, label: diagnostic.label, &text) }
    for note in diagnostic.notes {
      text.append("  ")
      place(note.span)
      text.append("note:", .boldCyan)
      text.appendLine(" " + escaped(note.message))
    }
    if let help = diagnostic.help {
      text.append("  ")
      text.append("help:", .boldCyan)
      text.appendLine(" " + escaped(help))
      for line in sources.fixedLines(of: diagnostic) ?? [] {
        text.appendLine("\(gutter(String(line.number))) + \(escaped(line.text))")
      }
    }
    return text
  }

  /// The source line of a span with carets under it and the label next to them.
  private func excerpt(_ span: Span, label: String?, _ text: inout StyledText) {
    guard let source = sources.text(of: span), !source.bytes.isEmpty else {
      if let label { text.appendLine("      | " + escaped(label)) }
      return
    }
    let excerpt = SourceExcerpt(span, in: source)
    let number = source.kind == .commandLine ? "" : String(source.position(of: Int(span.start)).line)
    let gutter = gutter(number)
    let blank = String(repeating: " ", count: gutter.utf8.count)
    text.appendLine("\(gutter) |" + (excerpt.line.isEmpty ? "" : " " + excerpt.line))
    text.append("\(blank) | " + String(repeating: " ", count: excerpt.indentation))
    text.append(String(repeating: "^", count: excerpt.caretCount), .boldGreen)
    text.appendLine(label.map { " " + escaped($0) } ?? "")
  }

  private func gutter(_ number: String) -> String {
    String(repeating: " ", count: max(0, 5 - number.utf8.count)) + number
  }

  private func style(of severity: Diagnostic.Severity) -> StyledText.Style {
    switch severity {
    case .error: .boldRed
    case .warning: .boldMagenta
    case .remark: .boldBlue
    }
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
    var parts: [String] = []
    if errorCount > 0 { parts.append(counted(errorCount - droppedCount, "error")) }
    if warningCount > 0 { parts.append(counted(warningCount - droppedWarningCount, "warning")) }
    if droppedCount > 0 { parts.append("and \(counted(droppedCount, "more error")) not shown") }
    if droppedWarningCount > 0 { parts.append("and \(counted(droppedWarningCount, "more warning")) not shown") }
    return parts.isEmpty ? nil : parts.joined(separator: ", ")
  }
}
