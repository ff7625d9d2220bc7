// Written by graphc 0.1.0 from scribe.yaml; compiling again overwrites it.

import ScribeRuntime

extension Scribe.Step {
  /// `post_norm_decoder_layer.step`: Decoder layer that normalizes the sum after each of its three parts (Vaswani et
  /// al., 2017, fig. 1)
  ///
  /// - x: f32[B*W, N, 8]
  /// - memory_mask: bool[B, S]
  /// - past: i32[B*W]
  /// - memory_attention.key_heads: f32[B, 2, S, 4]
  /// - memory_attention.value_heads: f32[B, 2, S, 4]
  /// - attention.key_heads: f32[B*W, 2, C, 4]
  /// - attention.value_heads: f32[B*W, 2, C, 4]
  /// - mlp_norm, written: f32[B*W, N, 8]
  /// - attention.key_heads.new, written: f32[B*W, 2, C, 4]
  /// - attention.value_heads.new, written: f32[B*W, 2, C, 4]
  struct PostNormDecoderLayerStep {
    let attention: Attention
    let attentionNorm: Scribe.LayerNorm
    let memoryAttention: Attention2
    let memoryNorm: Scribe.LayerNorm
    let mlp: Scribe.FeedForward
    let mlpNorm: Scribe.LayerNorm

    init(_ weights: PackedWeights, prefix: String) throws(GraphcError) {
      attention = try Attention(weights, prefix: "\(prefix)attention.")
      attentionNorm = try Scribe.LayerNorm(weights, prefix: "\(prefix)attention_norm.", weight: [8], bias: [8])
      memoryAttention = try Attention2(weights, prefix: "\(prefix)memory_attention.")
      memoryNorm = try Scribe.LayerNorm(weights, prefix: "\(prefix)memory_norm.", weight: [8], bias: [8])
      mlp = try Scribe.FeedForward(weights, prefix: "\(prefix)mlp.")
      mlpNorm = try Scribe.LayerNorm(weights, prefix: "\(prefix)mlp_norm.", weight: [8], bias: [8])
    }

