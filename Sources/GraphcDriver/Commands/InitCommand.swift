import GraphcProgram
import GraphcRuntime
import GraphcText

/// `graphc init [KIND]`: writes a spec to start from, or lists the kinds.
struct InitCommand {
  var console: Console
  /// `nil` lists them.
  var kind: String?
  /// Where the spec goes; `nil` prints it.
  var output: String?

  func run() throws -> ExitCode {
    guard let starter = Starter.all.first(where: { $0.kind == kind }) else {
      list()
      return .success
    }
    guard let output else {
      console.print(String(starter.text.dropLast()))
      console.note(
        "note: 'graphc schema -o \(Starter.schemaFile)' writes the schema that the first line names for editors")
      return .success
    }
    try AtomicFile.writeNew(Array(starter.text.utf8), to: output)
    console.print("\(escaped(output)): \(starter.doc)")
    try writeSchema(beside: output)
    let file = shellWord(output)
    console.print("  graphc check \(file)\n  graphc run \(file)")
    return .success
  }

  private func list() {
    var table = TextTable()
    for starter in Starter.all { table.add("  " + starter.kind, starter.doc) }
    for line in table.lines { console.print(line) }
    console.print("'graphc init \(Starter.all[0].kind) -o model.yaml' writes one of them")
  }

  /// A schema that is there already is left as it is.
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
