import Diagnostics
import GraphGen
import GraphIR
import GraphcProgram
import GraphcRuntime
import GraphcText

/// `graphc ops [NAME]`: the ops of the IR and the built-ins of the language.
struct OpsCommand: Command {
  static let syntax = CommandSyntax(
    "ops", "List the ops of the graph and the built-ins of the language.",
    positionals: [PositionalSyntax("NAME", "An op or a built-in to describe.", arity: .optional)],
    options: [
      OptionSyntax(
        "format", value: "FORMAT", "How to write the list; as Markdown it is Docs/Ops.md.", default: "text",
        completion: .choices(["text", "markdown"]))
    ])

  private let console: Console
  private let name: String?
  /// Whether the whole list is printed as Markdown.
  private let isMarkdown: Bool

  init(_ arguments: ParsedArguments, console: Console) {
    self.console = console
    name = arguments.positional("NAME")
    isMarkdown = arguments.value("format") == "markdown"
  }

  func run() throws -> ExitCode {
    if isMarkdown {
      guard name == nil else {
        throw GraphcError(.usage, "usage/value", "--format markdown is for the whole list, not for one op")
      }
      console.printText(OpReference.markdown)
      return .success
    }
    guard let name else {
      console.print("Ops of the graph:")
      var table = TextTable()
      for entry in Op.catalogue {
        for mnemonic in entry.type.mnemonics { table.add("  " + mnemonic, entry.type.documentation.summary) }
      }
      for line in table.lines { console.print(line) }
      console.printText("\nBuilt-ins of the language:")
      table = TextTable()
      for builtin in BuiltinDocumentation.all { table.add("  " + builtin.signature, builtin.summary) }
      for line in table.lines { console.print(line) }
      return .success
    }
    let builtin = BuiltinDocumentation.all.first { $0.name == name }
    let entry = Op.entriesByMnemonic[name]
    guard builtin != nil || entry != nil else {
      let names = Array(Op.entriesByMnemonic.keys) + BuiltinDocumentation.all.map(\.name)
      throw GraphcError(
        .usage, "usage/op", "no op or built-in is called '\(name)'",
        help: NearestName.best(to: name, among: names.sorted()).map { "did you mean '\($0)'?" })
    }
    if let builtin { console.printText("built-in  \(builtin.signature)\n  \(builtin.summary)") }
    if let documentation = entry?.type.documentation {
      let operands = documentation.operands.isEmpty ? "none" : documentation.operands.joined(separator: ", ")
      console.printText("op  \(name)\n  \(documentation.summary)\n  operands: \(operands)\n  \(documentation.formula)")
      if let reference = documentation.reference { console.print("  reference: \(reference)") }
    }
    return .success
  }
}
