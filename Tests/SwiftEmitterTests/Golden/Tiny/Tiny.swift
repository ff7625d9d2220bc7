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
  private var workspace: Workspace?

  /// Maps the packed weights that `graphc compile` has written.
  ///
  /// - Throws: 66 and 74 `io/…`; 65 `weights/…` for a file of another model, `safetensors/…`.
  public init(weights path: String, threads threadCount: Int = ThreadPool.processorCount) throws {
    weights = try PackedWeights(path: path, model: "Tiny", specDigest: Self.specDigest, foldedDigest: Self.foldedDigest)
    network = try Network(weights, prefix: "")
    threads = ThreadPool(threadCount: threadCount)
  }

  /// Runs the model.
  ///
  /// - Throws: 65 `type/mismatch`, `shape/…`, `limit/elements` for an input of another type or a size that does not
  /// fit, `index/range`.
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

  /// The workspace of the last run if its dims were the same, else a new one.
  private func workspace(for dims: [String: Int]) throws(GraphcError) -> Workspace {
    if let workspace, workspace.dims == dims { return workspace }
    let sizes = try Sizes(dims)
    let arena = try Arena(byteCount: Network.Frame.layout(sizes).byteCount)
    let frame = try Network.Frame(sizes, at: arena.base)
    let workspace = Workspace(dims: dims, sizes: sizes, arena: arena, frame: frame)
    self.workspace = workspace
    return workspace
  }
}
