package import Diagnostics
package import GraphIR

/// The errors of a text that was expected to parse.
package struct TextErrors: Error, CustomStringConvertible {
  package var diagnostics: [Diagnostic]
  package var sources: SourceMap

  package init(diagnostics: [Diagnostic], sources: SourceMap) {
    self.diagnostics = diagnostics
    self.sources = sources
  }

  package var description: String {
    diagnostics.map { diagnostic in
      let place = diagnostic.span.map { span -> String in
        let (line, column) = sources[span.source].position(of: Int(span.start))
        return "\(line):\(column): "
      }
      return "\(place ?? "")\(diagnostic.message) [\(diagnostic.code)]"
    }.joined(separator: "\n")
  }
}

extension Module {
  /// Parses `.gir` text.
  ///
  /// - Throws: `TextErrors`.
  package static func parse(_ text: String, name: String = "test.gir") throws -> Module {
    var sources = SourceMap()
    let source = sources.add(SourceText(name: name, kind: .file, bytes: Array(text.utf8)))
    let log = DiagnosticLog()
    guard let module = ModuleParser.parse(source, in: sources, log: log) else {
      throw TextErrors(diagnostics: log.diagnostics, sources: sources)
    }
    return module
  }

  /// The module as `.gir` text without origins.
  package var text: String { ModulePrinter().print(self) }
}
