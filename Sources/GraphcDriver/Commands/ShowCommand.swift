import Diagnostics
import ExecutionPlan
import GraphGen
import GraphIR
import GraphcProgram
import GraphcRuntime
import GraphcText
import Interpreter
import ModelSpec
import Passes

/// `graphc show SPEC --stage …`, `graphc show plan SPEC`, `graphc show graph SPEC`, `graphc show BLOCK`,
/// `graphc show library`.
struct ShowCommand {
  enum Stage: String, CaseIterable {
    /// The spec with its config evaluated.
    case spec
    /// The graph as elaborated.
    case imported
    /// One spelling for everything, nothing fused.
    case canonical
    /// What runs.
    case optimized
    /// Kernel calls and buffers.
    case plan
  }

  var console: Console
  /// A spec, a block or 'library'; 'plan' or 'graph' if there is a spec besides.
  var subject: String
  var spec: String?
  /// Without one, `spec`, and of a graph `optimized`.
  var stage: Stage?
  var variant: String?
  var settings: [String]
  var taps: [String] = []
  var only = OutputChoice([])
  /// In the place of that of the spec.
  var precision: Precision?
  var showsOrigins: Bool
  var passes = PassOptions()
  /// Run-time dims of a plan; those that are not given are 1.
  var dims: [(name: String, value: [UInt8])] = []
  /// Where a picture goes.
  var output: String?
  var format = OutputFormat.text
  /// The library as Markdown.
  var isMarkdown = false

  func run() throws -> ExitCode {
    guard spec != nil || subject == "plan" || subject == "graph" else {
      if stage != .plan, !dims.isEmpty { throw GraphcError(.usage, "usage/value", "--dim is for 'show plan'") }
      if stage != .plan, output != nil {
        throw GraphcError(.usage, "usage/value", "--output is for the pictures of 'show plan' and 'show graph'")
      }
      return try showSubject()
    }
    guard let spec else {
      throw GraphcError(
        .usage, "usage/missing-argument", "show \(subject) needs a spec",
        help: "graphc show \(subject) Models/vit.yaml")
    }
    if isMarkdown { return try showMarkdown() }
    switch subject {
    case "plan":
      guard stage == nil || stage == .plan else { throw unfit("--stage \(stage?.rawValue ?? "")", "plan") }
      try showPlan(spec)
    case "graph":
      guard dims.isEmpty else { throw unfit("--dim", "graph") }
      try showGraph(spec)
    default:
      throw GraphcError(
        .usage, "usage/unexpected-argument",
        "of \(quoted(spec)) can be shown 'plan' and 'graph', not \(quoted(subject))",
        help: NearestName.help(for: subject, among: ["plan", "graph"]))
    }
    return .success
  }

  private func showSubject() throws -> ExitCode {
    if isMarkdown { return try showMarkdown() }
    if subject == "library" {
      switch format {
      case .text: for name in Library.names { console.print(name) }
      case .json: console.print(JSONValue.array(Library.names.map { .string($0) }).text)
      }
      return .success
    }
    if let text = Library.text(subject) {
      show(text)
      return .success
    }
    if stage == .plan {
      try showPlan(subject)
      return .success
    }
    let loaded = try load(subject)
    switch stage ?? .spec {
    case .spec, .plan: show(ResolvedSpec(loaded.spec, loaded.model, precision: loaded.precision).text)
    case .imported, .canonical, .optimized:
      let printer = ModulePrinter(sources: showsOrigins ? loaded.sources : nil)
      show(printer.print(try module(loaded, at: stage ?? .optimized)))
    }
    return .success
  }

  private func load(_ path: String) throws -> SpecLoader.Loaded {
    var loaded = try loader.load(path, variant: variant, settings: settings, taps: taps, precision: precision)
    // What is shown is shown whatever the spec expects of it.
    loaded.model.expectations = .init()
    return loaded
  }

  private var loader: SpecLoader { SpecLoader(console: console, format: DiagnosticFormat(format), only: only) }

