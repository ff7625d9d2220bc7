import GraphcText

/// An error in a command line; the exit code is 64 (`EX_USAGE` of sysexits.h).
package struct UsageError: Error, Sendable {
  package static let exitCode: Int32 = 64

  /// A code of the family `usage`, such as `usage/unknown-option`.
  package var code: String
  /// One phrase without a full stop.
  package var message: String
  package var help: String?
  /// The words that name the command, such as `graphc run`.
  package var command: String
  /// The usage line of the command, without the word "usage".
  package var usage: String

  /// The message for stderr: the error, a fix, the usage line, and where to read more.
  package var text: String {
    var lines = ["error: \(escaped(message)) [\(code)]"]
    if let help { lines.append("  help: \(escaped(help))") }
    lines.append("usage: \(usage)")
    lines.append("  See '\(command) --help' for more information.")
    return lines.map { $0 + "\n" }.joined()
  }
}

/// A command together with the words that lead to it.
struct CommandContext: Sendable {
  var path: [String]
  var syntax: CommandSyntax

  func error(_ code: String, _ message: String, help: String? = nil) -> UsageError {
    UsageError(
      code: code, message: message, help: help, command: path.joined(separator: " "), usage: usageLine(of: self))
  }
}
