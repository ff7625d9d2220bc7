import Diagnostics
import GraphGen
import GraphIR
import GraphcTestFiles
import GraphcTestSupport
import ModelSpec

/// A file of `Attention/`: one softmax as written by people or exporters, and the expected outcome.
///
/// The first lines are comments: `# fuses:` with the facts of the remark, or `# refused:` with its reason and `#
/// blame:` with a part of the responsible line; `no softmax` stands for a file without a remark. In `.gir` files,
/// comments start with `//`.
struct AttentionCorpus: Sendable, CustomStringConvertible {
  static let folder = "Tests/PassesTests/Attention"
  /// `further/` holds spellings that the table of Docs/Fusion.md does not compare with other engines.
  static let fuses = names(in: "fuses") + names(in: "further")
  static let refused = names(in: "refused")

  var name: String
  var module: Module
  var sources: SourceMap
  private var text: String

  var description: String { name }

  private static func names(in kind: String) -> [String] {
    [".gir", ".yaml"].flatMap { suffix in
      ((try? Repository.names(in: "\(folder)/\(kind)", suffix: suffix)) ?? []).map { "\(kind)/\($0)" }
    }
  }

  /// - Throws: `TextErrors`.
  init(_ name: String) throws {
    self.name = name
    text = try Repository.text("\(Self.folder)/\(name)")
    sources = SourceMap()
    let source = sources.add(SourceText(name: name, kind: .file, bytes: Array(text.utf8)))
    let log = DiagnosticLog()
    var module: Module?
    if name.hasSuffix(".gir") {
      module = ModuleParser.parse(source, in: sources, log: log)
    } else if let spec = SpecReader.readModel(source, in: sources, log: log) {
      let (model, all) = ModuleGenerator.elaborate(
        spec, variant: nil, overrides: [], sources: sources, log: log, limits: .standard)
      sources = all
      module = model?.module
    }
    guard let module else { throw TextErrors(diagnostics: log.diagnostics, sources: sources) }
    self.module = module
  }

  /// What stands after `# key: ` in the head of the file.
  func header(_ key: String) -> String? {
    for line in text.split(separator: "\n") {
      guard let comment = [line.hasPrefix("# "), line.hasPrefix("// ")].firstIndex(of: true) else { return nil }
      let words = line.dropFirst(comment == 0 ? 2 : 3)
      if words.hasPrefix(key + ": ") { return String(words.dropFirst(key.count + 2)) }
    }
    return nil
  }

  /// The line of a source at which an origin starts.
  func line(of origin: Origin) -> String? {
    guard let span = origin.span else { return nil }
    let lines = String(decoding: sources[span.source].bytes, as: UTF8.self).split(
      separator: "\n", omittingEmptySubsequences: false)
    let number = sources[span.source].position(of: Int(span.start)).line
    return lines.indices.contains(number - 1) ? String(lines[number - 1]) : nil
  }
}
