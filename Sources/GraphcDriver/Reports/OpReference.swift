import GraphGen
import GraphIR

/// The ops of the graph and the built-ins of the language as Markdown.
struct OpReference {
  /// All of them, as Docs/Ops.md holds them.
  static var markdown: String {
    let head = """
      # Ops and built-ins

      The built-ins are what an expression of a spec can call; the ops are what the graph consists of after the spec is read.
      `graphc ops NAME` prints one of either. A shape letter means the same everywhere: B batch, T queries, S keys, D model
      width, H heads, K head size. A `?` marks an operand that may be left out, `...` any number of operands. The types that
      an op takes, and the errors it gives, are in its file in `Sources/GraphIR/Ops`.

      This page is what `graphc ops --format markdown` prints, and a test holds it to the ops.

      ## Built-ins of the language

      """
    let builtins =
      ["", "| call | result |", "| --- | --- |"]
      + BuiltinDocumentation.all.map { "| \(cell("`\($0.signature)`")) | \(cell($0.summary)) |" }
    return head + (builtins + ["", "## Ops of the graph"] + Op.catalogue.flatMap(lines)).joined(separator: "\n")
  }

  private static func lines(of entry: OpEntry) -> [String] {
    let documentation = entry.type.documentation
    let operands = documentation.operands.map { "`\($0)`" }.joined(separator: ", ")
    var lines = ["", "### " + entry.type.mnemonics.map { "`\($0)`" }.joined(separator: ", "), ""]
    lines += [sentence(documentation.summary), "", "- Operands: \(operands.isEmpty ? "none" : operands)"]
    lines.append("- Result: \(documentation.formula)")
    if let reference = documentation.reference { lines.append("- Reference: \(reference)") }
    return lines
  }

  /// A phrase as a sentence.
  private static func sentence(_ phrase: String) -> String { phrase.prefix(1).uppercased() + phrase.dropFirst() + "." }

  /// The text of a table cell, with bars escaped.
  private static func cell(_ text: String) -> String { text.replacing("|", with: "\\|") }
}