    func callAsFunction(
      x: UnsafePointer<Float>, memoryMask: UnsafePointer<UInt8>, past: UnsafePointer<Int32>,
      memoryAttentionKeyHeads: UnsafePointer<Float>, memoryAttentionValueHeads: UnsafePointer<Float>,
      attentionKeyHeads: UnsafePointer<Float>, attentionValueHeads: UnsafePointer<Float>,
      mlpNormOutput: UnsafeMutablePointer<Float>, attentionKeyHeadsNew: UnsafeMutablePointer<Float>,
      attentionValueHeadsNew: UnsafeMutablePointer<Float>, frame: Frame, sizes: Sizes, on threads: ThreadPool
    ) {
      // attention.query: f32[B*W, N, 8] (library/attention.yaml:25)
      Kernels.Matmul(
        .f32, result: .f32, x: x, weight: attention.query.weightScaled, bias: attention.query.biasScaled,
        residual: nil, into: frame.attentionQuery, rows: sizes.bNW, inner: 8, columns: 8, activation: .none
      ).run(on: threads)
      // attention.key: f32[B*W, N, 8] (library/attention.yaml:26)
      Kernels.Matmul(
        .f32, result: .f32, x: x, weight: attention.key.weight, bias: attention.key.bias, residual: nil,
        into: frame.attentionKey, rows: sizes.bNW, inner: 8, columns: 8, activation: .none
      ).run(on: threads)
      // attention.value: f32[B*W, N, 8] (library/attention.yaml:27)
      Kernels.Matmul(
        .f32, result: .f32, x: x, weight: attention.value.weight, bias: attention.value.bias, residual: nil,
        into: frame.attentionValue, rows: sizes.bNW, inner: 8, columns: 8, activation: .none
      ).run(on: threads)
      // attention.key_heads: f32[B*W, 2, N, 4] (library/rotated_heads.yaml:11)
      Kernels.Copy(.f32, x: frame.attentionKey, into: frame.attentionKeyHeads, over: sizes.view4).run(on: threads)
      // attention.key_heads: f32[B*W, 2, C, 4] (library/rotated_heads.yaml:11)
      Kernels.WriteRows(
        .f32, x: attentionKeyHeads, rows: frame.attentionKeyHeads, at: past, into: attentionKeyHeadsNew,
        outer: sizes.bW, blocks: 2, extent: sizes.c, count: sizes.n, inner: 4, wraps: false, source: [],
        site: "'attention.key_heads' (library/rotated_heads.yaml:11)"
      ).run(on: threads)
      // attention.value_heads: f32[B*W, 2, N, 4] (library/attention.yaml:30)
      Kernels.Copy(.f32, x: frame.attentionValue, into: frame.attentionValueHeads, over: sizes.view4).run(on: threads)
      // attention.value_heads: f32[B*W, 2, C, 4] (library/attention.yaml:30)
      Kernels.WriteRows(
        .f32, x: attentionValueHeads, rows: frame.attentionValueHeads, at: past, into: attentionValueHeadsNew,
        outer: sizes.bW, blocks: 2, extent: sizes.c, count: sizes.n, inner: 4, wraps: false, source: [],
        site: "'attention.value_heads' (library/attention.yaml:30)"
      ).run(on: threads)
      // attention: f32[B*W, 2, N, 4] (library/attention.yaml:35)
      Kernels.Attention(
        .f32, result: .f32, q: frame.attentionQuery, k: attentionKeyHeadsNew, v: attentionValueHeadsNew, mask: nil,
        bias: nil, past: past, into: frame.attention, batch: sizes.bW, heads: 2, keyHeads: 2, queries: sizes.n,
        keys: sizes.c, headDim: 4, valueDim: 4, left: sizes.c, right: 0,
        qStrides: .init(batch: sizes.n8, head: 4, row: 8), kStrides: .init(batch: sizes.c8, head: sizes.c4, row: 4),
        vStrides: .init(batch: sizes.c8, head: sizes.c4, row: 4), intoStrides: .init(batch: sizes.n8, head: 4, row: 8),
        maskStrides: .init(batch: 0, head: 0, row: 0), maskKeyStride: 0, biasStrides: .init(batch: 0, head: 0, row: 0),
        biasKeyStride: 0, scale: 1.0, softcap: 0.0, site: "'attention' (library/attention.yaml:35)"
      ).run(on: threads)
      // attended: f32[B*W, N, 8] (library/attention.yaml:38)
      Kernels.Matmul(
        .f32, result: .f32, x: frame.attention, weight: attention.output.weight, bias: attention.output.bias,
        residual: x, into: mlpNormOutput, rows: sizes.bNW, inner: 8, columns: 8, activation: .none
      ).run(on: threads)
      // attention_norm: f32[B*W, N, 8] (library/layer_norm.yaml:11)
      Kernels.LayerNorm(
        .f32, x: mlpNormOutput, weight: attentionNorm.weight, bias: attentionNorm.bias, residual: nil,
        into: mlpNormOutput, sum: nil, rows: sizes.bNW, columns: 8, residualRows: 0, epsilon: 1e-06
      ).run(on: threads)
      // memory_attention.query: f32[B*W, N, 8] (library/attention.yaml:25)
      Kernels.Matmul(
        .f32, result: .f32, x: mlpNormOutput, weight: memoryAttention.query.weightScaled,
        bias: memoryAttention.query.biasScaled, residual: nil, into: frame.memoryAttentionQuery, rows: sizes.bNW,
        inner: 8, columns: 8, activation: .none
      ).run(on: threads)
      // reshape: f32[B, 2*W, N, 4] (library/attention.yaml:35)
      Kernels.Copy(.f32, x: frame.memoryAttentionQuery, into: frame.reshape, over: sizes.view5).run(on: threads)
      // attention: f32[B, 2*W, N, 4] (library/attention.yaml:35)
      Kernels.Attention(
        .f32, result: .f32, q: frame.reshape, k: memoryAttentionKeyHeads, v: memoryAttentionValueHeads,
        mask: memoryMask, bias: nil, past: nil, into: frame.attention2, batch: sizes.b, heads: sizes.w2, keyHeads: 2,
        queries: sizes.n, keys: sizes.s, headDim: 4, valueDim: 4, left: sizes.s, right: sizes.n,
        qStrides: .init(batch: sizes.nW8, head: sizes.n4, row: 4),
        kStrides: .init(batch: sizes.s8, head: sizes.s4, row: 4),
        vStrides: .init(batch: sizes.s8, head: sizes.s4, row: 4),
        intoStrides: .init(batch: sizes.nW8, head: 4, row: sizes.w8),
        maskStrides: .init(batch: sizes.s, head: 0, row: 0), maskKeyStride: 1,
        biasStrides: .init(batch: 0, head: 0, row: 0), biasKeyStride: 0, scale: 1.0, softcap: 0.0,
        site: "'attention' (library/attention.yaml:35)"
      ).run(on: threads)
      // reshape: f32[B*W, 2, N, 4] (library/attention.yaml:37)
      Kernels.Copy(.f32, x: frame.attention2, into: frame.reshape2, over: sizes.view6).run(on: threads)
      // memory_attention.context: f32[B*W, N, 8] (library/attention.yaml:37)
      Kernels.Copy(.f32, x: frame.reshape2, into: frame.memoryAttentionContext, over: sizes.view7).run(on: threads)
      // informed: f32[B*W, N, 8] (library/attention.yaml:38)
      Kernels.Matmul(
        .f32, result: .f32, x: frame.memoryAttentionContext, weight: memoryAttention.output.weight,
        bias: memoryAttention.output.bias, residual: mlpNormOutput, into: mlpNormOutput, rows: sizes.bNW, inner: 8,
        columns: 8, activation: .none
      ).run(on: threads)
      // memory_norm: f32[B*W, N, 8] (library/layer_norm.yaml:11)
      Kernels.LayerNorm(
        .f32, x: mlpNormOutput, weight: memoryNorm.weight, bias: memoryNorm.bias, residual: nil, into: mlpNormOutput,
        sum: nil, rows: sizes.bNW, columns: 8, residualRows: 0, epsilon: 1e-06
      ).run(on: threads)
      // mlp.activated: f32[B*W, N, 16] (library/feed_forward.yaml:6)
      Kernels.Matmul(
        .f32, result: .f32, x: mlpNormOutput, weight: mlp.up.weight, bias: mlp.up.bias, residual: nil,
        into: frame.mlpActivated, rows: sizes.bNW, inner: 8, columns: 16, activation: .gelu
      ).run(on: threads)
      // sum: f32[B*W, N, 8] (library/feed_forward.yaml:9)
      Kernels.Matmul(
        .f32, result: .f32, x: frame.mlpActivated, weight: mlp.down.weight, bias: mlp.down.bias,
        residual: mlpNormOutput, into: mlpNormOutput, rows: sizes.bNW, inner: 16, columns: 8, activation: .none
      ).run(on: threads)
      // mlp_norm: f32[B*W, N, 8] (library/layer_norm.yaml:11)
      Kernels.LayerNorm(
        .f32, x: mlpNormOutput, weight: mlpNorm.weight, bias: mlpNorm.bias, residual: nil, into: mlpNormOutput,
        sum: nil, rows: sizes.bNW, columns: 8, residualRows: 0, epsilon: 1e-06
      ).run(on: threads)
    }

