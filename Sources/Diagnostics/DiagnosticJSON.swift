package import GraphcText

extension DiagnosticLog {
  /// The log for programs: one object with the list of diagnostics, the number of errors, and the numbers of errors and
  /// warnings that were not kept.
  ///
  /// Every diagnostic has `code`, `severity`, `message`, `file`, `line`, `column`, `endLine`, `endColumn`, `label`,
  /// `notes`, `help`, `fix` (`text` replaces what is at its place) and `suggestion`, the same for a rewrite that
  /// resolves the error but may not be what was meant. Lines and columns count from 1, columns in Unicode scalars, the
  /// end is exclusive. A missing value is `null`, and so is the line in an argument of the command line.
  package func json(sources: SourceMap) -> JSONValue { .object(jsonMembers(sources: sources)) }

  /// The members of that object, for an object that holds more.
  package func jsonMembers(sources: SourceMap) -> [(key: String, value: JSONValue)] {
    [
      ("diagnostics", .array(diagnostics.map { $0.json(sources: sources) })),
      ("errors", .integer(errorCount)),
      ("dropped", .integer(droppedCount + droppedWarningCount)),
    ]
  }
}

extension Diagnostic {
  fileprivate func json(sources: SourceMap) -> JSONValue {
    let notes = notes.map { note in
      JSONValue.object([("message", .string(note.message))] + sources.jsonPlace(of: note.span))
    }
    let rewrite = sources.rewrite(of: self)
    func json(_ fix: Fix?) -> JSONValue {
      fix.map { JSONValue.object([("text", .string($0.new))] + sources.jsonPlace(of: $0.span)) } ?? .null
    }
    return .object(
      [("code", .string(code)), ("severity", .string(severity.rawValue)), ("message", .string(message))]
        + sources.jsonPlace(of: span)
        + [
          ("label", .optional(label)), ("notes", .array(notes)), ("help", .optional(help)),
          ("fix", json(rewrite.flatMap { $0.isSure ? $0 : nil })),
          ("suggestion", json(rewrite.flatMap { $0.isSure ? nil : $0 })),
        ])
  }
}

extension SourceMap {
  /// `file`, `line`, `column`, `endLine` and `endColumn` of a place.
  package func jsonPlace(of span: Span?) -> [(key: String, value: JSONValue)] {
    guard let span, let text = text(of: span) else {
      return [("file", .null), ("line", .null), ("column", .null), ("endLine", .null), ("endColumn", .null)]
    }
    let hasLines = text.kind != .commandLine
    let start = text.position(of: Int(span.start))
    let end = text.position(of: Int(span.end))
    return [
      ("file", .string(text.kind == .library ? text.displayName : text.name)),
      ("line", .optional(hasLines ? start.line : nil)),
      ("column", .optional(hasLines ? start.column : nil)),
      ("endLine", .optional(hasLines ? end.line : nil)),
      ("endColumn", .optional(hasLines ? end.column : nil)),
    ]
  }
}
