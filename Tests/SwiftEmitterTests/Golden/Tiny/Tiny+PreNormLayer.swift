// Written by graphc 0.1.0 from tiny.yaml; compiling again overwrites it.

import TinyRuntime

extension Tiny {
  /// `pre_norm_layer`: Transformer layer that normalizes the inputs of attention and of the feed-forward network (Xiong
  /// et al., 2020, fig. 1b)
  ///
  /// - x: f32[B, T, 8]
  /// - y, written: f32[B, T, 8]
  struct PreNormLayer {
    let attentionNorm: LayerNorm
    let attention: Attention
    let mlpNorm: LayerNorm
    let mlp: FeedForward

    init(_ weights: PackedWeights, prefix: String) throws(GraphcError) {
      attentionNorm = try LayerNorm(weights, prefix: "\(prefix)attention_norm.", weight: [8], bias: [8])
      attention = try Attention(weights, prefix: "\(prefix)attention.")
      mlpNorm = try LayerNorm(weights, prefix: "\(prefix)mlp_norm.", weight: [8], bias: [8])
      mlp = try FeedForward(weights, prefix: "\(prefix)mlp.")
    }

    func callAsFunction(
      x: UnsafePointer<Float>, y: UnsafeMutablePointer<Float>, frame: Frame, sizes: Sizes, on threads: ThreadPool
    ) {
      // attention_norm: f32[B, T, 8] (library/layer_norm.yaml:11)
      Kernels.LayerNorm(
        .f32, x: x, weight: attentionNorm.weight, bias: attentionNorm.bias, residual: nil, into: frame.attentionNorm,
        sum: nil, rows: sizes.bT, columns: 8, residualRows: 0, epsilon: 1e-06
      ).run(on: threads)
      // attention.query_key_value: f32[B, T, 24] (library/attention.yaml:25)
      Kernels.Matmul(
        .f32, result: .f32, x: frame.attentionNorm, weight: attention.queryKeyValue.weight,
        bias: attention.queryKeyValue.bias, residual: nil, into: frame.attentionQueryKeyValue, rows: sizes.bT,
        inner: 8, columns: 24, activation: .none
      ).run(on: threads)
      // attention: f32[B, 2, T, 4] (library/attention.yaml:35)
      Kernels.Attention(
        .f32, result: .f32, q: frame.attentionQueryKeyValue, k: frame.attentionQueryKeyValue.advanced(by: 8),
        v: frame.attentionQueryKeyValue.advanced(by: 16), mask: nil, bias: nil, past: nil, into: frame.attention,
        batch: sizes.b, heads: 2, keyHeads: 2, queries: sizes.t, keys: sizes.t, headDim: 4, valueDim: 4, left: sizes.t,
        right: sizes.t, qStrides: .init(batch: sizes.t24, head: 4, row: 24),
        kStrides: .init(batch: sizes.t24, head: 4, row: 24), vStrides: .init(batch: sizes.t24, head: 4, row: 24),
        intoStrides: .init(batch: sizes.t8, head: 4, row: 8), maskStrides: .init(batch: 0, head: 0, row: 0),
        maskKeyStride: 0, biasStrides: .init(batch: 0, head: 0, row: 0), biasKeyStride: 0, scale: 1.0, softcap: 0.0,
        site: "'attention' (library/attention.yaml:35)"
      ).run(on: threads)
      // attended: f32[B, T, 8] (library/attention.yaml:38)
      Kernels.Matmul(
        .f32, result: .f32, x: frame.attention, weight: attention.output.weight, bias: attention.output.bias,
        residual: x, into: y, rows: sizes.bT, inner: 8, columns: 8, activation: .none
      ).run(on: threads)
      // mlp_norm: f32[B, T, 8] (library/layer_norm.yaml:11)
      Kernels.LayerNorm(
        .f32, x: y, weight: mlpNorm.weight, bias: mlpNorm.bias, residual: nil, into: frame.mlpNorm, sum: nil,
        rows: sizes.bT, columns: 8, residualRows: 0, epsilon: 1e-06
      ).run(on: threads)
      // mlp.activated: f32[B, T, 16] (library/feed_forward.yaml:6)
      Kernels.Matmul(
        .f32, result: .f32, x: frame.mlpNorm, weight: mlp.up.weight, bias: mlp.up.bias, residual: nil,
        into: frame.mlpActivated, rows: sizes.bT, inner: 8, columns: 16, activation: .gelu
      ).run(on: threads)
      // y: f32[B, T, 8] (library/feed_forward.yaml:9)
      Kernels.Matmul(
        .f32, result: .f32, x: frame.mlpActivated, weight: mlp.down.weight, bias: mlp.down.bias, residual: y, into: y,
        rows: sizes.bT, inner: 16, columns: 8, activation: .none
      ).run(on: threads)
    }

    /// Includes what the kernels of a call need of the threads.
    static func addScratch(_ sizes: Sizes, to scratch: inout ScratchSize) {
      scratch.include(.matmul(.f32, rows: sizes.bT, inner: 8))
      scratch.include(
        .attention(
          .f32, batch: sizes.b, heads: 2, keyHeads: 2, queries: sizes.t, keys: sizes.t, headDim: 4, valueDim: 4))
      scratch.include(.matmul(.f32, rows: sizes.bT, inner: 16))
    }

    /// The temporaries of a call, and the steps during which they hold something.
    struct Frame {
      /// f32[B, T, 8], steps 0–1
      let attentionNorm: UnsafeMutablePointer<Float>
      /// f32[B, T, 24], steps 1–2
      let attentionQueryKeyValue: UnsafeMutablePointer<Float>
      /// f32[B, T, 2, 4], steps 2–3
      let attention: UnsafeMutablePointer<Float>
      /// f32[B, T, 8], steps 4–5
      let mlpNorm: UnsafeMutablePointer<Float>
      /// f32[B, T, 16], steps 5–6
      let mlpActivated: UnsafeMutablePointer<Float>

      static func layout(_ sizes: Sizes) throws(GraphcError) -> ArenaPlanner.Layout {
        try ArenaPlanner.solve([
          .init(.f32, [sizes.b, sizes.t, 8], first: 0, last: 1),
          .init(.f32, [sizes.b, sizes.t, 24], first: 1, last: 2),
          .init(.f32, [sizes.b, sizes.t, 2, 4], first: 2, last: 3),
          .init(.f32, [sizes.b, sizes.t, 8], first: 4, last: 5),
          .init(.f32, [sizes.b, sizes.t, 16], first: 5, last: 6),
        ])
      }

      init(_ sizes: Sizes, at base: UnsafeMutableRawPointer) throws(GraphcError) {
        let layout = try Self.layout(sizes)
        attentionNorm = layout.pointer(0, in: base)
        attentionQueryKeyValue = layout.pointer(1, in: base)
        attention = layout.pointer(2, in: base)
        mlpNorm = layout.pointer(3, in: base)
        mlpActivated = layout.pointer(4, in: base)
      }
    }
  }
}
