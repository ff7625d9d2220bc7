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
struct ShowCommand: Command {
  enum Stage: String, CaseIterable {
    /// The spec with its config evaluated.
    case spec
    /// The graph as elaborated.
    case imported
    /// The canonical graph, with nothing fused.
    case canonical
    /// The optimized graph.
    case optimized
    /// Kernel calls and buffers.
    case plan
    /// What generation computes once, before the first token.
    case source
    /// What generation repeats for each token.
    case step
  }

  static let syntax = CommandSyntax(
    "show", "Show a spec, its graph or its plan, as text or as a picture; or a block of the library.",
    discussion: """
      Stages: spec (config evaluated), imported (the graph as written), canonical (one spelling for each meaning), \
      optimized (the graph that runs), plan (kernel calls and buffers); of a spec with 'generate:' source (what is \
      computed once) and step (what is repeated for each token). 'graphc show attention' prints a library \
      block, 'graphc show library' lists them.

      'graphc show plan SPEC' is the stage plan; -o plan.svg draws the arena. 'graphc show graph SPEC' writes the \
      graph of a stage for Graphviz, consecutive calls of a function as one node; -o graph.svg, .png or .pdf draws it, \
      if Graphviz is installed.

        graphc show plan Models/gpt2.yaml --dim B=8 --dim T=128 -o plan.svg
        graphc show graph Models/vit.yaml -o vit.svg
      """,
    positionals: [
      PositionalSyntax(
        "WHAT", "A model spec, a library block, or 'library'; before a spec, 'plan' or 'graph'.", completion: .file),
      PositionalSyntax(
        "SPEC", "A model spec, for 'plan' and 'graph'; also a .gir file.", arity: .optional, completion: .file),
    ],
    options: [
      OptionSyntax(
        "stage", value: "STAGE", "What to show of a spec.", default: "spec, and of a graph optimized",
        completion: .choices(Stage.allCases.map(\.rawValue))),
      .variant, .settings, .includeFolders, .maximumNodes, .taps, .only, .precision, .disabledPasses, .rewriteLimit,
      OptionSyntax("dim", value: "NAME=N", "A run-time dim of the plan.", repeated: true, default: "1"),
      OptionSyntax(
        "output", short: "o", value: "FILE", "Draw the plan (.svg) or the graph (.svg, .png, .pdf, .dot) into a file.",
        completion: .file),
      OptionSyntax(flag: "resolved", "The stage 'spec': config evaluated, every parameter by its path."),
      OptionSyntax(flag: "origins", "Add the line of YAML that each node comes from."),
      OptionSyntax(
        "format", value: "FORMAT", "How to write the result; the library and its blocks also as Markdown.",
        default: "text", completion: .choices(OutputFormat.allCases.map(\.rawValue) + ["markdown"])),
    ])

  private let console: Console
  /// A spec, a block or 'library'; 'plan' or 'graph' if a spec follows.
  private let subject: String
  private let spec: String?
  /// Without it, `spec`; for a graph, `optimized`.
  private let stage: Stage?
  private let options: SpecOptions
  private let showsOrigins: Bool
  private let passes: PassOptions
  /// Run-time dims of a plan; the others are 1.
  private let dims: [Assignment]
  /// The file for a picture.
  private let output: String?
  private let format: OutputFormat
  /// Whether the library is printed as Markdown.
  private let isMarkdown: Bool

