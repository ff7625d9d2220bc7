import GraphcText

/// An error in an input of the runtime (a file, a tensor, a shape) or in the use of a program.
public struct GraphcError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The kind of error; the raw value is the exit code of a program (sysexits).
  public enum Kind: Int32, Sendable {
    case usage = 64
    case badInput = 65
    case missingInput = 66
    case cannotCreate = 73
    case inputOutput = 74
  }

  /// The kind, which decides the exit code.
  public var kind: Kind
  /// The stable code, such as `safetensors/truncated`; `graphc explain CODE` prints its page.
  public var code: String
  /// One phrase with the numbers involved.
  public var message: String
  /// The file concerned.
  public var path: String?
  /// What to do about it.
  public var help: String?

  /// An error of a kind, with its stable code and a message.
  public init(_ kind: Kind, _ code: String, _ message: String, path: String? = nil, help: String? = nil) {
    self.kind = kind
    self.code = code
    self.message = message
    self.path = path
    self.help = help
  }

  /// The text that a program prints: path, message, code and help. Control characters in them are escaped; each line
  /// after the first is indented.
  public var description: String {
    let place = path.map { "\(escaped($0)): " } ?? ""
    let fix = help.map { "\n  help: \(escapedParagraph($0))" } ?? ""
    return "\(place)error: \(escapedParagraph(message)) [\(code)]\(fix)"
  }
}
