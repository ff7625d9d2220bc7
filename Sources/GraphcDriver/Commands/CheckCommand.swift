import Diagnostics
import GraphGen
import GraphIR
import GraphcProgram
import GraphcRuntime
import GraphcText
import ModelSpec
import Passes

/// `graphc check SPEC`: checks a spec and prints its facts.
struct CheckCommand: Command {
  static let syntax = CommandSyntax(
    "check", "Check a spec: names, types, shapes, and what it expects of its graph.",
    discussion: """
      Prints inputs, outputs, parameters and cost. Reports every error of the spec with its place, and warns about \
      unused names and likely slips. With several specs, all are checked, and the exit code is the worst; --format \
      json writes a line for each.

        graphc check Models/gpt2.yaml --shapes attention
        graphc check Models/gpt2.yaml --taps attention.weights
      """,
    positionals: [PositionalSyntax("SPEC", "Model specs.", arity: .oneOrMore, completion: .file)],
    options: [
      .variant, .settings, .includeFolders, .maximumNodes, .taps, .only, .raisesWarnings,
      OptionSyntax(
        "shapes", optionalValue: "PATTERN",
        "Print every line with its type; a pattern opens the blocks that it names, '*' all of them.",
        isValue: PathPattern.isPattern),
      OptionSyntax(
        "taps", optionalValue: "PATTERN", "List the paths that --tap takes, with their types; a pattern chooses some.",
        isValue: PathPattern.isPattern),
      OptionSyntax(flag: "fix", "Apply the safe fixes to the files and report them, then check."),
      .diagnosticFormat,
    ])

  private let console: Console
  private let specs: [String]
  private let options: SpecOptions
  /// Whether safe fixes are applied first.
  private let fixes: Bool
  /// The blocks that `--shapes` opens; `nil` without it.
  private let shapes: [String]?
  /// The paths that `--taps` lists; `nil` without it.
  private let tapPatterns: [String]?
  private let format: DiagnosticFormat

  init(_ arguments: ParsedArguments, console: Console) throws {
    self.console = console
    specs = arguments.positionalValues("SPEC")
    options = try SpecOptions(arguments)
    fixes = arguments.has("fix")
    shapes = arguments.has("shapes") ? arguments.values("shapes") : nil
    tapPatterns = arguments.has("taps") ? arguments.values("taps") : nil
    format = arguments.diagnosticFormat
  }

  func run() throws -> ExitCode {
    try SeveralSpecs(console: console, format: format).run(specs, check)
  }

  private func check(_ spec: String, _ console: Console) throws -> ExitCode {
    var loader = SpecLoader(console: console, format: format, options: options)
    if fixes { try fix(spec, loader) }
    loader.recorder = shapes.map { _ in TypeRecorder() }
    let reading = try loader.read(spec)
    let report = try shapes.flatMap { patterns in
      try loader.recorder.map { try ShapesReport($0, sources: reading.sources, patterns: patterns) }
    }
    if format == .text { for line in report?.lines ?? [] { console.print(line) } }
    guard let loaded = reading.loaded, !reading.log.hasErrors else {
      if format == .json {
        return write(reading.log, reading.sources, [("shapes", report?.json)], .badInput, to: console)
      }
      throw loader.report(reading.log, reading.sources)
    }
    if let training = loaded.spec.training {
      // Where the command line is to say how many steps there are, any number serves.
      let isSaid = training.settings.contains { $0.key.text == "steps" }
      _ = try loader.training(loaded, for: .training(steps: isSaid ? nil : 1000), path: spec)
    }
    let variants = try parameterCounts(of: loaded, loader)
    let optimized = try loader.optimize(loaded)
    let listing = try tapPatterns.map { try TapListing(loaded.model, patterns: $0) }
    switch format {
    case .sarif: loader.write(loaded.log, loaded.sources, as: format)
    case .json:
      let facts = try facts(loaded, optimized, variants, loader).json.map { ($0.key, $0.value as JSONValue?) }
      return write(
        loaded.log, loaded.sources, facts + [("shapes", report?.json), ("taps", listing?.json)], .success, to: console)
    case .text:
      if !loaded.log.diagnostics.isEmpty { _ = loader.report(loaded.log, loaded.sources) }
      for line in listing?.lines ?? [] { console.print(line) }
      guard report == nil, listing == nil else { break }
      for line in try facts(loaded, optimized, variants, loader).lines(of: spec) { console.print(line) }
    }
    return .success
  }

  private func facts(
    _ loaded: SpecLoader.Loaded, _ optimized: Pipeline.Result, _ variants: [CheckFacts.Variant], _ loader: SpecLoader
  ) throws -> CheckFacts {
    let costs = try loaded.model.generation.map { try GenerationCosts(loaded, $0, loader: loader) }
    return try CheckFacts(loaded, optimized, variants: variants, generationCosts: costs)
  }

  private func write(
    _ log: DiagnosticLog, _ sources: SourceMap, _ facts: [(key: String, value: JSONValue?)], _ code: ExitCode,
    to console: Console
  ) -> ExitCode {
    let members = facts.compactMap { fact in fact.value.map { (key: fact.key, value: $0) } }
    console.print(JSONValue.object(log.jsonMembers(sources: sources) + members).text)
    return code
  }

  private func fix(_ spec: String, _ loader: SpecLoader) throws {
    try SpecFixer(console: loader.console, spec: spec) { contents in
      var loader = loader
      loader.contents = contents
      let reading = try loader.read(spec)
      return (reading.log, reading.sources)
    }.run()
  }

  /// Checks every variant of the spec as it is written, and counts its parameters.
  private func parameterCounts(
    of loaded: SpecLoader.Loaded, _ loader: SpecLoader
  ) throws -> [CheckFacts.Variant] {
    guard options.variant == nil, options.settings.isEmpty, options.only.isAll else { return [] }
    var used = Usage()
    return try loaded.spec.variants.map { entry in
      let name = entry.name.text
      do {
        let model = try loader.variant(name, of: loaded, after: used)
        used = model.usage
        return (name, model.module.parameterElementCount)
      } catch let failure as CommandFailure {
        loader.console.note("in the variant '\(name)': --variant \(name)")
        throw failure
      }
    }
  }
}
