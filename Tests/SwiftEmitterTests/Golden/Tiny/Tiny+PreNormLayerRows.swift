// Written by graphc 0.1.0 from tiny.yaml; compiling again overwrites it.

import TinyRuntime

extension Tiny {
  /// `pre_norm_layer.rows`: Transformer layer that normalizes the inputs of attention and of the feed-forward network
  /// (Xiong et al., 2020, fig. 1b)
  ///
  /// - x: f32[B, T, 8]
  /// - y, written: f32[B, 1, 8]
  struct PreNormLayerRows {
    let attentionNorm: LayerNorm
    let attention: Attention2
    let mlpNorm: LayerNorm
    let mlp: FeedForward

    init(_ weights: PackedWeights, prefix: String) throws(GraphcError) {
      attentionNorm = try LayerNorm(weights, prefix: "\(prefix)attention_norm.", weight: [8], bias: [8])
      attention = try Attention2(weights, prefix: "\(prefix)attention.")
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
      // attention.query: f32[B, 1, 8] (library/attention.yaml:25)
      Kernels.Copy(.f32, x: frame.attentionNorm, into: frame.attentionQuery, over: sizes.view1).run(on: threads)
      // attention.query: f32[B, 1, 8] (library/attention.yaml:25)
      Kernels.Matmul(
        .f32, result: .f32, x: frame.attentionQuery, weight: attention.query.weightScaled,
        bias: attention.query.biasScaled, residual: nil, into: frame.attentionQuery2, rows: sizes.b, inner: 8,
        columns: 8, activation: .none
      ).run(on: threads)
      // attention.key_value: f32[B, T, 16] (library/attention.yaml:26)
      Kernels.Matmul(
        .f32, result: .f32, x: frame.attentionNorm, weight: attention.keyValue.weight, bias: attention.keyValue.bias,
        residual: nil, into: frame.attentionKeyValue, rows: sizes.bT, inner: 8, columns: 16, activation: .none
      ).run(on: threads)
      // attention: f32[B, 2, 1, 4] (library/attention.yaml:35)
      Kernels.Attention(
        .f32, result: .f32, q: frame.attentionQuery2, k: frame.attentionKeyValue,
        v: frame.attentionKeyValue.advanced(by: 8), mask: nil, bias: nil, past: nil, into: frame.attention,
        batch: sizes.b, heads: 2, keyHeads: 2, queries: 1, keys: sizes.t, headDim: 4, valueDim: 4, left: sizes.t,
        right: 1, qStrides: .init(batch: 8, head: 4, row: 8), kStrides: .init(batch: sizes.t16, head: 4, row: 16),
        vStrides: .init(batch: sizes.t16, head: 4, row: 16), intoStrides: .init(batch: 8, head: 4, row: 8),
        maskStrides: .init(batch: 0, head: 0, row: 0), maskKeyStride: 0, biasStrides: .init(batch: 0, head: 0, row: 0),
        biasKeyStride: 0, scale: 1.0, softcap: 0.0, site: "'attention' (library/attention.yaml:35)"
      ).run(on: threads)
      // attended: f32[B, 1, 8] (library/attention.yaml:38)
      Kernels.Copy(.f32, x: x, into: y, over: sizes.view1).run(on: threads)
      // attended: f32[B, 1, 8] (library/attention.yaml:38)
      Kernels.Matmul(
        .f32, result: .f32, x: frame.attention, weight: attention.output.weight, bias: attention.output.bias,
        residual: y, into: y, rows: sizes.b, inner: 8, columns: 8, activation: .none
      ).run(on: threads)
      // mlp_norm: f32[B, 1, 8] (library/layer_norm.yaml:11)
      Kernels.LayerNorm(
        .f32, x: y, weight: mlpNorm.weight, bias: mlpNorm.bias, residual: nil, into: frame.mlpNorm, sum: nil,
        rows: sizes.b, columns: 8, residualRows: 0, epsilon: 1e-06
      ).run(on: threads)
      // mlp.activated: f32[B, 1, 16] (library/feed_forward.yaml:6)
      Kernels.Matmul(
        .f32, result: .f32, x: frame.mlpNorm, weight: mlp.up.weight, bias: mlp.up.bias, residual: nil,
        into: frame.mlpActivated, rows: sizes.b, inner: 8, columns: 16, activation: .gelu
      ).run(on: threads)
      // y: f32[B, 1, 8] (library/feed_forward.yaml:9)
      Kernels.Matmul(
        .f32, result: .f32, x: frame.mlpActivated, weight: mlp.down.weight, bias: mlp.down.bias, residual: y, into: y,
        rows: sizes.b, inner: 16, columns: 8, activation: .none
      ).run(on: threads)
    }

    /// Includes what the kernels of a call need of the threads.
    static func addScratch(_ sizes: Sizes, to scratch: inout ScratchSize) {
      scratch.include(.matmul(.f32, rows: sizes.b, inner: 8))
      scratch.include(.matmul(.f32, rows: sizes.bT, inner: 8))
      scratch.include(
        .attention(.f32, batch: sizes.b, heads: 2, keyHeads: 2, queries: 1, keys: sizes.t, headDim: 4, valueDim: 4))
      scratch.include(.matmul(.f32, rows: sizes.b, inner: 16))
    }

    /// The temporaries of a call, and the steps during which they hold something.
    struct Frame {
      /// f32[B, T, 8], steps 0–3
      let attentionNorm: UnsafeMutablePointer<Float>
      /// f32[B, 1, 8], steps 1–2
      let attentionQuery: UnsafeMutablePointer<Float>
      /// f32[B, 1, 8], steps 2–4
      let attentionQuery2: UnsafeMutablePointer<Float>
      /// f32[B, T, 16], steps 3–4
      let attentionKeyValue: UnsafeMutablePointer<Float>
      /// f32[B, 1, 2, 4], steps 4–6
      let attention: UnsafeMutablePointer<Float>
      /// f32[B, 1, 8], steps 7–8
      let mlpNorm: UnsafeMutablePointer<Float>
      /// f32[B, 1, 16], steps 8–9
      let mlpActivated: UnsafeMutablePointer<Float>

      static func layout(_ sizes: Sizes) throws(GraphcError) -> ArenaPlanner.Layout {
        try ArenaPlanner.solve([
          .init(.f32, [sizes.b, sizes.t, 8], first: 0, last: 3),
          .init(.f32, [sizes.b, 1, 8], first: 1, last: 2),
          .init(.f32, [sizes.b, 1, 8], first: 2, last: 4),
          .init(.f32, [sizes.b, sizes.t, 16], first: 3, last: 4),
          .init(.f32, [sizes.b, 1, 2, 4], first: 4, last: 6),
          .init(.f32, [sizes.b, 1, 8], first: 7, last: 8),
          .init(.f32, [sizes.b, 1, 16], first: 8, last: 9),
        ])
      }

      init(_ sizes: Sizes, at base: UnsafeMutableRawPointer) throws(GraphcError) {
        let layout = try Self.layout(sizes)
        attentionNorm = layout.pointer(0, in: base)
        attentionQuery = layout.pointer(1, in: base)
        attentionQuery2 = layout.pointer(2, in: base)
        attentionKeyValue = layout.pointer(3, in: base)
        attention = layout.pointer(4, in: base)
        mlpNorm = layout.pointer(5, in: base)
        mlpActivated = layout.pointer(6, in: base)
      }
    }
  }
}
