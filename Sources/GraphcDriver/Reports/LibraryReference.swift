import Diagnostics
import ModelSpec

/// The blocks of the library as Markdown: the interface of each, and its text.
struct LibraryReference {
  /// All blocks, as Docs/Library.md holds them.
  static var markdown: String {
    let index = Library.names.map { name in "- [`\(name)`](#\(name))" + (block(name)?.doc.map { ": \($0)" } ?? "") }
    let head = """
      # The library

      The blocks that every spec can call, written in the language of specs and carried in the binary. `graphc show NAME`
      prints one; a block of the same name in a spec comes first.

      This page is what `graphc show library --format markdown` prints, and a test holds it to the library.


      """
    return head + (index + [""] + Library.names.compactMap { markdown(of: $0) }).joined(separator: "\n")
  }

  /// One block; `nil` if there is none of this name.
  static func markdown(of name: String) -> String? {
    guard let block = block(name), let text = Library.text(name) else { return nil }
    var lines = ["## \(name)", ""]
    if let doc = block.doc { lines += [doc, ""] }
    lines += table(
      ["config", "kind", "default"],
      block.body.config.map { [code($0.name.text), $0.kind.map { code($0.text) } ?? "", written($0.value, in: text)] })
    lines += table(
      ["input", "type", "if left out"],
      block.body.inputs.map { input in
        let fallback = input.isOptional ? "absent" : written(input.defaultValue, in: text)
        return [code(input.name.text), code(input.type.description), fallback]
      })
    lines += table(
      ["parameter", "type", "starts as", "only when"],
      block.body.parameters.map { parameter in
        [
          code(parameter.name.text), code(parameter.type.description), written(parameter.initializer, in: text),
          written(parameter.condition, in: text),
        ]
      })
    lines += ["Outputs: " + block.body.outputs.map { code($0.text) }.joined(separator: ", ") + ".", ""]
    if !block.taps.isEmpty {
      lines += ["Taps: " + block.taps.map { code($0.text) }.joined(separator: ", ") + ".", ""]
    }
    let body = text.hasSuffix("\n") ? String(text.dropLast()) : text
    return (lines + ["```yaml", body, "```", ""]).joined(separator: "\n")
  }

  private static func block(_ name: String) -> BlockSpec? {
    var sources = SourceMap()
    return Library.block(name, sources: &sources, log: DiagnosticLog())
  }

  private static func code(_ text: String) -> String { "`\(text)`" }

  /// The text of an expression in the block.
  private static func written(_ value: Expression?, in text: String) -> String {
    guard let span = value?.span else { return "" }
    let bytes = Array(text.utf8)
    guard Int(span.end) <= bytes.count else { return "" }
    return code(String(decoding: bytes[Int(span.start)..<Int(span.end)], as: UTF8.self))
  }

  /// A table without empty columns; nothing without rows.
  private static func table(_ titles: [String], _ rows: [[String]]) -> [String] {
    guard !rows.isEmpty else { return [] }
    let columns = titles.indices.filter { column in rows.contains { !$0[column].isEmpty } }
    func line(_ cells: [String]) -> String {
      "| " + columns.map { cells[$0].replacing("|", with: "\\|") }.joined(separator: " | ") + " |"
    }
    return [line(titles), "|" + String(repeating: " --- |", count: columns.count)] + rows.map(line) + [""]
  }
}

extension ConfigSpec.Kind {
  /// As a spec writes it: `int`, `enum(a, b)`.
  fileprivate var text: String {
    switch self {
    case .int: "int"
    case .dim: "dim"
    case .float: "float"
    case .bool: "bool"
    case .string: "string"
    case .block: "block"
    case .enum(let cases): "enum(\(cases.joined(separator: ", ")))"
    }
  }
}
