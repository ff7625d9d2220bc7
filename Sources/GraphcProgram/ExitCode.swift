package import GraphcRuntime

/// The exit code of a program (sysexits).
package enum ExitCode: Int32, Sendable {
  case success = 0
  /// A check failed.
  case failure = 1
  case usage = 64
  case badInput = 65
  case missingInput = 66
  /// A bug in graphc.
  case software = 70
  case cannotCreate = 73
  case inputOutput = 74

  package init(_ kind: GraphcError.Kind) {
    switch kind {
    case .usage: self = .usage
    case .badInput: self = .badInput
    case .missingInput: self = .missingInput
    case .cannotCreate: self = .cannotCreate
    case .inputOutput: self = .inputOutput
    }
  }
}

/// Thrown by a command that has already written its messages.
package struct CommandFailure: Error {
  package var code: ExitCode

  package init(code: ExitCode) { self.code = code }
}
