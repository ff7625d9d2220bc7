import GraphcProgram
import ExecutionPlan
import GraphGen
import GraphIR
import GraphcRuntime
import GraphcText
import Interpreter

/// Where the parameters of a model come from: what `--weights`, `--mapping` and `--seed` say.
struct ModelWeights {
  var console: Console
  /// A checkpoint or a packed file; `nil` starts from the seed.
  var path: String?
  var mapping: String?
  var seed: UInt64
  /// `--Werror`
  var raisesWarnings = false

  /// Whether the weights are mapped as they are.
  var isPacked: Bool { path.map { PackedWeights.isPacked(path: $0) } ?? false }

  /// Parameters that are loaded, with one line for each that is not finite.
  struct Loaded {
    var store: ParameterStore
    var warnings: [String]
  }

  /// Loads what a plan reads.
  ///
  /// - Parameters:
  ///   - optimized: what the plan was made of.
  ///   - scansPacked: also looks for NaN and infinities in a packed file, which is not read otherwise.
  func load(
    _ plan: ExecutionPlan, of model: ElaboratedModel, optimized: Module, scansPacked: Bool, threads: ThreadPool
  ) throws -> Loaded {
    if let path, isPacked {
      guard mapping == nil else {
        throw GraphcError(
          .usage, "usage/mapping", "--mapping is for checkpoints, and these weights are packed", path: path)
      }
      let packed = try PackedWeights(
        path: path, model: model.module.name, specDigest: specDigest(of: model.untapped),
        foldedDigest: foldedDigest(of: optimized), precision: plan.panelDType)
      return Loaded(
        store: try ParameterStore(plan, packed: packed), warnings: scansPacked ? Self.warnings(packed) : [])
    }
    let source = try source(of: model)
    let store = try ParameterStore(plan, declarations: model.module.parameters, source: source, threads: threads)
    return Loaded(store: store, warnings: (source as? CheckpointParameters)?.warnings ?? [])
  }

  /// A checkpoint under the mapping that fits, or initial values.
  ///
  /// - Throws: 65 `weights/packed` for a packed file; what the matching throws.
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
    let checkpoint = try Checkpoint(path: path)
    try report(checkpoint.warnings.map { "\(escaped(path)): warning: \($0.message) [\($0.code)]" })
    let matching = try WeightMatching(
      model.module.parameters + model.unreadParameters, unread: Set(model.unreadParameters.map(\.path)),
      maps: model.weights, mapping: mapping, checkpoint: checkpoint)
    if let name = matching.mapping, let map = model.weights.first(where: { $0.name == name }) {
      try WeightMatching.checkDuplicates(map, checkpoint)
    }
    return CheckpointParameters(checkpoint: checkpoint, matching: matching)
  }

  /// Writes warnings, a line for each.
  ///
  /// - Throws: 65 if they are errors.
  func report(_ warnings: [String]) throws {
    for warning in warnings { console.note(warning) }
    guard raisesWarnings, !warnings.isEmpty else { return }
    console.note("error: with --Werror, warnings are errors")
    throw CommandFailure(code: .badInput)
  }

  private static func warnings(_ packed: PackedWeights) -> [String] {
    let counts = packed.tensors.map { (path: $0.name, count: packed.countNonFinite($0)) }
    return NonFiniteWarnings.lines(counts.filter { $0.count.first != nil }, path: packed.path)
  }
}
