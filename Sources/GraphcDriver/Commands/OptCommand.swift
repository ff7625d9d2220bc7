import GraphGen
import GraphIR
import GraphcProgram
import GraphcRuntime
import GraphcText
import ModelSpec
import Passes

/// `graphc opt FILE`: runs passes on a graph, and shows what each of them does to it.
struct OptCommand: Command {
  static let syntax = CommandSyntax(
    "opt", "Run passes of the optimizer on a graph, and show what each of them does.",
    discussion: """
      Takes .gir text, as 'graphc show --stage' prints it, or a spec, of which the imported graph is used. The \
      resulting graph is printed as .gir text; with --print-after or --diff, those are printed instead, and the graph \
      is only written with --output. Passes run in the given order, without those that usually precede them. \
      Docs/Optimizer.md shows how to find the pass, and the rewrite, that breaks a model.

        graphc opt Models/gpt2.yaml --diff --print-after fuse-attention
        graphc opt graph.gir --pass canonicalize,fold,cse,dce --verify-each
      """,
    positionals: [
      PositionalSyntax("FILE", "A .gir file or a spec; not needed with --passes.", arity: .optional, completion: .file)
    ],
    options: [
      OptionSyntax(
        "pass", value: "PASS,…", "Passes to run, in this order; also 'canonical' and 'inference', which are several.",
        repeated: true, default: "inference"),
      .disabledPasses, .rewriteLimit,
      OptionSyntax(
        "print-after", value: "PASS,…", "Print the graph after these passes, or after each with 'all'.",
        repeated: true),
      OptionSyntax(
        flag: "diff",
        "Print what passes change as unified diffs: of each pass, or of those that --print-after names."),
      OptionSyntax(
        flag: "verify-each",
        "Also parse the text of the graph after each pass; reports success on standard error."),
      OptionSyntax(flag: "timing", "Report the time and the number of rewrites of each pass on standard error."),
      OptionSyntax(flag: "passes", "List the passes."),
      OptionSyntax("output", short: "o", value: "FILE.gir", "Write the graph to a file.", completion: .file),
      .variant, .settings, .includeFolders, .maximumNodes, .precision, .format,
    ])

  private let console: Console
  /// `.gir` text, or a spec, of which the imported graph is used; `nil` to list the passes.
  private let path: String?
  private let options: SpecOptions
  /// The passes to run; `nil` for those of a run of the model.
  var chosenPasses: [Pass]?
  private let disabledPasses: Set<String>
  private let rewriteLimit: Int?
  private let output: String?
  /// The passes after which the graph is shown; `nil` for all, if `shows` is set.
  private let shownPasses: Set<String>?
  private let shows: PassTrace.Shows?
  private let verifiesEach: Bool
  private let times: Bool
  private let format: OutputFormat

  init(_ arguments: ParsedArguments, console: Console) throws {
    self.console = console
    path = arguments.has("passes") ? nil : arguments.positional("FILE")
    guard path != nil || arguments.has("passes") else {
      throw arguments.error("usage/missing-argument", "argument FILE is missing", help: "a .gir file or a spec")
    }
    options = try SpecOptions(arguments)
    let passes = try PassOptions(arguments)
    disabledPasses = passes.disabled
    rewriteLimit = arguments.has("rewrite-limit") ? passes.rewriteLimit : nil
    guard options.precision == nil || !arguments.has("pass") else {
      throw GraphcError(
        .usage, "usage/value", "--precision is for the passes of a run, and --pass names others",
        help: "--pass inference,precision")
    }
    chosenPasses =
      arguments.has("pass") ? try PassSelection.passes(arguments.values("pass"), option: "pass") : nil
    output = arguments.value("output")
    let shown = arguments.values("print-after")
    shows = arguments.has("diff") ? .diff : shown.isEmpty ? nil : .module
    shownPasses = shown.isEmpty || shown == ["all"] ? nil : try PassSelection.names(shown, option: "print-after")
    verifiesEach = arguments.has("verify-each")
    times = arguments.has("timing")
    format = arguments.outputFormat
  }

