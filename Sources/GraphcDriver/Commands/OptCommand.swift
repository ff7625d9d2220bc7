import GraphGen
import GraphIR
import GraphcProgram
import GraphcRuntime
import GraphcText
import ModelSpec
import Passes

/// `graphc opt FILE`: runs passes on a graph, and shows what each of them does to it.
struct OptCommand {
  var console: Console
  /// `.gir` text, or a spec whose imported graph is taken.
  var path: String
  var variant: String?
  var settings: [String]
  /// In the place of that of the spec.
  var precision: Precision?
  /// Passes to run; `nil` for those that a run of the model has.
  var chosenPasses: [Pass]?
  var disabledPasses: Set<String> = []
  var rewriteLimit: Int?
  var output: String?
  /// Names of the passes after which the graph is shown; `nil` shows it after each of them, if `shows` is set.
  var shownPasses: Set<String>?
  var shows: PassTrace.Shows?
  var verifiesEach = false
  var times = false
  var format = OutputFormat.text

  func run() throws -> ExitCode {
    let (module, precision) = try load()
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
      if output == nil, shows == nil { console.print(String(text.dropLast())) }
      for abandoned in result.abandoned { console.note(abandoned.note) }
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

  private func load() throws -> (module: Module, precision: Precision) {
    if GraphFile.isGraph(path) {
      guard settings.isEmpty, variant == nil else {
        throw GraphcError(
          .usage, "usage/set", "\(quoted(path)) is a graph, and --set and --variant change the config of a spec")
      }
      let module = try GraphFile.load(path, console: console, format: DiagnosticFormat(format)).module
      return (module, precision ?? .f32)
    }
    let loaded = try SpecLoader(console: console, format: DiagnosticFormat(format))
      .load(path, variant: variant, settings: settings, precision: precision)
    return (loaded.model.module, loaded.precision)
  }

  /// What was asked about the passes as a whole.
  private func summary(_ trace: PassTrace) -> String? {
    guard verifiesEach || rewriteLimit != nil else { return nil }
    var text = counted(trace.entries.count, "pass", "passes")
    text += ", " + counted(trace.rewriteCount, "rewrite", "rewrites")
    if let rewriteLimit, trace.rewriteCount == rewriteLimit {
      text += ", the limit"
      if let last = trace.entries.last(where: { $0.rewriteCount > 0 }) { text += "; the last by \(last.pass)" }
    }
    return verifiesEach ? text + ": each graph verifies and reads back from its text" : text
  }

  /// `graphc opt --passes`
  static func list(console: Console, format: OutputFormat) -> ExitCode {
    switch format {
    case .text:
      var table = TextTable()
      for pass in Pass.all {
        table.add(pass.name, pass.summary, pass.after.isEmpty ? "" : "after \(pass.after.joined(separator: ", "))")
      }
      for line in table.lines { console.print(String(line.reversed().drop { $0 == " " }.reversed())) }
      for (name, pipeline) in PassSelection.pipelines {
        console.print("\n\(name): \(pipeline.passes.map(\.name).joined(separator: ", "))")
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
    return .success
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

/// `1 pass`, `2 passes`
func counted(_ count: Int, _ one: String, _ many: String) -> String { "\(count) \(count == 1 ? one : many)" }
