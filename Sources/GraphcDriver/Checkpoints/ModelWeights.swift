import ExecutionPlan
import GraphGen
import GraphIR
import GraphcProgram
import GraphcRuntime
import GraphcText
import Interpreter
import ModelSpec

/// The source of a model's parameters, as given by `--weights`, `--mapping`, `--ignore` and `--seed`.
struct ModelWeights {
  var console: Console
  /// A checkpoint or a packed file; `nil` for initial values.
  var path: String?
  var mapping: String?
  /// Templates of tensors that may stay unused, from `--ignore`.
  var ignored: [String] = []
  /// The spec of the model, used to search for config that fits the weights; `nil` for no search.
  var loaded: SpecLoader.Loaded?
  var seed: UInt64
  /// `--Werror`
  var raisesWarnings = false
  /// The bytes that a command may take.
  var memoryLimit: Int

  /// Whether the weights are packed and are mapped without conversion.
  var isPacked: Bool { path.map { PackedWeights.isPacked(path: $0) } ?? false }

  /// Weights whose headers are read and fit the model.
  enum Opened {
    case packed(PackedWeights)
    case source(any ParameterSource)

    /// Adds what loading the parameters that a plan reads takes.
    ///
    /// - Parameter scratch: includes what the kernels that make parameters need.
    func addMemory(
      _ plan: ExecutionPlan, of model: ElaboratedModel, _ scratch: inout ScratchSize, to estimate: inout MemoryEstimate
    ) throws {
      switch self {
      case .packed(let packed): estimate.hold(.weights, "the mapped weights", packed.byteCount)
      case .source(let source):
        try (source as? CheckpointParameters)?.addMemoryOfChecks(to: &estimate)
        try ParameterStore.addMemory(
          plan, declarations: model.module.parameters, source: source, &scratch, to: &estimate)
      }
    }
  }

  /// Loaded parameters, with a warning for each that is not finite.
  struct Loaded {
    var store: ParameterStore
    var warnings: [String]
  }

  /// Opens the weights of a plan.
  ///
  /// - Parameter optimized: the module of the plan.
  func open(_ plan: ExecutionPlan, of model: ElaboratedModel, optimized: Module) throws -> Opened {
    if let path, isPacked {
      guard mapping == nil else {
        throw GraphcError(
          .usage, "usage/mapping", "--mapping is for checkpoints, and these weights are packed", path: path)
      }
      return .packed(
        try PackedWeights(
          path: path, model: model.module.name, specDigest: specDigest(of: model.untapped),
          foldedDigest: foldedDigest(of: [optimized]), format: plan.weightFormat))
    }
    return .source(try source(of: model))
  }

  /// Checks and loads the parameters that a plan reads.
  ///
  /// - Parameter scansPacked: whether a packed file is read to search for NaN and infinities.
  func load(
    _ opened: Opened, _ plan: ExecutionPlan, of model: ElaboratedModel, scansPacked: Bool, threads: ThreadPool
  ) throws -> Loaded {
    switch opened {
    case .packed(let packed):
      return Loaded(
        store: try ParameterStore(plan, packed: packed), warnings: scansPacked ? Self.warnings(packed) : [])
    case .source(let source):
      let checkpoint = source as? CheckpointParameters
      try checkpoint?.check(memoryLimit: memoryLimit)
      let store = try ParameterStore(plan, declarations: model.module.parameters, source: source, threads: threads)
      return Loaded(store: store, warnings: checkpoint?.warnings ?? [])
    }
  }

  /// A checkpoint with the mapping that fits, or initial values; reads no tensor.
  ///
  /// - Throws: 65 `weights/packed` for a packed file; the errors of matching.
  func source(of model: ElaboratedModel) throws -> any ParameterSource {
    guard let path else {
      if !model.module.parameters.isEmpty {
        console.note("note: no --weights, so the parameters are initial values from seed \(seed)")
      }
      return InitialParameters(seed: seed)
    }
    guard !isPacked else {
      throw GraphcError(
        .badInput, "weights/packed", "these weights are packed, and the checkpoint that they were made of is needed",
        path: path)
    }
    let (checkpoint, matching, ignored) = try matching(path, model)
    if matching.problems.count > 0 {
      let help = loaded.flatMap { loaded in
        WeightSuggestions(loaded: loaded, checkpoint: checkpoint, mapping: mapping, ignored: ignored).help(
          for: matching)
      }
      if let error = matching.problems.error(checkpoint, help: help) { throw error }
    }
    if let note = matching.note { console.note("\(escaped(path)): note: \(note)") }
    return CheckpointParameters(checkpoint: checkpoint, matching: matching)
  }

  /// The parameters from which training begins: those of a checkpoint, also if it lacks some, or initial values.
  func startingSource(of model: ElaboratedModel) throws -> any ParameterSource {
    guard let path, !isPacked else { return path == nil ? InitialParameters(seed: seed) : try source(of: model) }
    let (checkpoint, matching, _) = try matching(path, model)
    let parameters = try FineTunedParameters(model, checkpoint, matching, seed: seed)
    for note in parameters.notes { console.note("\(escaped(path)): note: \(note)") }
    return parameters
  }

  /// Opens a checkpoint, whose warnings are written, and finds the tensors of the parameters.
  private func matching(
    _ path: String, _ model: ElaboratedModel
  ) throws -> (checkpoint: Checkpoint, matching: WeightMatching, ignored: [WeightTemplate]) {
    let checkpoint = try Checkpoint(path: path)
    try report(checkpoint.warnings.map { "\(escaped(path)): warning: \($0.message) [\($0.code)]" })
    let ignored = try ignoredTemplates()
    let matching = try WeightMatching(model, mapping: mapping, ignored: ignored, checkpoint: checkpoint)
    return (checkpoint, matching, ignored)
  }

  /// Writes warnings, one per line.
  ///
  /// - Throws: 65 if warnings are errors.
  func report(_ warnings: [String]) throws {
    for warning in warnings { console.note(warning) }
    guard raisesWarnings, !warnings.isEmpty else { return }
    console.note("error: with --Werror, warnings are errors")
    throw CommandFailure(code: .badInput)
  }

  private func ignoredTemplates() throws -> [WeightTemplate] {
    try ignored.map { text in
      guard let template = WeightTemplate(text) else {
        throw GraphcError(
          .usage, "usage/ignore", "--ignore takes a tensor's name, not \(quoted(text))",
          help: "in a name, {i} stands for digits and {p} for a segment between points")
      }
      return template
    }
  }

  private static func warnings(_ packed: PackedWeights) -> [String] {
    let counts = packed.tensors.map { (path: $0.name, count: packed.countNonFinite($0)) }
    return NonFiniteWarnings.lines(counts.filter { $0.count.first != nil }, path: packed.path)
  }
}
