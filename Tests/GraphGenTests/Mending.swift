import Diagnostics
import Testing

/// Applies the rewrites in messages, as a user does who pastes them.
extension Elaboration {
  var errors: [Diagnostic] { diagnostics.filter { $0.severity == .error } }

  /// The text of the spec with the rewrite of a diagnostic applied; `nil` if it has none.
  func mended(by diagnostic: Diagnostic) -> String? {
    guard let fix = sources.rewrite(of: diagnostic) else { return nil }
    return String(decoding: sources[fix.span.source].applying([fix]), as: UTF8.self)
  }

  /// The error with a code at a line and a column, both from 1.
  func error(_ code: String, line: Int, column: Int) -> Diagnostic? {
    errors.first { diagnostic in
      guard diagnostic.code == code, let span = diagnostic.span, let text = sources.text(of: span) else { return false }
      return text.position(of: Int(span.start)) == (line, column)
    }
  }
}