  func run() throws -> ExitCode {
    guard let path else {
      list()
      return .success
    }
    let (module, precision) = try load(path)
    let pipeline = (chosenPasses.map { Pipeline(anyOrder: $0) } ?? .inference.inPrecision(precision))
      .without(disabledPasses)
    if let output {
      try AtomicFile.checkDistinct(output: output, inputs: [path])
      try AtomicFile.checkPlace(output)
    }
    for (pass, need) in pipeline.unmetNeeds {
      console.note("note: \(pass) is meant to come after \(need), which does not run before it here")
    }
    for name in (shownPasses ?? []).sorted() where !pipeline.passes.contains(where: { $0.name == name }) {
      console.note("note: \(name) does not run, so nothing is shown after it")
    }
    var trace = PassTrace(
      module, passCount: pipeline.passes.count, shows: shows, shownPasses: shownPasses, verifies: verifiesEach,
      usesColor: format == .text && console.usesDataColor)
    let result: Pipeline.Result
    do {
      result = try pipeline.trace(module, rewriteLimit: rewriteLimit ?? .max) { step throws(PassError) in
        let text = try trace.add(step)
        if format == .text, let text { console.print(text) }
      }
    } catch { throw InternalError(error) }

    let text = ModulePrinter().print(result.module)
    if let output { try AtomicFile.write(Array(text.utf8), to: output) }
    switch format {
    case .text:
      if output == nil, shows == nil { console.printText(text) }
      for abandoned in result.abandoned { console.noteText(abandoned.note) }
      if let note = result.stepsNote { console.note(note) }
      if times { for line in trace.timing { console.note(line) } }
      if let line = summary(trace) { console.note(line) }
    case .json:
      console.print(
        JSONValue.object([
          ("model", .string(result.module.name)), ("passes", .array(trace.json)),
          ("rewrites", .integer(result.rewriteCount)),
          ("abandoned", .array(result.abandoned.map(\.json))), ("module", output == nil ? .string(text) : .null),
        ]).text)
    }
    return .success
  }

  private func load(_ path: String) throws -> (module: Module, precision: Precision) {
    if GraphFile.isGraph(path) {
      guard options.settings.isEmpty, options.variant == nil else {
        throw GraphcError(
          .usage, "usage/set", "\(quoted(path)) is a graph, and --set and --variant change the config of a spec")
      }
      let module = try GraphFile.load(
        path, maximumNodes: options.maximumNodes, console: console, format: DiagnosticFormat(format)
      ).module
      return (module, options.precision ?? .f32)
    }
    let loaded = try SpecLoader(console: console, format: DiagnosticFormat(format), options: options).load(path)
    return (loaded.model.module, loaded.precision)
  }

  /// The options that concern the passes as a whole.
  private func summary(_ trace: PassTrace) -> String? {
    guard verifiesEach || rewriteLimit != nil else { return nil }
    var text = counted(trace.entries.count, "pass", "passes")
    text += ", " + counted(trace.rewriteCount, "rewrite")
    if let rewriteLimit, trace.rewriteCount == rewriteLimit {
      text += ", the limit"
      if let last = trace.entries.last(where: { $0.rewriteCount > 0 }) { text += "; the last by \(last.pass)" }
    }
    return verifiesEach ? text + ": each graph verifies and reads back from its text" : text
  }

  /// `graphc opt --passes`
  private func list() {
    switch format {
    case .text:
      var table = TextTable()
      for pass in Pass.all {
        table.add(pass.name, pass.summary, pass.after.isEmpty ? "" : "after \(pass.after.joined(separator: ", "))")
      }
      for line in table.lines { console.print(String(line.reversed().drop { $0 == " " }.reversed())) }
      for (name, pipeline) in PassSelection.pipelines {
        console.printText("\n\(name): \(pipeline.passes.map(\.name).joined(separator: ", "))")
      }
    case .json:
      let passes = Pass.all.map { pass in
        JSONValue.object([
          ("name", .string(pass.name)), ("summary", .string(pass.summary)),
          ("after", .array(pass.after.map { .string($0) })),
        ])
      }
      let pipelines = PassSelection.pipelines.map { name, pipeline in
        (key: name, value: JSONValue.array(pipeline.passes.map { .string($0.name) }))
      }
      console.print(JSONValue.object([("passes", .array(passes)), ("pipelines", .object(pipelines))]).text)
    }
  }
}

extension Pipeline.Result {
  /// Says that passes have used up their steps.
  var stepsNote: String? {
    guard steps.isSpent else { return nil }
    return "note: the optimizer has used up its \(steps.limit) steps; the rest of the graph is left as it is"
  }
}

extension InternalError {
  init(_ error: PassError) { self.init(message: "\(error.pass) on \(error.function): \(error.message)") }
}

/// A rewrite that a pass abandoned, as `opt` and `explain fusion` say it.
extension PassError {
  var note: String { "note: \(pass) abandoned a rewrite in \(function): \(message)" }

  var json: JSONValue {
    .object([("pass", .string(pass)), ("function", .string(function)), ("message", .string(message))])
  }
}
