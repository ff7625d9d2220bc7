import GraphcProgram
import GraphcRuntime
import GraphcText

extension GraphcError {
  /// The error as a log with one diagnostic, which has no place but may have a file.
  var json: JSONValue {
    .object([
      (
        "diagnostics",
        .array([
          .object([
            ("code", .string(code)), ("severity", .string("error")), ("message", .string(message)),
            ("file", .optional(path)), ("line", .null), ("column", .null), ("endLine", .null), ("endColumn", .null),
            ("label", .null), ("notes", .array([])), ("help", .optional(help)), ("fix", .null), ("suggestion", .null),
          ])
        ])
      ),
      ("errors", .integer(1)), ("dropped", .integer(0)),
    ])
  }

  /// Writes the error in the requested format.
  func write(to console: Console, as format: DiagnosticFormat) {
    switch format {
    case .text: console.noteText(description)
    case .json: console.print(json.text)
    case .sarif: console.print(SARIFLog(self).json.text)
    }
  }
}
