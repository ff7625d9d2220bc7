import GraphcProgram
import GraphcRuntime
import ModelSpec

/// `graphc schema`: the JSON Schema of a spec.
struct SchemaCommand: Command {
  static let syntax = CommandSyntax(
    "schema", "Print the JSON Schema of a spec, from which editors complete and check.",
    discussion: """
      Grammar/spec.schema.json is this text. An editor with a YAML language server reads it for a spec that starts with

        # yaml-language-server: $schema=../Grammar/spec.schema.json

      'graphc init' writes specs that start so, and the schema beside them.
      """,
    options: [
      OptionSyntax(
        "output", short: "o", value: "FILE.json", "Write the schema to a file; an older one is replaced.",
        completion: .file)
    ])

  private let console: Console
  /// The file for the schema; `nil` to print it.
  private let output: String?

  init(_ arguments: ParsedArguments, console: Console) {
    self.console = console
    output = arguments.value("output")
  }

  static var text: String { SpecSchema.json(dtypes: DType.declarable.map(\.rawValue)).indentedText }

  func run() throws -> ExitCode {
    if let output {
      try AtomicFile.write(Array((Self.text + "\n").utf8), to: output)
    } else {
      console.printText(Self.text)
    }
    return .success
  }
}
