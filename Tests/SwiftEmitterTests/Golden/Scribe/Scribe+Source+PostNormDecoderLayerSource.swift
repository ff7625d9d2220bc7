// Written by graphc 0.1.0 from scribe.yaml; compiling again overwrites it.

import ScribeRuntime

extension Scribe.Source {
  /// `post_norm_decoder_layer.source`: Decoder layer that normalizes the sum after each of its three parts (Vaswani et
  /// al., 2017, fig. 1)
  ///
  /// - memory: f32[B, S, 8]
  /// - memory_attention.key_heads, written: f32[B, 2, S, 4]
  /// - memory_attention.value_heads, written: f32[B, 2, S, 4]
  struct PostNormDecoderLayerSource {
    let memoryAttention: Attention

    init(_ weights: PackedWeights, prefix: String) throws(GraphcError) {
      memoryAttention = try Attention(weights, prefix: "\(prefix)memory_attention.")
    }

    func callAsFunction(
      memory: UnsafePointer<Float>, memoryAttentionKeyHeads: UnsafeMutablePointer<Float>,
      memoryAttentionValueHeads: UnsafeMutablePointer<Float>, frame: Frame, sizes: Sizes, on threads: ThreadPool
    ) {
      // memory_attention.key: f32[B, S, 8] (library/attention.yaml:26)
      Kernels.Matmul(
        .f32, result: .f32, x: memory, weight: memoryAttention.key.weight, bias: memoryAttention.key.bias,
        residual: nil, into: frame.memoryAttentionKey, rows: sizes.bS, inner: 8, columns: 8, activation: .none
      ).run(on: threads)
      // memory_attention.value: f32[B, S, 8] (library/attention.yaml:27)
      Kernels.Matmul(
        .f32, result: .f32, x: memory, weight: memoryAttention.value.weight, bias: memoryAttention.value.bias,
        residual: nil, into: frame.memoryAttentionValue, rows: sizes.bS, inner: 8, columns: 8, activation: .none
      ).run(on: threads)
      // memory_attention.key_heads: f32[B, 2, S, 4] (library/rotated_heads.yaml:11)
      Kernels.Copy(.f32, x: frame.memoryAttentionKey, into: memoryAttentionKeyHeads, over: sizes.view2).run(on: threads)
      // memory_attention.value_heads: f32[B, 2, S, 4] (library/attention.yaml:30)
      Kernels.Copy(
        .f32, x: frame.memoryAttentionValue, into: memoryAttentionValueHeads, over: sizes.view2
      ).run(on: threads)
    }

    /// Includes what the kernels of a call need of the threads.
    static func addScratch(_ sizes: Sizes, to scratch: inout ScratchSize) {
      scratch.include(.matmul(.f32, rows: sizes.bS, inner: 8))
    }

    /// The temporaries of a call, and the steps during which they hold something.
    struct Frame {
      /// f32[B, S, 8], steps 0–2
      let memoryAttentionKey: UnsafeMutablePointer<Float>
      /// f32[B, S, 8], steps 1–3
      let memoryAttentionValue: UnsafeMutablePointer<Float>

      static func layout(_ sizes: Sizes) throws(GraphcError) -> ArenaPlanner.Layout {
        try ArenaPlanner.solve([
          .init(.f32, [sizes.b, sizes.s, 8], first: 0, last: 2),
          .init(.f32, [sizes.b, sizes.s, 8], first: 1, last: 3),
        ])
      }

      init(_ sizes: Sizes, at base: UnsafeMutableRawPointer) throws(GraphcError) {
        let layout = try Self.layout(sizes)
        memoryAttentionKey = layout.pointer(0, in: base)
        memoryAttentionValue = layout.pointer(1, in: base)
      }
    }
  }
}
