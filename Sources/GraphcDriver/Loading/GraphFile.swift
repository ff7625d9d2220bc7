import Diagnostics
import GraphIR
import GraphcProgram
import GraphcRuntime

/// Graphs in `.gir` files.
enum GraphFile {
  private static let byteLimit = 1 << 28

  static func isGraph(_ path: String) -> Bool { path.hasSuffix(".gir") }

  /// Reads and verifies a module; all errors of the text are written.
  static func load(
    _ path: String, console: Console, format: DiagnosticFormat
  ) throws -> (module: Module, sources: SourceMap) {
    var sources = SourceMap()
    let bytes = try readFile(path, limit: byteLimit)
    let source = sources.add(SourceText(name: path, kind: .file, bytes: bytes))
    let log = DiagnosticLog()
    let module = ModuleParser.parse(source, in: sources, log: log)
    for problem in module?.verify() ?? [] {
      let nodes = module?.function(named: problem.function)?.nodes ?? []
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
