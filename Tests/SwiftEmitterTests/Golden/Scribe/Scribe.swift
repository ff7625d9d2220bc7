// Written by graphc 0.1.0 from scribe.yaml; compiling again overwrites it.

public import ScribeRuntime

/// An encoder and a decoder that writes, whose emitted sources are blessed
///
/// - source: i32[B, S]
/// - mask: i32[B, S] = 1
/// - target: i32[B, T]
/// - logits: f32[B, T, 11]
///
/// One run at a time; for several at once make several models, which share the mapped weights.
public final class Scribe {
  public struct Output: Sendable {
    /// f32[B, T, 11]
    public let logits: Tensor
  }

  /// The inputs, in the order in which a run takes them.
  public static let inputs: [TensorDeclaration] = [
    TensorDeclaration("source", .i32, ["B", "S"], range: .init(from: 0, below: [11])),
    TensorDeclaration("mask", .i32, ["B", "S"], default: .constant(1.0), range: .init(from: 0, below: [2])),
    TensorDeclaration("target", .i32, ["B", "T"], range: .init(from: 0, below: [11])),
  ]

  /// The outputs, in the order of `Output`.
  public static let outputs: [TensorDeclaration] = [
    TensorDeclaration("logits", .f32, ["B", "T", 11])
  ]

  /// SHA-256 of the graph that the weights have to be packed for.
  static let specDigest = "dc8b73fa1cbb3a2b90100336394efa8d1e56fbf1aaad77fdaed913e08c507512"
  /// How the weights that are computed of several learned tensors are made.
  static let foldedDigest = "3482a9e14d2a44305f91296086ed51133320533a986c151aa39d443422523a8f"

  let weights: PackedWeights
  private let network: Network
  let generationSource: Source
  let generationStep: Step
  let threads: ThreadPool
  let memoryLimit: Int
  private var workspace: Workspace?

  /// Maps the packed weights that `graphc compile` has written.
  ///
  /// - Parameter memoryLimit: the bytes that a run may take with its inputs, outputs and the weights.
  /// - Throws: 66 and 74 `io/…`; 65 `weights/…` for a file of another model, `safetensors/…`.
  public init(
    weights path: String, threads threadCount: Int = ThreadPool.processorCount, memoryLimit: Int = MemoryLimit.standard
  ) throws {
    weights = try PackedWeights(
      path: path, model: "Scribe", specDigest: Self.specDigest, foldedDigest: Self.foldedDigest)
    network = try Network(weights, prefix: "")
    generationSource = try Source(weights)
    generationStep = try Step(weights)
    threads = ThreadPool(threadCount: threadCount)
    self.memoryLimit = memoryLimit
  }

  /// Runs the model.
  ///
  /// - Throws: 65 `type/mismatch`, `shape/…`, `limit/elements` for an input of another type or a size that does not
  /// fit, `index/range`; 65 and 74 `limit/memory`.
  public func callAsFunction(source: Tensor, mask: Tensor? = nil, target: Tensor) throws -> Output {
    let dims = try DimSolver.solve(Self.inputs, given: [source, mask, target])
    let maskValue = try Self.inputs[1].tensor(mask, for: dims)
    let workspace = try workspace(for: dims)
    let sizes = workspace.sizes
    let logits = try OutputTensor(.f32, [sizes.b, sizes.t, 11])
    network(
      source: source.pointer(), mask: maskValue.pointer(), target: target.pointer(), logits: logits.pointer(),
      frame: workspace.frame, sizes: sizes, on: threads)
    Swift.withExtendedLifetime((source, maskValue, target)) {}
    try threads.throwFailure(of: Self.inputs, source, maskValue, target)
    try weights.checkUnchanged()
    return Output(logits: logits.finished())
  }

  /// What runs on inputs of one shape share: sizes and memory.
  private struct Workspace {
    let dims: [String: Int]
    let sizes: Sizes
    let arena: Arena
    let frame: Network.Frame
  }

  /// Adds what a run takes beside its inputs: the mapped weights, the outputs, the arena, scratch.
  ///
  /// - Throws: 65 `limit/elements`, `shape/…`.
  public func addMemory(for dims: [String: Int], to estimate: inout MemoryEstimate) throws(GraphcError) {
    _ = try needs(for: dims, of: &estimate)
  }

  /// The sizes for these dims and the memory that the kernels need, added to an estimate.
  private func needs(
    for dims: [String: Int], of estimate: inout MemoryEstimate
  ) throws(GraphcError) -> (sizes: Sizes, arena: Int, scratch: ScratchSize) {
    let sizes = try Sizes(dims)
    let arena = try Network.Frame.layout(sizes).byteCount
    var scratch = ScratchSize(on: threads)
    Network.addScratch(sizes, to: &scratch)
    estimate.hold(.weights, "the mapped weights", weights.byteCount)
    estimate.hold(scratch: scratch, workers: threads.threadCount)
    try estimate.hold(arena: arena, outputs: Self.outputs, for: dims)
    return (sizes, arena, scratch)
  }

  /// The workspace of the last run if its dims were the same, else a new one.
  private func workspace(for dims: [String: Int]) throws(GraphcError) -> Workspace {
    if let workspace, workspace.dims == dims { return workspace }
    // The memory of the last workspace is given back before there is a new one.
    workspace = nil
    var estimate = MemoryEstimate()
    try estimate.hold(inputs: Self.inputs, for: dims)
    let (sizes, arenaByteCount, scratch) = try needs(for: dims, of: &estimate)
    try estimate.check(limit: memoryLimit)
    try threads.reserve(scratch)
    let arena = try Arena(byteCount: arenaByteCount)
    let frame = try Network.Frame(sizes, at: arena.base)
    let workspace = Workspace(dims: dims, sizes: sizes, arena: arena, frame: frame)
    self.workspace = workspace
    return workspace
  }
}
