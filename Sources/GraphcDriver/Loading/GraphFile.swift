import Diagnostics
import GraphGen
import GraphIR
import GraphcProgram
import GraphcRuntime

/// Graphs in `.gir` files.
enum GraphFile {
  private static let byteLimit = 1 << 28

  static func isGraph(_ path: String) -> Bool { path.hasSuffix(".gir") }

  /// Whether the first line that is no comment starts a module.
  private static func mayBeGraph(_ bytes: [UInt8]) -> Bool {
    let lines = bytes.split(separator: UInt8(ascii: "\n")).lazy.map { line in line.drop { $0 <= 0x20 } }
    return lines.first { !$0.isEmpty && !$0.starts(with: "//".utf8) }?.starts(with: "module".utf8) ?? false
  }

  /// Reads and verifies a module; all errors of the text are written.
  ///
  /// - Throws: 65 `limit/graph-nodes` for a graph larger than `maximumNodes`.
  static func load(
    _ path: String, maximumNodes: Int, console: Console, format: DiagnosticFormat
  ) throws -> (module: Module, sources: SourceMap) {
    var sources = SourceMap()
    var bytes = try readFile(path, limit: byteLimit)
    // Of a file that is no graph, the error shows nothing.
    if !mayBeGraph(bytes) { bytes = [] }
    let source = sources.add(SourceText(name: path, kind: .file, bytes: bytes))
    let log = DiagnosticLog()
    let module = ModuleParser.parse(source, in: sources, log: log)
    if let size = module?.size, size > maximumNodes {
      log.report(
        Diagnostic(
          "limit/graph-nodes", "the graph has more than \(maximumNodes) nodes",
          at: Span(source: source, start: 0, end: 0), help: ModuleGenerator.raisingNodes))
      throw SpecLoader(console: console, format: format).report(log, sources)
    }
    let functions = module?.functionTable
    for problem in module?.verify() ?? [] {
      let nodes = functions?[problem.function]?.nodes ?? []
      let span = problem.node.flatMap { nodes.indices.contains($0) ? nodes[$0].origin.span : nil }
      log.report(
        Diagnostic("gir/invariant", problem.description, at: span ?? Span(source: source, start: 0, end: 0)))
    }
    guard let module, !log.hasErrors else {
      throw SpecLoader(console: console, format: format).report(log, sources)
    }
    return (module, sources)
  }
}
