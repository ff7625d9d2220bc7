import GraphcProgram
import Foundation
import GraphcDriver
import GraphcRuntime
import Testing

/// The repository, found from this file.
enum Repository {
  static let root: String = {
    var parts = #filePath.split(separator: "/", omittingEmptySubsequences: false)
    parts.removeLast(3)
    return parts.joined(separator: "/")
  }()

  static func path(_ relative: String) -> String { root + "/" + relative }
}

/// What a run of the program gave.
struct CommandResult {
  var code: Int32
  var output: String
  var messages: String
}

/// Runs graphc in this process, as the executable would.
func graphc(_ arguments: String...) -> CommandResult { graphc(arguments) }

func graphc(_ arguments: [String]) -> CommandResult {
  var output: [UInt8] = []
  var messages: [UInt8] = []
  let console = Console(
    usesColor: false,
    data: { output += $0 }, message: { messages += $0 })
  let code = CommandLineTool.run(arguments, console: console)
  return CommandResult(
    code: code, output: String(decoding: output, as: UTF8.self), messages: String(decoding: messages, as: UTF8.self))
}

/// A folder that is there for the time of `body`.
func withTemporaryFolder<Result>(_ body: (String) throws -> Result) throws -> Result {
  let folder = FileManager.default.temporaryDirectory.appendingPathComponent("graphc-\(UUID().uuidString)").path
  try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(atPath: folder) }
  return try body(folder)
}

/// Runs a model and reads one output.
func runModel(_ arguments: [String], output name: String) throws -> Tensor {
  try withTemporaryFolder { folder in
    let file = folder + "/output.npy"
    let result = graphc(["run"] + arguments + ["--output", "\(name)=\(file)"])
    try #require(result.code == 0, "\(result.messages)")
    return try NpyFile(path: file).read()
  }
}

extension Tensor {
  /// The bits of elements of four bytes.
  var bits: [UInt32] { withUnsafeBytes { Array($0.bindMemory(to: UInt32.self)) } }
}

/// ‖a − b‖ / ‖b‖
func relativeError(_ a: Tensor, _ b: Tensor) -> Double {
  let x = a.bits.map { Double(Float(bitPattern: $0)) }
  let y = b.bits.map { Double(Float(bitPattern: $0)) }
  guard x.count == y.count, !y.isEmpty else { return .infinity }
  let difference = zip(x, y).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
  let norm = y.reduce(0) { $0 + $1 * $1 }
  let error = (difference / norm).squareRoot()
  return error.isFinite ? error : .infinity
}
