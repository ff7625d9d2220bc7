import Diagnostics
import ExecutionPlan
import GraphGen
import GraphIR
package import GraphcProgram
package import GraphcRuntime
import GraphcText
import Interpreter
import ModelSpec
import Passes

/// A model that is ready to write tokens: its step with the state, and its source, which has run.
package struct PreparedGeneration {
  /// What is generated.
  let request: GenerationRequest
  private let errors: RunTimeErrors
  private let console: Console
  private let decoder: PlannedDecoder
  /// The threads that kernels run on.
  package let threads: ThreadPool
  /// How the step holds its weights.
  package let weightFormat: WeightFormat

  /// Loads the spec that the options of `graphc generate` name and prepares it.
  package init(_ arguments: ParsedArguments, console: Console) throws {
    let options = try ModelOptions(arguments)
    try self.init(
      SpecLoader(console: console, options: options.spec).load(options), options, GenerationSettings(arguments),
      prompts: arguments.tokens("tokens"), console: console)
  }

  /// Derives and plans source and step, reads headers and checks memory; then reads inputs and weights, and runs the
  /// source.
  ///
  /// - Parameters:
  ///   - said: what the command line says.
  ///   - prompts: those of the command line.
  init(
    _ loaded: SpecLoader.Loaded, _ options: ModelOptions, _ said: GenerationSettings, prompts: [[Int32]],
    console: Console
  ) throws {
    self.console = console
    let derived = try DerivedGeneration(
      loaded, pipeline: options.optimizes ? .inference : .canonical, passes: options.passes, console: console)
    let generation = derived.generation
    let (settings, strangers) = try GenerationSettings.merged(
      said, beside: options.readsConfig ? options.weights : nil, generation, console)
    let log = DiagnosticLog()
    for stranger in strangers { log.report(stranger.error) }
    if log.hasErrors { throw SpecLoader(console: console, format: loaded.format).report(log, loaded.sources) }
    SpecLoader(console: console).noteWarnings(loaded)

    let declared = derived.sourceInputs(of: loaded.model)
    try Self.checkInputs(options.inputs, generation, declared, loaded.model)
    let reader = try InputReader(loaded.model, only: declared, seed: options.seed)
    let scanned = try reader.scan(options.inputs, memoryLimit: options.memoryLimit)
    try reader.requireAll(scanned)
    request = try GenerationRequest(
      settings, said: said, prompts: prompts, batch: scanned.dims[generation.rows], vocabulary: generation.vocabulary,
      limit: generation.limit, seed: options.seed)
    let size = request.size

    let weights = ModelWeights(
      console: console, path: options.weights, mapping: options.mapping, ignored: options.ignored, loaded: loaded,
      seed: options.seed, raisesWarnings: options.spec.raisesWarnings, memoryLimit: options.memoryLimit)
    let parameters = try weights.source(of: loaded.model)
    let checkpoint = parameters as? CheckpointParameters
    let declarations = loaded.model.module.parameters
    let plans = try derived.plans(dims: scanned.dims, size)
    let threadCount = options.threadCount ?? ThreadPool.processorCount
    var memory = MemoryEstimate()
    try scanned.addMemory(to: &memory)
    size.addMemory(to: &memory)
    try checkpoint?.addMemoryOfChecks(to: &memory)
    try plans.addMemory(declarations: declarations, parameters: parameters, workers: threadCount, to: &memory)
    try memory.check(limit: options.memoryLimit)

    let values = try scanned.read()
    KernelChoice.warn(on: console)
    weightFormat = plans.one.plan.weightFormat
    threads = ThreadPool(threadCount: threadCount)
    let threads = threads
    errors = RunTimeErrors(loaded: loaded, console: console)
    decoder = try console.progress("loading weights") {
      try checkpoint?.check(memoryLimit: options.memoryLimit)
      return try PlannedDecoder(
        plans, declarations: declarations, parameters: parameters, values: values, threads: threads)
    }
    try weights.report(checkpoint?.warnings ?? [])
  }

  /// Runs the source once more, as for another one of its sizes.
  package func runSource() throws { try errors.run({ decoder.failedOrigin }, { try decoder.runSource() }) }

  /// Writes tokens until each row has ended, or the caller has it stop.
  package func generate(
    _ isCancelled: () -> Bool, _ onToken: (GeneratedToken) throws -> Void
  ) throws -> GenerationResult {
    var session = decoder.session
    return try errors.run(
      { decoder.failedOrigin },
      {
        try session.generate(
          request.prompts, options: request.options, onToken: onToken, isCancelled: isCancelled)
      })
  }

  /// Refuses inputs that are not read before the first token.
  private static func checkInputs(
    _ given: [String], _ generation: Generation, _ declared: Set<String>, _ model: ElaboratedModel
  ) throws {
    for name in given.compactMap({ Assignment($0)?.name }) where !declared.contains(name) {
      guard let input = model.module.main.inputs.first(where: { $0.name == name }) else {
        if !declared.isEmpty { continue }
        throw GraphcError(
          .usage, "input/unknown", "the model has no input \(quoted(name))",
          help: "it reads nothing but tokens: --tokens 1,2,3")
      }
      if name == generation.input {
        throw GraphcError(
          .usage, "usage/input", "the input '\(name)' is what grows", help: "give its tokens by --tokens 1,2,3")
      }
      throw GraphcError(
        .usage, "usage/input",
        generation.grows(input.type)
          ? "the input '\(name)' grows with the tokens, and keeps its default"
          : "'\(generation.logits)' does not depend on the input '\(name)'",
        help: "leave it out")
    }
  }
}
