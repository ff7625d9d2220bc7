import Diagnostics
import GraphGen
import GraphcProgram
import GraphcRuntime
import GraphcText
import Passes

/// `graphc explain fusion SPEC`, `graphc explain CODE`, `graphc explain FAMILY` and `graphc explain`.
struct ExplainCommand: Command {
  static let syntax = CommandSyntax(
    "explain", "Explain which attentions were fused and why others were not, or what an error code means.",
    discussion: """
      The page of a code gives its meaning, an example with its message, and the fix. Without a topic, the families of \
      codes are listed.

        graphc explain fusion Models/vit.yaml
        graphc explain shape/not-divisible
      """,
    positionals: [
      PositionalSyntax("TOPIC", "'fusion', an error code, or a family of codes such as 'shape'.", arity: .optional),
      PositionalSyntax("SPEC", "A model spec, for 'fusion'.", arity: .optional, completion: .file),
    ], options: [.variant, .settings, .includeFolders, .maximumNodes, .taps, .format])

  private let console: Console
  /// `nil` to list the topics.
  private let topic: String?
  private let spec: String?
  private let options: SpecOptions
  private let format: OutputFormat

  init(_ arguments: ParsedArguments, console: Console) throws {
    self.console = console
    topic = arguments.positional("TOPIC")
    spec = arguments.positional("SPEC")
    options = try SpecOptions(arguments)
    format = arguments.outputFormat
  }

  func run() throws -> ExitCode {
    guard let topic else {
      explainTopics()
      return .success
    }
    if topic == "fusion" { return try explainFusion() }
    if let page = DiagnosticPages.page(of: topic) {
      show(page)
      return .success
    }
    if let family = DiagnosticFamily.all.first(where: { $0.name == topic }) {
      show(family)
      return .success
    }
    let codes = DiagnosticPages.all.map(\.code)
    let families = DiagnosticFamily.all.map(\.name)
    throw GraphcError(
      .usage, "usage/topic", "nothing is known about \(quoted(topic))",
      help: NearestName.help(for: topic, among: codes + families + ["fusion"])
        ?? "'graphc explain' lists the families of codes, 'graphc explain \(families[0])' the codes of one")
  }

  private func show(_ page: DiagnosticPages.Page) {
    switch format {
    case .text: console.printText(page.text)
    case .json: console.print(JSONValue.object([("code", .string(page.code)), ("page", .string(page.text))]).text)
    }
  }

  /// A family with its codes.
  private func show(_ family: DiagnosticFamily) {
    let codes = DiagnosticPages.all.map(\.code).filter { $0.hasPrefix(family.name + "/") }
    switch format {
    case .text:
      console.printText("\(family.name)/…: \(family.text)\n\n")
      for code in codes { console.print("  " + code) }
    case .json: console.print(json(family, codes).text)
    }
  }

  private func explainTopics() {
    switch format {
    case .text:
      console.printText("'graphc explain fusion SPEC' says which attentions are fused, and why others are not\n\n")
      console.print(
        "Families of codes; 'graphc explain FAMILY' lists one, 'graphc explain CODE' prints the page of a code:")
      var table = TextTable()
      for family in DiagnosticFamily.all { table.add("  " + family.name + "/…", family.text) }
      for line in table.lines { console.print(line) }
    case .json:
      let all = DiagnosticPages.all.map(\.code)
      console.print(
        JSONValue.array(
          DiagnosticFamily.all.map { family in json(family, all.filter { $0.hasPrefix(family.name + "/") }) }
        ).text)
    }
  }

  private func json(_ family: DiagnosticFamily, _ codes: [String]) -> JSONValue {
    .object([
      ("family", .string(family.name)), ("text", .string(family.text)), ("codes", .array(codes.map { .string($0) })),
    ])
  }

  private func explainFusion() throws -> ExitCode {
    guard let spec else {
      throw GraphcError(
        .usage, "usage/missing-argument", "explain fusion needs a spec", help: "graphc explain fusion Models/vit.yaml")
    }
    let loader = SpecLoader(console: console, format: DiagnosticFormat(format), options: options)
    var loaded = try loader.load(spec)
    // The report says what is fused and what is not; that is not a failure of the report.
    loaded.model.expectations = .init()
    loaded.model.generation = nil
    let result = try loader.optimize(loaded)
    let report = FusionReport(result)
    switch format {
    case .text:
      for line in report.lines(loaded.sources) { console.print(line) }
      for abandoned in report.abandoned { console.noteText(abandoned.note) }
    case .json: console.print(report.json(loaded.sources).text)
    }
    return .success
  }
}
