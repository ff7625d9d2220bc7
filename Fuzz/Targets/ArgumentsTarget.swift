import GraphcDriver
import GraphcProgram
import GraphcRuntime

extension FuzzTarget {
  /// The arguments of a command line, one a line: parsed, and read as options by their command; nothing is run.
  static let arguments = FuzzTarget(
    "arguments", "the arguments of a command line, one a line: parsed, not run"
  ) { bytes in
    let arguments = bytes.split(separator: 0x0A, omittingEmptySubsequences: false).map(Array.init)
    let request: CommandLineRequest
    do throws(UsageError) {
      request = try CommandLineParser(CommandTable.root, version: "0").parse(arguments)
    } catch { return try check(error.text) }
    switch request {
    case .show(let text): try check(text)
    case .run(let parsed): try read(parsed)
    }
  }

  private static func read(_ parsed: ParsedArguments) throws {
    let console = Console(usesColor: false, data: { _ in }, message: { _ in })
    do { try CommandTable.readOptions(parsed, console: console) } catch let error as GraphcError {
      guard error.kind == .usage else { throw error }
    } catch let error as UsageError {
      try check(error.text)
    }
  }

  /// What is written of an argument is free of what terminals obey.
  private static func check(_ text: String) throws(BrokenPromise) {
    var written: [UInt8] = []
    Console(usesColor: false, data: { _ in }, message: { written += $0 }).noteText(text)
    let isPlain = written.allSatisfy { $0 >= 0x20 && $0 != 0x7F || $0 == 0x0A }
    try BrokenPromise.check(isPlain, "a message has control characters")
  }
}
