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

/// A model that is ready to write tokens: its step with the state, and its source, which has run.
struct PreparedGeneration {
  private let prompts: [[Int32]]
  private let options: GenerationOptions
  private let errors: RunTimeErrors
  private let console: Console
  private let session: PlannedDecoder

  /// What is written where nothing says how many tokens: the least that is useful to look at.
  static let usualCount = 128

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
    let settings = try Self.settings(said, options, generation, loaded, console)
    SpecLoader(console: console).noteWarnings(loaded)

    let declared = derived.sourceInputs(of: loaded.model)
    try Self.checkInputs(options.inputs, generation, declared, loaded.model)
    let scanned = try InputReader(loaded.model, only: declared, seed: options.seed).scan(
      options.inputs, memoryLimit: options.memoryLimit)
    let batch = scanned.dims[generation.rows]
    self.prompts = try Self.prompts(prompts, settings, generation, batch: batch)
    var rowOptions = try settings.options(seed: options.seed)
    try Self.bound(&rowOptions, self.prompts, generation)
    try Self.checkTokens(of: rowOptions, generation)
    try rowOptions.check(vocabulary: generation.vocabulary)
    guard rowOptions.beamCount <= generation.vocabulary else {
      throw GraphcError(
        .usage, "usage/range",
        "there are \(rowOptions.beamCount) beams, and \(generation.vocabulary) tokens to begin with")
    }
    if rowOptions.beamCount == 1, let option = said.optionOfBeams {
      throw GraphcError(.usage, "usage/value", "\(option) is for several beams", help: "say how many: --beams 4")
    }
    self.options = rowOptions
    let capacity = try rowOptions.capacity(prompts: self.prompts, positions: generation.limit)

    let weights = ModelWeights(
      console: console, path: options.weights, mapping: options.mapping, ignored: options.ignored, loaded: loaded,
      seed: options.seed, raisesWarnings: options.spec.raisesWarnings, memoryLimit: options.memoryLimit)
    let parameters = try weights.source(of: loaded.model)
    let checkpoint = parameters as? CheckpointParameters
    let declarations = loaded.model.module.parameters
    let plans = try derived.plans(
      dims: scanned.dims, items: self.prompts.count, beams: rowOptions.beamCount,
      prompt: self.prompts.map(\.count).max() ?? 1, capacity: capacity)
    let threadCount = options.threadCount ?? ThreadPool.processorCount
    var memory = MemoryEstimate()
    try scanned.addMemory(to: &memory)
    try checkpoint?.addMemoryOfChecks(to: &memory)
    try plans.addMemory(declarations: declarations, parameters: parameters, workers: threadCount, to: &memory)
    try memory.check(limit: options.memoryLimit)

