import Diagnostics
import ExecutionPlan
import GraphGen
import GraphIR
import GraphcProgram
import GraphcRuntime
import Interpreter
import ModelSpec
import Passes

/// The source and the step of a model, optimized.
struct DerivedGeneration {
  /// What depends on neither tokens nor positions; `nil` if there is nothing of the kind.
  var source: Module?
  /// What runs for the prompts, and then for each new token.
  var step: Module
  /// Both of them.
  var modules: [Module] { (source.map { [$0] } ?? []) + [step] }
  let generation: Generation
  let names: Incremental.Names
  /// The conditions of the model on its run-time dims, `assert:` first.
  let checks: [Module.DimCheck]
  /// Reports conditions that do not hold; `nil` where nothing runs.
  private(set) var errors: RunTimeErrors?

  /// - Parameter pipeline: the pipeline for f32.
  /// - Throws: `CommandFailure` after `generate/causal` or `generate/step`, which is written; `generate/missing` without
  ///   `generate:`.
  init(
    _ loaded: SpecLoader.Loaded, pipeline: Pipeline = .inference, passes: PassOptions, console: Console
  ) throws {
    let generation = try Self.generation(of: loaded.model)
    let loader = SpecLoader(console: console, format: loaded.format)
    switch Self.derive(loaded.model, generation) {
    case .success(let derived):
      try self.init(derived, generation, loaded) {
        try loader.optimize($0, pipeline: pipeline, options: passes).module
      }
      errors = RunTimeErrors(loaded: loaded, console: console)
    case .failure(let refusal):
      let faults = GenerationChecks(loaded: loaded, positions: PositionFacts(loaded.model.module))
        .faults(generation)
      for fault in faults.isEmpty ? [Self.diagnostic(refusal, generation)] : faults { loaded.log.report(fault) }
      throw loader.report(loaded.log, loaded.sources)
    }
  }

  /// For a package, whose model can be run in any case: that no step can be derived is a warning in the log.
  ///
  /// - Returns: `nil` without `generate:`, and after the warning.
  init?(compiling loaded: SpecLoader.Loaded, _ loader: SpecLoader) throws {
    guard let generation = loaded.model.generation else { return nil }
    switch Self.derive(loaded.model, generation) {
    case .success(let derived):
      try self.init(derived, generation, loaded) { try loader.optimize($0).module }
    case .failure(let refusal):
      var warning = Self.diagnostic(refusal, generation)
      warning.severity = .warning
      warning.message = "the package writes no tokens, since " + warning.message
      loaded.log.report(warning)
      return nil
    }
  }

  init(
    _ derived: Incremental, _ generation: Generation, _ loaded: SpecLoader.Loaded,
    _ optimize: (SpecLoader.Loaded) throws -> Module
  ) throws {
    self.generation = generation
    names = derived.names
    checks = loaded.model.module.checks
    func optimized(_ module: Module) throws -> Module {
      var part = loaded
      part.model.module = module
      part.model.untapped = module
      part.model.expectations = Expectations()
      part.model.generation = nil
      return try optimize(part)
    }
    source = try derived.source.map(optimized)
    // After the pass that rounds: a model in f32 has nothing to round here.
    step = try optimized(derived.step).roundingStates()
  }

  static func derive(
    _ model: ElaboratedModel, _ generation: Generation
  ) -> Result<Incremental, IncrementalRefusal> {
    do throws(IncrementalRefusal) {
      return .success(
        try Incrementalize.derive(
          model.module, growing: generation.input, logits: [generation.logits],
          constants: constants(of: model, generation), allPositions: false))
    } catch { return .failure(error) }
  }

  private static func generation(of model: ElaboratedModel) throws -> Generation {
    if let generation = model.generation { return generation }
    let help =
      if let (input, logits) = candidate(in: model) {
        "add to it: generate: {input: \(input), logits: \(logits)}"
      } else {
        "a model that writes has an input of tokens, i32[B, T], and an output that scores the next ones, f32[B, T, V], "
          + "causal along T"
      }
    throw GraphcError(
      .badInput, "generate/missing", "the spec does not say how \(model.module.name) writes tokens", help: help)
  }