    /// Includes what the kernels of a call need of the threads.
    static func addScratch(_ sizes: Sizes, to scratch: inout ScratchSize) {
      scratch.include(.matmul(.f32, rows: sizes.bNW, inner: 8))
      scratch.include(
        .attention(
          .f32, batch: sizes.bW, heads: 2, keyHeads: 2, queries: sizes.n, keys: sizes.c, headDim: 4, valueDim: 4))
      scratch.include(
        .attention(
          .f32, batch: sizes.b, heads: sizes.w2, keyHeads: 2, queries: sizes.n, keys: sizes.s, headDim: 4, valueDim: 4))
      scratch.include(.matmul(.f32, rows: sizes.bNW, inner: 16))
    }

    /// The temporaries of a call, and the steps during which they hold something.
    struct Frame {
      /// f32[B*W, N, 8], steps 0–7
      let attentionQuery: UnsafeMutablePointer<Float>
      /// f32[B*W, N, 8], steps 1–3
      let attentionKey: UnsafeMutablePointer<Float>
      /// f32[B*W, N, 8], steps 2–5
      let attentionValue: UnsafeMutablePointer<Float>
      /// f32[B*W, 2, N, 4], steps 3–4
      let attentionKeyHeads: UnsafeMutablePointer<Float>
      /// f32[B*W, 2, N, 4], steps 5–6
      let attentionValueHeads: UnsafeMutablePointer<Float>
      /// f32[B*W, N, 2, 4], steps 7–8
      let attention: UnsafeMutablePointer<Float>
      /// f32[B*W, N, 8], steps 10–11
      let memoryAttentionQuery: UnsafeMutablePointer<Float>
      /// f32[B, 2, W, N, 4], steps 11–12
      let reshape: UnsafeMutablePointer<Float>
      /// f32[B, N, 2*W, 4], steps 12–13
      let attention2: UnsafeMutablePointer<Float>
      /// f32[B, W, 2, N, 4], steps 13–14
      let reshape2: UnsafeMutablePointer<Float>
      /// f32[B*W, N, 2, 4], steps 14–15
      let memoryAttentionContext: UnsafeMutablePointer<Float>
      /// f32[B*W, N, 16], steps 17–18
      let mlpActivated: UnsafeMutablePointer<Float>

