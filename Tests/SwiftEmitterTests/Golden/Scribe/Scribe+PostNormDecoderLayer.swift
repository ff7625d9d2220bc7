// Written by graphc 0.1.0 from scribe.yaml; compiling again overwrites it.

import ScribeRuntime

extension Scribe {
  /// `post_norm_decoder_layer`: Decoder layer that normalizes the sum after each of its three parts (Vaswani et al.,
  /// 2017, fig. 1)
  ///
  /// - x: f32[B, T, 8]
  /// - memory: f32[B, S, 8]
  /// - memory_mask: bool[B, S]
  /// - mlp_norm, written: f32[B, T, 8]
  struct PostNormDecoderLayer {
    let attention: Attention
    let attentionNorm: LayerNorm
    let memoryAttention: Attention2
    let memoryNorm: LayerNorm
    let mlp: FeedForward
    let mlpNorm: LayerNorm

    init(_ weights: PackedWeights, prefix: String) throws(GraphcError) {
      attention = try Attention(weights, prefix: "\(prefix)attention.")
      attentionNorm = try LayerNorm(weights, prefix: "\(prefix)attention_norm.", weight: [8], bias: [8])
      memoryAttention = try Attention2(weights, prefix: "\(prefix)memory_attention.")
      memoryNorm = try LayerNorm(weights, prefix: "\(prefix)memory_norm.", weight: [8], bias: [8])
      mlp = try FeedForward(weights, prefix: "\(prefix)mlp.")
      mlpNorm = try LayerNorm(weights, prefix: "\(prefix)mlp_norm.", weight: [8], bias: [8])
    }

    func callAsFunction(
      x: UnsafePointer<Float>, memory: UnsafePointer<Float>, memoryMask: UnsafePointer<UInt8>,
      mlpNormOutput: UnsafeMutablePointer<Float>, frame: Frame, sizes: Sizes, on threads: ThreadPool
    ) {
      // attention.query_key_value: f32[B, T, 24] (library/attention.yaml:25)
      Kernels.Matmul(
        .f32, result: .f32, x: x, weight: attention.queryKeyValue.weight, bias: attention.queryKeyValue.bias,
        residual: nil, into: frame.attentionQueryKeyValue, rows: sizes.bT, inner: 8, columns: 24, activation: .none
      ).run(on: threads)
      // attention: f32[B, 2, T, 4] (library/attention.yaml:35)
      Kernels.Attention(
        .f32, result: .f32, q: frame.attentionQueryKeyValue, k: frame.attentionQueryKeyValue.advanced(by: 8),
        v: frame.attentionQueryKeyValue.advanced(by: 16), mask: nil, bias: nil, past: nil, into: frame.attention,
        batch: sizes.b, heads: 2, keyHeads: 2, queries: sizes.t, keys: sizes.t, headDim: 4, valueDim: 4, left: sizes.t,
        right: 0, qStrides: .init(batch: sizes.t24, head: 4, row: 24),
        kStrides: .init(batch: sizes.t24, head: 4, row: 24), vStrides: .init(batch: sizes.t24, head: 4, row: 24),
        intoStrides: .init(batch: sizes.t8, head: 4, row: 8), maskStrides: .init(batch: 0, head: 0, row: 0),
        maskKeyStride: 0, biasStrides: .init(batch: 0, head: 0, row: 0), biasKeyStride: 0, scale: 1.0, softcap: 0.0,
        site: "'attention' (library/attention.yaml:35)"
      ).run(on: threads)
      // attended: f32[B, T, 8] (library/attention.yaml:38)
      Kernels.Matmul(
        .f32, result: .f32, x: frame.attention, weight: attention.output.weight, bias: attention.output.bias,
        residual: x, into: mlpNormOutput, rows: sizes.bT, inner: 8, columns: 8, activation: .none
      ).run(on: threads)
      // attention_norm: f32[B, T, 8] (library/layer_norm.yaml:11)
      Kernels.LayerNorm(
        .f32, x: mlpNormOutput, weight: attentionNorm.weight, bias: attentionNorm.bias, residual: nil,
        into: mlpNormOutput, sum: nil, rows: sizes.bT, columns: 8, residualRows: 0, epsilon: 1e-06
      ).run(on: threads)
      // memory_attention.query: f32[B, T, 8] (library/attention.yaml:25)
      Kernels.Matmul(
        .f32, result: .f32, x: mlpNormOutput, weight: memoryAttention.query.weightScaled,
        bias: memoryAttention.query.biasScaled, residual: nil, into: frame.memoryAttentionQuery, rows: sizes.bT,
        inner: 8, columns: 8, activation: .none
      ).run(on: threads)
      // memory_attention.key_value: f32[B, S, 16] (library/attention.yaml:26)
      Kernels.Matmul(
        .f32, result: .f32, x: memory, weight: memoryAttention.keyValue.weight, bias: memoryAttention.keyValue.bias,
        residual: nil, into: frame.memoryAttentionKeyValue, rows: sizes.bS, inner: 8, columns: 16, activation: .none
      ).run(on: threads)
      // attention: f32[B, 2, T, 4] (library/attention.yaml:35)
      Kernels.Attention(
        .f32, result: .f32, q: frame.memoryAttentionQuery, k: frame.memoryAttentionKeyValue,
        v: frame.memoryAttentionKeyValue.advanced(by: 8), mask: memoryMask, bias: nil, past: nil,
        into: frame.attention2, batch: sizes.b, heads: 2, keyHeads: 2, queries: sizes.t, keys: sizes.s, headDim: 4,
        valueDim: 4, left: sizes.s, right: sizes.t, qStrides: .init(batch: sizes.t8, head: 4, row: 8),
        kStrides: .init(batch: sizes.s16, head: 4, row: 16), vStrides: .init(batch: sizes.s16, head: 4, row: 16),
        intoStrides: .init(batch: sizes.t8, head: 4, row: 8), maskStrides: .init(batch: sizes.s, head: 0, row: 0),
        maskKeyStride: 1, biasStrides: .init(batch: 0, head: 0, row: 0), biasKeyStride: 0, scale: 1.0, softcap: 0.0,
        site: "'attention' (library/attention.yaml:35)"
      ).run(on: threads)
      // informed: f32[B, T, 8] (library/attention.yaml:38)
      Kernels.Matmul(
        .f32, result: .f32, x: frame.attention2, weight: memoryAttention.output.weight,
        bias: memoryAttention.output.bias, residual: mlpNormOutput, into: mlpNormOutput, rows: sizes.bT, inner: 8,
        columns: 8, activation: .none
      ).run(on: threads)
      // memory_norm: f32[B, T, 8] (library/layer_norm.yaml:11)
      Kernels.LayerNorm(
        .f32, x: mlpNormOutput, weight: memoryNorm.weight, bias: memoryNorm.bias, residual: nil, into: mlpNormOutput,
        sum: nil, rows: sizes.bT, columns: 8, residualRows: 0, epsilon: 1e-06
      ).run(on: threads)
      // mlp.activated: f32[B, T, 16] (library/feed_forward.yaml:6)
      Kernels.Matmul(
        .f32, result: .f32, x: mlpNormOutput, weight: mlp.up.weight, bias: mlp.up.bias, residual: nil,
        into: frame.mlpActivated, rows: sizes.bT, inner: 8, columns: 16, activation: .gelu
      ).run(on: threads)
      // sum: f32[B, T, 8] (library/feed_forward.yaml:9)
      Kernels.Matmul(
        .f32, result: .f32, x: frame.mlpActivated, weight: mlp.down.weight, bias: mlp.down.bias,
        residual: mlpNormOutput, into: mlpNormOutput, rows: sizes.bT, inner: 16, columns: 8, activation: .none
      ).run(on: threads)
      // mlp_norm: f32[B, T, 8] (library/layer_norm.yaml:11)
      Kernels.LayerNorm(
        .f32, x: mlpNormOutput, weight: mlpNorm.weight, bias: mlpNorm.bias, residual: nil, into: mlpNormOutput,
        sum: nil, rows: sizes.bT, columns: 8, residualRows: 0, epsilon: 1e-06
      ).run(on: threads)
    }