  /// An input that may be what grows, and the output that rather than others scores the next token: it is called
  /// `logits`, or has the most scores.
  private static func candidate(in model: ElaboratedModel) -> (input: String, logits: String)? {
    let main = model.module.main
    var best: (input: String, logits: String)?
    var most = (isNamed: false, scores: 0)
    for input in main.inputs where model.inputDefaults[input.name] == nil {
      let shape = input.type.shape
      guard input.type.dtype == .i32, shape.count == 2, shape[0] != shape[1], shape[0].symbol != nil,
        shape[1].symbol != nil
      else { continue }
      let facts = PrefixStability.find(in: model.module, along: shape[1])
      for (output, type) in zip(main.outputs, main.outputTypes) {
        guard type.dtype == .f32, type.rank == 3, type.shape.dropLast() == shape[...],
          let scores = type.shape[2].constantValue,
          facts.contains(where: { $0.output == output.name && $0.axis == 1 && $0.verdict.isCausal })
        else { continue }
        let isNamed = output.name == "logits"
        if best == nil || isNamed && !most.isNamed || isNamed == most.isNamed && scores > most.scores {
          (best, most) = ((input.name, output.name), (isNamed, scores))
        }
      }
    }
    return best
  }

  /// The inputs that grow with the tokens, each with the number that it is at every position.
  private static func constants(of model: ElaboratedModel, _ generation: Generation) -> [String: Constant.Value] {
    var constants: [String: Constant.Value] = [:]
    for input in model.module.main.inputs where input.name != generation.input {
      guard generation.grows(input.type),
        case .constant(let value)? = model.inputDefaults[input.name]
      else { continue }
      switch input.type.dtype {
      case .f32, .bf16: constants[input.name] = .float(value)
      case .i32: constants[input.name] = Int(exactly: value).map { .dim(Dim($0)) }
      case .bool: constants[input.name] = .bool(value != 0)
      }
    }
    return constants
  }

  private static func diagnostic(_ refusal: IncrementalRefusal, _ generation: Generation) -> Diagnostic {
    let span = refusal.origin.span
    return Diagnostic(
      "generate/step", "no step can be derived: \(refusal)", at: span ?? generation.span,
      notes: (span == nil ? [] : [.init("generation needs it here", at: generation.span)])
        + refusal.origin.calls.map { .init("called here", at: $0) },
      help: refusal.help)
  }

  // MARK: Plans

  /// The names of the inputs that the source reads, or the step at its first token, and of those that are there for their
  /// size.
  func sourceInputs(of model: ElaboratedModel) -> Set<String> {
    let inputs = model.module.main.inputs
    let own = Set(modules.flatMap { $0.main.inputs.map(\.name) }).subtracting([generation.input])
    let shapes = inputs.map { generation.grows($0.type) ? [] : $0.type.shape }
    let needed = shapes.needed(
      read: Set(inputs.indices.filter { own.contains(inputs[$0].name) }),
      dims: Set(modules.flatMap(\.dims)).subtracting(names.dims).subtracting([generation.rows]))
    return Set(needed.map { inputs[$0].name })
  }

  /// - Parameter dims: the run-time dims of the inputs of the source.
  /// - Throws: `CommandFailure` after `shape/check`, which is written, if the longest row is too long for the source; as
  ///   `DecoderPlans`.
  func plans(dims: [String: Int], _ size: GenerationSize) throws -> DecoderPlans {
    var dims = dims
    dims[generation.rows] = size.prompts.count
    try checkConditions(dims, size)
    if let all = names.rows { dims[all] = size.rows }
    if let width = names.width { dims[width] = size.beams }
    // A row that is shorter than the window needs no more slots than it has tokens.
    if let ring = names.ring {
      dims[ring.slots] = min(size.longestPrompt + min(ring.window - 1, size.capacity), size.capacity)
    }
    return try DecoderPlans(
      source: try source.map { try ExecutionPlan.make($0) }, step: try ExecutionPlan.make(step),
      interface: .init(
        tokens: generation.input, past: names.past, count: names.count, logits: generation.logits, new: names.new,
        capacity: names.capacity),
      dims: dims, rows: size.rows, prompt: size.longestPrompt, capacity: size.capacity)
  }
}
