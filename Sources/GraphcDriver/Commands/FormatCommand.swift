import Diagnostics
import GraphcProgram
import GraphcRuntime
import GraphcText
import ModelSpec
import YAMLSyntax

/// `graphc fmt FILE…`: gives specs their usual layout.
struct FormatCommand {
  var console: Console
  var files: [String]
  /// Only says what would change.
  var checks: Bool

  func run() throws -> ExitCode {
    var changed = false
    var isBroken = false
    for file in files {
      guard let (old, new) = try formatted(file) else {
        isBroken = true
        continue
      }
      guard old != new else { continue }
      changed = true
      if !checks { try AtomicFile.write(new, to: file) }
      console.print(escaped(file))
    }
    if isBroken { return .badInput }
    return checks && changed ? .failure : .success
  }

  /// The bytes of a file and what they are formatted; `nil` if it has errors, which are written.
  private func formatted(_ file: String) throws -> (old: [UInt8], new: [UInt8])? {
    let bytes = try readFile(file, limit: 2 * YAMLLimits.standard.bytes)
    var sources = SourceMap()
    let source = sources.add(SourceText(name: file, kind: .file, bytes: decodedSource(bytes)))
    let log = DiagnosticLog()
    do {
      if let new = try SpecFormatter.format(source, in: sources, log: log) { return (bytes, new) }
    } catch let fault {
      throw InternalError(message: "\(escaped(file)): \(fault.message); the file is as it was")
    }
    SpecLoader(console: console).write(log, sources, as: .text)
    return nil
  }
}