    /// Includes what the kernels of a call need of the threads.
    static func addScratch(_ sizes: Sizes, to scratch: inout ScratchSize) {
      scratch.include(.matmul(.f32, rows: sizes.bT, inner: 8))
      scratch.include(
        .attention(
          .f32, batch: sizes.b, heads: 2, keyHeads: 2, queries: sizes.t, keys: sizes.t, headDim: 4, valueDim: 4))
      scratch.include(.matmul(.f32, rows: sizes.bS, inner: 8))
      scratch.include(
        .attention(
          .f32, batch: sizes.b, heads: 2, keyHeads: 2, queries: sizes.t, keys: sizes.s, headDim: 4, valueDim: 4))
      scratch.include(.matmul(.f32, rows: sizes.bT, inner: 16))
    }

    /// The temporaries of a call, and the steps during which they hold something.
    struct Frame {
      /// f32[B, T, 24], steps 0–1
      let attentionQueryKeyValue: UnsafeMutablePointer<Float>
      /// f32[B, T, 2, 4], steps 1–2
      let attention: UnsafeMutablePointer<Float>
      /// f32[B, T, 8], steps 4–6
      let memoryAttentionQuery: UnsafeMutablePointer<Float>
      /// f32[B, S, 16], steps 5–6
      let memoryAttentionKeyValue: UnsafeMutablePointer<Float>
      /// f32[B, T, 2, 4], steps 6–7
      let attention2: UnsafeMutablePointer<Float>
      /// f32[B, T, 16], steps 9–10
      let mlpActivated: UnsafeMutablePointer<Float>

      static func layout(_ sizes: Sizes) throws(GraphcError) -> ArenaPlanner.Layout {
        try ArenaPlanner.solve([
          .init(.f32, [sizes.b, sizes.t, 24], first: 0, last: 1),
          .init(.f32, [sizes.b, sizes.t, 2, 4], first: 1, last: 2),
          .init(.f32, [sizes.b, sizes.t, 8], first: 4, last: 6),
          .init(.f32, [sizes.b, sizes.s, 16], first: 5, last: 6),
          .init(.f32, [sizes.b, sizes.t, 2, 4], first: 6, last: 7),
          .init(.f32, [sizes.b, sizes.t, 16], first: 9, last: 10),
        ])
      }

      init(_ sizes: Sizes, at base: UnsafeMutableRawPointer) throws(GraphcError) {
        let layout = try Self.layout(sizes)
        attentionQueryKeyValue = layout.pointer(0, in: base)
        attention = layout.pointer(1, in: base)
        memoryAttentionQuery = layout.pointer(2, in: base)
        memoryAttentionKeyValue = layout.pointer(3, in: base)
        attention2 = layout.pointer(4, in: base)
        mlpActivated = layout.pointer(5, in: base)
      }
    }
  }
}
