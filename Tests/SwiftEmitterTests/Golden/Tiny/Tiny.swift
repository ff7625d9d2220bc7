// Written by graphc 0.1.0 from tiny.yaml; compiling again overwrites it.

public import TinyRuntime

/// An encoder of two layers, whose emitted sources are blessed
///
/// - tokens: i32[B, T]
/// - logits: f32[B, 3]
///
/// One run at a time; for several at once make several models, which share the mapped weights.
public final class Tiny {
  public struct Output: Sendable {
    /// f32[B, 3]
    public let logits: Tensor
  }

  /// The inputs, in the order in which a run takes them.
  public static let inputs: [TensorDeclaration] = [
    TensorDeclaration("tokens", .i32, ["B", "T"], range: .init(from: 0, below: [11]))
  ]

  /// The outputs, in the order of `Output`.
  public static let outputs: [TensorDeclaration] = [
    TensorDeclaration("logits", .f32, ["B", 3])
  ]

  /// SHA-256 of the graph that the weights have to be packed for.
  static let specDigest = "dc8dab11d53e35eb12beedfcf390b6a66244cf0b265fc53689719033c2215745"
  /// How the weights that are computed of several learned tensors are made.
  static let foldedDigest = "f47afb3e8695f827c533d17c290a74b73738f7d728fb721ae5ddcca92a881795"

  private let weights: PackedWeights
  private let network: Network
  private let threads: ThreadPool
  private let memoryLimit: Int
  private var workspace: Workspace?

  /// Maps the packed weights that `graphc compile` has written.
  ///
  /// - Parameter memoryLimit: the bytes that a run may take with its inputs, outputs and the weights.
  /// - Throws: 66 and 74 `io/…`; 65 `weights/…` for a file of another model, `safetensors/…`.
  public init(
    weights path: String, threads threadCount: Int = ThreadPool.processorCount, memoryLimit: Int = MemoryLimit.standard
  ) throws {
    weights = try PackedWeights(path: path, model: "Tiny", specDigest: Self.specDigest, foldedDigest: Self.foldedDigest)
    network = try Network(weights, prefix: "")
    threads = ThreadPool(threadCount: threadCount)
    self.memoryLimit = memoryLimit
  }

  /// Runs the model.
  ///
  /// - Throws: 65 `type/mismatch`, `shape/…`, `limit/elements` for an input of another type or a size that does not
  /// fit, `index/range`; 65 and 74 `limit/memory`.
  public func callAsFunction(tokens: Tensor) throws -> Output {
    let dims = try DimSolver.solve(Self.inputs, given: [tokens])
    let workspace = try workspace(for: dims)
    let sizes = workspace.sizes
    let logits = try OutputTensor(.f32, [sizes.b, 3])
    network(tokens: tokens.pointer(), logitsOutput: logits.pointer(), frame: workspace.frame, sizes: sizes, on: threads)
    Swift.withExtendedLifetime((tokens)) {}
    try threads.throwFailure(of: Self.inputs, tokens)
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
