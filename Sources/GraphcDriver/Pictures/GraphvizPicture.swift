import GraphcProgram
import GraphcRuntime
import GraphcText

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A picture of a graph in a file, drawn by Graphviz's program `dot` if it is installed.
struct GraphvizPicture {
  private enum Format: String, CaseIterable {
    case dot
    case svg
    case png
    case pdf
  }

  private let path: String
  private let format: Format

  /// - Throws: `usage/value` if the path has no extension of a known format.
  init(path: String) throws {
    guard let format = Format.allCases.first(where: { path.hasSuffix(".\($0.rawValue)") }) else {
      let endings = Format.allCases.map { ".\($0.rawValue)" }.joined(separator: ", ")
      throw GraphcError(
        .usage, "usage/value", "a graph is drawn as \(endings), and \(quoted(path)) ends in none of them")
    }
    self.path = path
    self.format = format
  }

  /// Writes the picture or, if that is not possible, its source text beside it.
  ///
  /// - Throws: 73 `io/graphviz` if the text was written instead; 73 `io/cannot-create`, 74 `io/write-failed`.
  func write(_ text: String, console: Console) throws {
    if format == .dot { return try AtomicFile.write(Array(text.utf8), to: path) }
    guard let program = Self.findDot() else {
      throw try keeping(text, "Graphviz is not installed: no program 'dot' is on PATH")
    }
    // Checks early whether the file can be written.
    try AtomicFile.write(to: path) { file in
      let input = try ScratchFile(Array(text.utf8))
      let output = try ScratchFile([])
      let errors = try ScratchFile([])
      let status = ChildProcess.run(
        program, ["-T\(format.rawValue)"], input: input.descriptor, output: output.descriptor,
        errors: errors.descriptor)
      let messages = String(decoding: try errors.bytes(), as: UTF8.self)
      for line in messages.split(separator: "\n") { console.note("dot: \(escaped(String(line)))") }
      let picture = try output.bytes()
      guard status == 0, !picture.isEmpty else {
        let why = status == 0 ? "wrote nothing" : "ended with \(status)"
        throw try keeping(text, "Graphviz failed: \(program) \(why)")
      }
      try file.write(picture)
    }
  }

  /// Writes the source text to a `.dot` file beside the picture.
  ///
  /// - Returns: the error that reports it.
  private func keeping(_ text: String, _ why: String) throws -> GraphcError {
    let place = String(path.dropLast(format.rawValue.count)) + Format.dot.rawValue
    try AtomicFile.write(Array(text.utf8), to: place)
    return GraphcError(
      .cannotCreate, "io/graphviz", "the picture was not made, the graph is in \(quoted(place)). \(why)", path: path,
      help: "install Graphviz (apt install graphviz, brew install graphviz), or draw the .dot file elsewhere")
  }

  /// Finds `dot` on PATH. Relative folders are ignored.
  private static func findDot() -> String? {
    guard let path = getenv("PATH") else { return nil }
    for folder in String(cString: path).split(separator: ":") where folder.hasPrefix("/") {
      let program = "\(folder)/dot"
      var status = stat()
      if stat(program, &status) == 0, status.st_mode & S_IFMT == S_IFREG, access(program, X_OK) == 0 { return program }
    }
    return nil
  }
}
