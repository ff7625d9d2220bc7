// Written by graphc 0.1.0 from scribe.yaml; compiling again overwrites it.

import ScribeRuntime

extension Scribe {
  /// What a generation computes once: all that depends on neither tokens nor positions.
  ///
  /// - source: i32[B, S]
  /// - mask: i32[B, S]
  /// - not_equal: bool[B, S]
  /// - decoded.memory_attention.key_heads: f32[2, B, 2, S, 4]
  /// - decoded.memory_attention.value_heads: f32[2, B, 2, S, 4]
  struct Source {
    /// The outputs.
    static let outputs: [TensorDeclaration] = [
      TensorDeclaration("not_equal", .bool, ["B", "S"]),
      TensorDeclaration("decoded.memory_attention.key_heads", .f32, [2, "B", 2, "S", 4]),
      TensorDeclaration("decoded.memory_attention.value_heads", .f32, [2, "B", 2, "S", 4]),
    ]

    private let network: Network

    init(_ weights: PackedWeights) throws(GraphcError) { network = try Network(weights, prefix: "") }

    /// Adds what a run writes, and what its kernels need of the threads.
    static func addMemory(
      for dims: [String: Int], _ scratch: inout ScratchSize, to estimate: inout MemoryEstimate
    ) throws(GraphcError) {
      let sizes = try Sizes(dims)
      Network.addScratch(sizes, to: &scratch)
      try estimate.hold(arena: Network.Frame.layout(sizes).byteCount, outputs: outputs, for: dims)
    }

    /// Reserves the memory of runs with these dims. Each run reads and writes the arguments where they are.
    ///
    /// - Throws: 65 `limit/elements`, `shape/…`; 74 `limit/memory`. A run: 65 `index/range`.
    func run(
      source: Tensor, mask: Tensor, notEqual: TensorMemory, decodedMemoryAttentionKeyHeads: TensorMemory,
      decodedMemoryAttentionValueHeads: TensorMemory, for dims: [String: Int], on threads: ThreadPool
    ) throws(GraphcError) -> () throws(GraphcError) -> Void {
      let sizes = try Sizes(dims)
      let arena = try Arena(byteCount: Network.Frame.layout(sizes).byteCount)
      let frame = try Network.Frame(sizes, at: arena.base)
      return { () throws(GraphcError) in
        network(
          source: source.pointer(), mask: mask.pointer(), notEqual: notEqual.pointer(),
          decodedMemoryAttentionKeyHeads: decodedMemoryAttentionKeyHeads.pointer(),
          decodedMemoryAttentionValueHeads: decodedMemoryAttentionValueHeads.pointer(), frame: frame, sizes: sizes,
          on: threads)
        Swift.withExtendedLifetime(arena) {}
        try threads.throwFailure(inputs: [("source", source), ("mask", mask)])
      }
    }
  }
}