  init(_ arguments: ParsedArguments, console: Console) throws {
    self.console = console
    subject = arguments.positional("WHAT") ?? ""
    spec = arguments.positional("SPEC")
    stage = arguments.value("stage").flatMap { Stage(rawValue: $0) }
    if arguments.has("resolved"), let stage, stage != .spec {
      throw GraphcError(.usage, "usage/value", "--resolved is the stage 'spec', and --stage says \(stage.rawValue)")
    }
    options = try SpecOptions(arguments)
    showsOrigins = arguments.has("origins")
    passes = try PassOptions(arguments)
    dims = try arguments.assignments("dim")
    output = arguments.value("output")
    format = arguments.outputFormat
    isMarkdown = arguments.value("format") == "markdown"
  }

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
      guard [nil, .plan, .source, .step].contains(stage) else {
        throw unfit("--stage \(stage?.rawValue ?? "")", "plan")
      }
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
    if stage == .source || stage == .step {
      let (module, sources) = try derived(subject)
      show(ModulePrinter(sources: showsOrigins ? sources : nil).print(module))
      return .success
    }
    let loaded = try load(subject)
    switch stage ?? .spec {
    case .spec, .plan: show(ResolvedSpec(loaded.spec, loaded.model, precision: loaded.precision).text)
    case .imported, .canonical, .optimized, .source, .step:
      let printer = ModulePrinter(sources: showsOrigins ? loaded.sources : nil)
      show(printer.print(try module(loaded, at: stage ?? .optimized)))
    }
    return .success
  }

  private func load(_ path: String) throws -> SpecLoader.Loaded {
    var loaded = try loader.load(path)
    // What the spec expects of its graph is not checked here.
    loaded.model.expectations = .init()
    loaded.model.generation = nil
    return loaded
  }

  /// The source or the step of generation.
  private func derived(_ path: String) throws -> (module: Module, sources: SourceMap) {
    var loaded = try loader.load(path)
    loaded.model.expectations = .init()
    let derived = try DerivedGeneration(loaded, passes: passes, console: console)
    guard stage == .source else { return (derived.step, loaded.sources) }
    guard let source = derived.source else {
      throw GraphcError(
        .usage, "usage/value", "\(loaded.model.module.name) has no source: all that it computes depends on tokens",
        help: "--stage step")
    }
    return (source, loaded.sources)
  }

  private var loader: SpecLoader { SpecLoader(console: console, format: DiagnosticFormat(format), options: options) }

  private func module(_ loaded: SpecLoader.Loaded, at stage: Stage) throws -> Module {
    switch stage {
    case .spec, .imported, .source, .step: loaded.model.module
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
    let isDerived = stage == .source || stage == .step
    let module = try isDerived ? derived(path).module : drawn(path, at: .plan).module
    let plan = try ExecutionPlan.make(module)
    let text = try PlanText(try BoundPlan(plan, bindings: try DimBindings.bindings(dims, of: plan.dims)))
    if let output { try AtomicFile.write(Array(text.picture(model: module.name).utf8), to: output) }
    switch format {
    case .text: if output == nil { for line in text.lines { console.print(line) } }
    case .json:
      let stage = (isDerived ? stage : nil) ?? .plan
      console.print(text.json([("subject", .string(path)), ("stage", .string(stage.rawValue))]).text)
    }
  }

  private func showGraph(_ path: String) throws {
    let stage = stage ?? (GraphFile.isGraph(path) ? .imported : .optimized)
    if stage == .source || stage == .step { throw unfit("--stage \(stage.rawValue)", "graph") }
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

  /// The graph that is drawn, or planned and drawn: a stage of a spec, or the graph of a `.gir` file.
  private func drawn(_ path: String, at stage: Stage) throws -> (module: Module, sources: SourceMap) {
    guard GraphFile.isGraph(path) else {
      let loaded = try load(path)
      return (try module(loaded, at: stage), loaded.sources)
    }
    guard options.variant == nil, options.settings.isEmpty, options.precision == nil, passes.areDefault,
      stage == .plan || stage == .imported
    else {
      throw GraphcError(
        .usage, "usage/value", "\(quoted(path)) is a graph, and is shown as it is",
        help: "'graphc opt' runs passes on a graph")
    }
    return try GraphFile.load(
      path, maximumNodes: options.maximumNodes, console: console, format: DiagnosticFormat(format))
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
    case .text: console.printText(text)
    case .json:
      console.print(
        JSONValue.object([
          ("subject", .string(spec ?? subject)), ("stage", .string(stage.rawValue)), ("text", .string(text)),
        ]).text)
    }
  }
}

extension ExecutionPlan {
  /// The plan of a verified module; a module that cannot be lowered is a bug of graphc.
  ///
  /// - Throws: 65 `limit/steps`.
  static func make(_ module: Module) throws -> ExecutionPlan {
    do { return try ExecutionPlan(module) } catch {
      guard error.isLimit else { throw InternalError(message: error.message) }
      throw GraphcError(.badInput, "limit/steps", error.message, help: "split the graph, or select outputs with --only")
    }
  }
}