      static func layout(_ sizes: Sizes) throws(GraphcError) -> ArenaPlanner.Layout {
        try ArenaPlanner.solve([
          .init(.f32, [sizes.bW, sizes.n, 8], first: 0, last: 7),
          .init(.f32, [sizes.bW, sizes.n, 8], first: 1, last: 3),
          .init(.f32, [sizes.bW, sizes.n, 8], first: 2, last: 5),
          .init(.f32, [sizes.bW, 2, sizes.n, 4], first: 3, last: 4),
          .init(.f32, [sizes.bW, 2, sizes.n, 4], first: 5, last: 6),
          .init(.f32, [sizes.bW, sizes.n, 2, 4], first: 7, last: 8),
          .init(.f32, [sizes.bW, sizes.n, 8], first: 10, last: 11),
          .init(.f32, [sizes.b, 2, sizes.w, sizes.n, 4], first: 11, last: 12),
          .init(.f32, [sizes.b, sizes.n, sizes.w2, 4], first: 12, last: 13),
          .init(.f32, [sizes.b, sizes.w, 2, sizes.n, 4], first: 13, last: 14),
          .init(.f32, [sizes.bW, sizes.n, 2, 4], first: 14, last: 15),
          .init(.f32, [sizes.bW, sizes.n, 16], first: 17, last: 18),
        ])
      }

      init(_ sizes: Sizes, at base: UnsafeMutableRawPointer) throws(GraphcError) {
        let layout = try Self.layout(sizes)
        attentionQuery = layout.pointer(0, in: base)
        attentionKey = layout.pointer(1, in: base)
        attentionValue = layout.pointer(2, in: base)
        attentionKeyHeads = layout.pointer(3, in: base)
        attentionValueHeads = layout.pointer(4, in: base)
        attention = layout.pointer(5, in: base)
        memoryAttentionQuery = layout.pointer(6, in: base)
        reshape = layout.pointer(7, in: base)
        attention2 = layout.pointer(8, in: base)
        reshape2 = layout.pointer(9, in: base)
        memoryAttentionContext = layout.pointer(10, in: base)
        mlpActivated = layout.pointer(11, in: base)
      }
    }
  }
}
