import GraphcText

/// What went wrong with an input of the runtime: a file, a tensor, a shape.
public struct GraphcError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Decides the exit code of a program (sysexits).
  public enum Kind: Int32, Sendable {
    case usage = 64
    case badInput = 65
    case missingInput = 66
    case cannotCreate = 73
    case inputOutput = 74
  }

  public var kind: Kind
  /// Stable, such as `safetensors/truncated`.
  public var code: String
  /// One phrase with the numbers involved.
  public var message: String
  /// The file concerned.
  public var path: String?
  /// What to do about it.
  public var help: String?

  public init(_ kind: Kind, _ code: String, _ message: String, path: String? = nil, help: String? = nil) {
    self.kind = kind
    self.code = code
    self.message = message
    self.path = path
    self.help = help
  }

  public var description: String {
    let place = path.map { "\(escaped($0)): " } ?? ""
    let fix = help.map { "\n  help: \($0)" } ?? ""
    return "\(place)error: \(message) [\(code)]\(fix)"
  }
}