    let values = try scanned.read()
    KernelChoice.warn(on: console)
    let threads = ThreadPool(threadCount: threadCount)
    errors = RunTimeErrors(loaded: loaded, console: console)
    session = try console.progress("loading weights") {
      try checkpoint?.check(memoryLimit: options.memoryLimit)
      return try PlannedDecoder(
        plans, declarations: declarations, parameters: parameters, values: values, threads: threads)
    }
    try weights.report(checkpoint?.warnings ?? [])
  }

  /// Whether tokens of one row are sure as they are chosen.
  var streamsOneRow: Bool { prompts.count == 1 && options.beamCount == 1 }

  /// The tokens of all prompts.
  var promptTokenCount: Int { prompts.reduce(0) { $0 + $1.count } }

  /// Writes tokens until each row has ended, or the caller has it stop.
  func generate(isCancelled: () -> Bool, _ onToken: (GeneratedToken) throws -> Void) throws -> GenerationResult {
    var session = session
    return try errors.run(
      { self.session.failedOrigin },
      { try session.generate(prompts, options: options, onToken: onToken, isCancelled: isCancelled) })
  }

  // MARK: Settings

  /// The command line, then the file beside the weights, then the spec.
  private static func settings(
    _ said: GenerationSettings, _ options: ModelOptions, _ generation: Generation, _ loaded: SpecLoader.Loaded,
    _ console: Console
  ) throws -> GenerationSettings {
    var settings = GenerationSettings(generation)
    var replaced: Set<String> = []
    if let weights = options.weights, options.readsConfig,
      let file = try GenerationConfigFile(beside: weights, vocabulary: generation.vocabulary, console)
    {
      let read = try file.settings()
      if file.isOwn {
        settings.forgetRules()
        replaced.formUnion(GenerationSettings.rules)
      }
      replaced.formUnion(read.replacedKeys)
      settings = read.over(settings)
    }
    settings = said.over(settings)
    replaced.formUnion(said.replacedKeys)
    let log = DiagnosticLog()
    for (key, error) in generation.strangers where !replaced.contains(key) { log.report(error) }
    if log.hasErrors { throw SpecLoader(console: console, format: loaded.format).report(log, loaded.sources) }
    return settings
  }

  private static func bound(
    _ options: inout GenerationOptions, _ prompts: [[Int32]], _ generation: Generation
  ) throws {
    let longest = prompts.map(\.count).max() ?? 1
    if let limit = generation.limit {
      guard longest < limit else {
        throw GraphcError(
          .badInput, "generate/limit",
          "a prompt has \(longest) tokens, and with the new ones there are at most \(limit) positions")
      }
      if let wanted = options.maxNewTokens, wanted > limit - longest {
        throw GraphcError(
          .usage, "usage/range",
          "--max-new-tokens \(wanted) after a prompt of \(longest) tokens: there are \(limit) positions",
          help: "ask for at most \(limit - longest)")
      }
      // A file may count more positions than the model has.
      if let length = options.maxLength { options.maxLength = min(length, limit) }
    }
    guard options.maxNewTokens == nil, options.maxLength == nil else { return }
    let room = generation.limit.map { $0 - longest } ?? usualCount
    options.maxNewTokens = max(options.minNewTokens, options.minLength - longest, min(usualCount, room))
  }

  private static func checkTokens(of options: GenerationOptions, _ generation: Generation) throws {
    let tokens =
      [options.startToken, options.paddingToken, options.forcedFirst, options.forcedEnd].compactMap { $0 }
      + options.endTokens + options.suppressed + options.suppressedFirst + options.forbidden.flatMap { $0 }
    guard let token = tokens.first(where: { $0 < 0 || Int($0) >= generation.vocabulary }) else { return }
    throw GraphcError(
      .badInput, "value/token-range", "no token is \(token): there are \(generation.vocabulary) of them",
      help: "tokens are 0 to \(generation.vocabulary - 1)")
  }

  // MARK: Prompts and inputs

  private static func prompts(
    _ given: [[Int32]], _ settings: GenerationSettings, _ generation: Generation, batch: Int?
  ) throws -> [[Int32]] {
    var prompts = given
    if prompts.isEmpty {
      guard let start = settings.start else {
        throw GraphcError(
          .usage, "usage/missing-option", "no --tokens, and the spec has no 'start' to begin with",
          help: "for example --tokens 1,2,3")
      }
      prompts = [start]
    }
    for (row, prompt) in prompts.enumerated() {
      for (position, token) in prompt.enumerated() where token < 0 || Int(token) >= generation.vocabulary {
        throw GraphcError(
          .badInput, "value/token-range",
          "token \(position) of prompt \(row) is \(token), and there are \(generation.vocabulary) tokens",
          help: "tokens are 0 to \(generation.vocabulary - 1)")
      }
    }
    guard let batch, prompts.count != batch else { return prompts }
    guard prompts.count == 1 else {
      throw GraphcError(
        .usage, "usage/value", "there are \(prompts.count) prompts, and the inputs have a batch of \(batch)",
        help: "give --tokens once for all rows, or once for each")
    }
    return Array(repeating: prompts[0], count: batch)
  }

  /// Refuses inputs that are not read before the first token.
  private static func checkInputs(
    _ given: [String], _ generation: Generation, _ declared: Set<String>, _ model: ElaboratedModel
  ) throws {
    for name in given.compactMap({ Assignment($0)?.name }) where !declared.contains(name) {
      guard model.module.main.inputs.contains(where: { $0.name == name }) else {
        if !declared.isEmpty { continue }
        throw GraphcError(
          .usage, "input/unknown", "the model has no input \(quoted(name))",
          help: "it reads nothing but tokens: --tokens 1,2,3")
      }
      throw GraphcError(
        .usage, "usage/input",
        name == generation.input
          ? "the input '\(name)' is what grows" : "the input '\(name)' grows with the tokens, and keeps its default",
        help: name == generation.input ? "give its tokens by --tokens 1,2,3" : "leave it out")
    }
  }
}

extension GenerationSettings {
  fileprivate var optionOfBeams: String? {
    lengthPenalty != nil ? "--length-penalty" : earlyStopping != nil ? "--early-stopping" : nil
  }

  /// The keys of `generate:` for which something is said.
  fileprivate var replacedKeys: Set<String> {
    let said: [(String, Bool)] = [
      ("start", start != nil), ("end", end != nil), ("padding", padding != nil), ("forced_first", forcedFirst != nil),
      ("forced_end", forcedEnd != nil), ("suppress", suppressed != nil), ("suppress_first", suppressedFirst != nil),
      ("forbid", forbidden != nil),
    ]
    return Set(said.filter(\.1).map(\.0))
  }
}
