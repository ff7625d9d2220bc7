import GraphcRuntime
import GraphcText

extension GraphcError {
  /// The error as a log of diagnostics with one entry, which has no place but perhaps a file.
  var json: JSONValue {
    .object([
      (
        "diagnostics",
        .array([
          .object([
            ("code", .string(code)), ("severity", .string("error")), ("message", .string(message)),
            ("file", .optional(path)), ("line", .null), ("column", .null), ("endLine", .null), ("endColumn", .null),
            ("label", .null), ("notes", .array([])), ("help", .optional(help)), ("fix", .null),
          ])
        ])
      ),
      ("errors", .integer(1)), ("dropped", .integer(0)),
    ])
  }
}
