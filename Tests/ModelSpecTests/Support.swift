import Diagnostics
import ModelSpec

/// Reads a model from one file; returns its log, too.
func read(_ text: String) -> (model: ModelSpec?, log: DiagnosticLog, sources: SourceMap) {
  var sources = SourceMap()
  let source = sources.add(SourceText(name: "spec.yaml", kind: .file, bytes: Array(text.utf8)))
  let log = DiagnosticLog()
  return (SpecReader.readModel(source, in: sources, log: log), log, sources)
}

/// A model of these lines, the first of which is line 3, with a graph and outputs if there are none.
func model(_ lines: String) -> String {
  var text = "graphc: 1\nmodel: M\n\(lines)\n"
  let keys = lines.split(separator: "\n").map { $0.prefix { $0 != ":" } }
  if !keys.contains("graph") { text += "graph: {y: x}\n" }
  if !keys.contains("outputs") { text += "outputs: y\n" }
  return text
}

/// `line:column code`, and the end if the diagnostic covers more than a place: `3:5-9 syntax/number`.
func summary(_ diagnostic: Diagnostic, _ sources: SourceMap) -> String {
  guard let span = diagnostic.span else { return "- \(diagnostic.code)" }
  let text = sources[span.source]
  let start = text.position(of: Int(span.start))
  let end = text.position(of: Int(span.end))
  let range = start == end ? "" : start.line == end.line ? "-\(end.column)" : "-\(end.line):\(end.column)"
  return "\(start.line):\(start.column)\(range) \(diagnostic.code)"
}

func summaries(_ text: String) -> [String] {
  let (_, log, sources) = read(text)
  return log.diagnostics.map { summary($0, sources) }
}
