import Diagnostics
import GraphcProgram
import GraphcRuntime
import GraphcText
import ModelSpec
import YAMLSyntax

/// `graphc fmt FILE…`: gives specs their usual layout.
struct FormatCommand: Command {
  static let syntax = CommandSyntax(
    "fmt", "Give specs their usual layout.",
    discussion: """
      Two spaces for each level, one space around operators, comments at least two spaces after the text. The order of \
      keys, empty lines, comments and all values stay as they are. The files that change are printed; a file with \
      errors is not changed.
      """,
    positionals: [PositionalSyntax("FILE", "Specs, or files with one block.", arity: .oneOrMore, completion: .file)],
    options: [OptionSyntax(flag: "check", "Change nothing; exit with 1 if a file would change.")])

  private let console: Console
  private let files: [String]
  /// Whether changes are only reported.
  private let checks: Bool

  init(_ arguments: ParsedArguments, console: Console) {
    self.console = console
    files = arguments.positionalValues("FILE")
    checks = arguments.has("check")
  }

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

  /// The bytes of a file and their formatted version; `nil` if the file has errors, which are written.
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
