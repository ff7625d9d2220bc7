import GraphcProgram
import GraphcRuntime
import GraphcText

/// `graphc init [KIND]`: writes a spec to start from, or lists the kinds.
struct InitCommand: Command {
  static let syntax = CommandSyntax(
    "init", "Write a commented spec to start from.",
    discussion: """
      Without KIND, the kinds are listed. Each is a small model that runs as it is; its comments say what each line \
      means and what to try. Without --output, the spec is printed. With it, the JSON Schema is written to the same \
      folder as \(Starter.schemaFile), which the first line of the spec names: editors with a YAML language server \
      complete and check the spec with it. An existing file is never replaced.

        graphc init vit -o vit.yaml
        graphc run vit.yaml
      """,
    positionals: [
      PositionalSyntax(
        "KIND", "What kind of model.", arity: .optional, completion: .choices(Starter.all.map(\.kind)))
    ],
    options: [
      OptionSyntax("output", short: "o", value: "FILE", "Write the spec to a new file.", completion: .file)
    ])

  private let console: Console
  /// `nil` to list the kinds.
  private let kind: String?
  /// The file for the spec; `nil` to print it.
  private let output: String?

  init(_ arguments: ParsedArguments, console: Console) throws {
    self.console = console
    kind = arguments.positional("KIND")
    output = arguments.value("output")
    if output != nil, kind == nil {
      throw arguments.error(
        "usage/missing-argument", "argument KIND is missing", help: Starter.all.map(\.kind).joined(separator: ", "))
    }
  }

  func run() throws -> ExitCode {
    guard let starter = Starter.all.first(where: { $0.kind == kind }) else {
      list()
      return .success
    }
    guard let output else {
      console.printText(starter.text)
      console.note(
        "note: 'graphc schema -o \(Starter.schemaFile)' writes the schema that the first line names for editors")
      return .success
    }
    try AtomicFile.writeNew(Array(starter.text.utf8), to: output)
    console.print("\(escaped(output)): \(starter.doc)")
    try writeSchema(beside: output)
    let file = shellWord(output)
    console.print("  graphc check \(file)")
    console.print("  graphc run \(file)")
    return .success
  }

  private func list() {
    var table = TextTable()
    for starter in Starter.all { table.add("  " + starter.kind, starter.doc) }
    for line in table.lines { console.print(line) }
    console.print("'graphc init \(Starter.all[0].kind) -o model.yaml' writes one of them")
  }

  /// An existing schema is not replaced.
  private func writeSchema(beside spec: String) throws {
    let folder = spec.utf8.lastIndex(of: UInt8(ascii: "/")).map { String(spec[...$0]) } ?? ""
    let path = folder + Starter.schemaFile
    let schema = Array((SchemaCommand.text + "\n").utf8)
    do {
      try AtomicFile.writeNew(schema, to: path)
      console.print("\(escaped(path)): the schema by which editors complete and check it")
    } catch let error as GraphcError where error.code == "io/exists" {
      guard (try? readFile(path, limit: schema.count)) != schema else { return }
      console.note(
        "note: \(escaped(path)) is there and is left as it is; 'graphc schema -o \(shellWord(path))' writes that of this version"
      )
    }
  }
}
