import GraphcDriver
import GraphcProgram
package import GraphcRuntime
import GraphcTestFiles
import Testing

/// The result of running the program.
package struct CommandResult {
  package var code: Int32
  /// The text on standard output.
  package var output: String
  /// The text on standard error.
  package var messages: String

  package init(code: Int32, output: String, messages: String) {
    self.code = code
    self.output = output
    self.messages = messages
  }
}

/// Runs graphc in this process, as the executable would.
package func graphc(_ arguments: String...) -> CommandResult { graphc(arguments) }

package func graphc(_ arguments: [String]) -> CommandResult {
  var output: [UInt8] = []
  var messages: [UInt8] = []
  let console = Console(
    usesColor: false,
    data: { output += $0 }, message: { messages += $0 })
  let code = CommandLineTool.run(arguments, console: console)
  return CommandResult(
    code: code, output: String(decoding: output, as: UTF8.self), messages: String(decoding: messages, as: UTF8.self))
}

/// Runs a model and reads one of its outputs.
package func runModel(_ arguments: [String], output name: String) throws -> Tensor {
  try withTemporaryFolder { folder in
    let file = folder + "/output.npy"
    let result = graphc(["run"] + arguments + ["--output", "\(name)=\(file)"])
    try #require(result.code == 0, "\(result.messages)")
    return try NpyFile(path: file).read()
  }
}

extension Tensor {
  /// The bits of elements of four bytes.
  package var bits: [UInt32] { withUnsafeBytes { Array($0.bindMemory(to: UInt32.self)) } }
}

/// ‖a − b‖ / ‖b‖
package func relativeError(_ a: Tensor, _ b: Tensor) -> Double {
  let x = a.bits.map { Double(Float(bitPattern: $0)) }
  let y = b.bits.map { Double(Float(bitPattern: $0)) }
  guard x.count == y.count, !y.isEmpty else { return .infinity }
  let difference = zip(x, y).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
  let norm = y.reduce(0) { $0 + $1 * $1 }
  let error = (difference / norm).squareRoot()
  return error.isFinite ? error : .infinity
}
