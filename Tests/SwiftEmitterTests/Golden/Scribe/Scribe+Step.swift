// Written by graphc 0.1.0 from scribe.yaml; compiling again overwrites it.

import ScribeRuntime

extension Scribe {
  /// What a generation repeats: the scores that follow N new tokens of each row.
  ///
  /// - target: i32[B*W, N]
  /// - past: i32[B*W]
  /// - count: i32[B*W]
  /// - not_equal: bool[B, S]
  /// - decoded.memory_attention.key_heads: f32[2, B, 2, S, 4]
  /// - decoded.memory_attention.value_heads: f32[2, B, 2, S, 4]
  /// - logits: f32[B*W, 11]
  /// - decoded.attention.key_heads: f32[2, B*W, 2, C, 4], which lasts from run to run
  /// - decoded.attention.value_heads: f32[2, B*W, 2, C, 4], which lasts from run to run
  struct Step {
    /// The outputs.
    static let outputs: [TensorDeclaration] = [
      TensorDeclaration("logits", .f32, [outputsAxis1, 11])
    ]

    private static let outputsAxis1 = TensorDeclaration.Axis.derived("B*W") { dims throws(GraphcError) in
      try Extent.product(Extent.dim("B", of: dims), Extent.dim("W", of: dims))
    }

    /// What lasts from one run to the next.
    static let states: [StateDeclaration] = [
      StateDeclaration(
        "decoded.attention.key_heads", .f32, [2, statesAxis1, 2, "C", 4], initial: 0.0, rowAxis: 1, positionAxis: 3),
      StateDeclaration(
        "decoded.attention.value_heads", .f32, [2, statesAxis1, 2, "C", 4], initial: 0.0, rowAxis: 1, positionAxis: 3),
    ]

    private static let statesAxis1 = TensorDeclaration.Axis.derived("B*W") { dims throws(GraphcError) in
      try Extent.product(Extent.dim("B", of: dims), Extent.dim("W", of: dims))
    }

    private let network: Network

    init(_ weights: PackedWeights) throws(GraphcError) { network = try Network(weights, prefix: "") }

    /// Adds what a run writes beside the states, and what its kernels need of the threads.
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
      target: Tensor, past: Tensor, count: Tensor, notEqual: Tensor, decodedMemoryAttentionKeyHeads: Tensor,
      decodedMemoryAttentionValueHeads: Tensor, logits: TensorMemory, states: StateMemory, for dims: [String: Int],
      on threads: ThreadPool
    ) throws(GraphcError) -> () throws(GraphcError) -> Void {
      let sizes = try Sizes(dims)
      let arena = try Arena(byteCount: Network.Frame.layout(sizes).byteCount)
      let frame = try Network.Frame(sizes, at: arena.base)
      return { () throws(GraphcError) in
        network(
          target: target.pointer(), past: past.pointer(), count: count.pointer(), notEqual: notEqual.pointer(),
          decodedMemoryAttentionKeyHeads: decodedMemoryAttentionKeyHeads.pointer(),
          decodedMemoryAttentionValueHeads: decodedMemoryAttentionValueHeads.pointer(),
          decodedAttentionKeyHeads: states.memory(0).pointer(), decodedAttentionValueHeads: states.memory(1).pointer(),
          logits: logits.pointer(), decodedAttentionKeyHeadsNew: states.memory(0).pointer(),
          decodedAttentionValueHeadsNew: states.memory(1).pointer(), frame: frame, sizes: sizes, on: threads)
        Swift.withExtendedLifetime(arena) {}
        try threads.throwFailure(inputs: [
          ("target", target), ("past", past), ("count", count), ("not_equal", notEqual),
          ("decoded.memory_attention.key_heads", decodedMemoryAttentionKeyHeads),
          ("decoded.memory_attention.value_heads", decodedMemoryAttentionValueHeads),
          ("decoded.attention.key_heads", states.memory(0).tensor),
          ("decoded.attention.value_heads", states.memory(1).tensor),
        ])
      }
    }
  }
}