  private func module(_ loaded: SpecLoader.Loaded, at stage: Stage) throws -> Module {
    switch stage {
    case .spec, .imported: loaded.model.module
    case .canonical: try canonical(loaded)
    case .optimized, .plan: try loader.optimize(loaded, options: passes).module
    }
  }

  /// In f32: what rounds comes after what makes the graph fast.
  private func canonical(_ loaded: SpecLoader.Loaded) throws -> Module {
    var loaded = loaded
    loaded.precision = .f32
    return try loader.optimize(loaded, pipeline: .canonical, options: passes).module
  }

  private func showPlan(_ path: String) throws {
    if let output {
      guard output.hasSuffix(".svg") else {
        throw GraphcError(.usage, "usage/value", "a plan is drawn as .svg, which \(quoted(output)) does not end in")
      }
      try AtomicFile.checkDistinct(output: output, inputs: [path])
      try AtomicFile.checkPlace(output)
    }
    let module = try drawn(path, at: .plan).module
    let plan = try ExecutionPlan.make(module)
    let text = try PlanText(try BoundPlan(plan, bindings: try DimBindings.bindings(dims, of: plan.dims)))
    if let output { try AtomicFile.write(Array(text.picture(model: module.name).utf8), to: output) }
    switch format {
    case .text: if output == nil { for line in text.lines { console.print(line) } }
    case .json:
      console.print(text.json([("subject", .string(path)), ("stage", .string(Stage.plan.rawValue))]).text)
    }
  }

  private func showGraph(_ path: String) throws {
    let stage = stage ?? (GraphFile.isGraph(path) ? .imported : .optimized)
    guard stage != .spec, stage != .plan else { throw unfit("--stage \(stage.rawValue)", "graph") }
    let picture = try output.map { try GraphvizPicture(path: $0) }
    if let output {
      try AtomicFile.checkDistinct(output: output, inputs: [path])
      try AtomicFile.checkPlace(output)
    }
    let (module, sources) = try drawn(path, at: stage)
    let text = GraphDrawing(module, sources: sources, stage: GraphFile.isGraph(path) ? nil : stage.rawValue).dotText
    if let picture { try picture.write(text, console: console) } else { show(String(text), stage: stage) }
  }

  /// What a plan or a graph is drawn of: a stage of a spec, or a `.gir` file as it is.
  private func drawn(_ path: String, at stage: Stage) throws -> (module: Module, sources: SourceMap) {
    guard GraphFile.isGraph(path) else {
      let loaded = try load(path)
      return (try module(loaded, at: stage), loaded.sources)
    }
    guard variant == nil, settings.isEmpty, precision == nil, passes.areDefault, stage == .plan || stage == .imported
    else {
      throw GraphcError(
        .usage, "usage/value", "\(quoted(path)) is a graph, and is shown as it is",
        help: "'graphc opt' runs passes on a graph")
    }
    return try GraphFile.load(path, console: console, format: DiagnosticFormat(format))
  }

  private func unfit(_ option: String, _ subject: String) -> GraphcError {
    GraphcError(.usage, "usage/value", "\(option) is not for 'show \(subject)'")
  }

  private func showMarkdown() throws -> ExitCode {
    guard let text = subject == "library" ? LibraryReference.markdown : LibraryReference.markdown(of: subject) else {
      throw GraphcError(
        .usage, "usage/value", "--format markdown is for 'library' and its blocks, not for \(quoted(subject))",
        help: NearestName.help(for: subject, among: Library.names))
    }
    show(text)
    return .success
  }

  private func show(_ text: String) { show(text, stage: stage ?? .spec) }

  private func show(_ text: String, stage: Stage) {
    switch format {
    case .text: console.print(text.hasSuffix("\n") ? String(text.dropLast()) : text)
    case .json:
      console.print(
        JSONValue.object([
          ("subject", .string(spec ?? subject)), ("stage", .string(stage.rawValue)), ("text", .string(text)),
        ]).text)
    }
  }
}

extension ExecutionPlan {
  /// The plan of a verified module; what cannot be lowered is a bug of graphc.
  static func make(_ module: Module) throws -> ExecutionPlan {
    do { return try ExecutionPlan(module) } catch let error { throw InternalError(message: error.message) }
  }
}
