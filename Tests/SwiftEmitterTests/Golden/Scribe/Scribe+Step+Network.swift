// Written by graphc 0.1.0 from scribe.yaml; compiling again overwrites it.

import ScribeRuntime

extension Scribe.Step {
  /// The graph of the step: its learned tensors and its kernel calls.
  ///
  /// - target: i32[B*W, N]
  /// - past: i32[B*W]
  /// - count: i32[B*W]
  /// - not_equal: bool[B, S]
  /// - decoded.memory_attention.key_heads: f32[2, B, 2, S, 4]
  /// - decoded.memory_attention.value_heads: f32[2, B, 2, S, 4]
  /// - decoded.attention.key_heads: f32[2, B*W, 2, C, 4]
  /// - decoded.attention.value_heads: f32[2, B*W, 2, C, 4]
  /// - logits, written: f32[B*W, 11]
  /// - decoded.attention.key_heads.new, written: f32[2, B*W, 2, C, 4]
  /// - decoded.attention.value_heads.new, written: f32[2, B*W, 2, C, 4]
  struct Network {
    /// f32[11, 8]
    let word: UnsafePointer<Float>
    /// f32[12, 8]
    let position: UnsafePointer<Float>
    let decoded: [PostNormDecoderLayerStep]
    /// f32[11, 8], in panels
    let wordPanels: UnsafeRawPointer

    init(_ weights: PackedWeights, prefix: String) throws(GraphcError) {
      word = try weights.plain("\(prefix)word", shape: [11, 8])
      position = try weights.plain("\(prefix)position", shape: [12, 8])
      decoded = try (0..<2).map { index throws(GraphcError) in
        try PostNormDecoderLayerStep(weights, prefix: "\(prefix)decoded.\(index).")
      }
      wordPanels = try weights.panels("\(prefix)word", shape: [11, 8], transposed: true)
    }

    func callAsFunction(
      target: UnsafePointer<Int32>, past: UnsafePointer<Int32>, count: UnsafePointer<Int32>,
      notEqual: UnsafePointer<UInt8>, decodedMemoryAttentionKeyHeads: UnsafePointer<Float>,
      decodedMemoryAttentionValueHeads: UnsafePointer<Float>, decodedAttentionKeyHeads: UnsafePointer<Float>,
      decodedAttentionValueHeads: UnsafePointer<Float>, logits: UnsafeMutablePointer<Float>,
      decodedAttentionKeyHeadsNew: UnsafeMutablePointer<Float>,
      decodedAttentionValueHeadsNew: UnsafeMutablePointer<Float>, frame: Frame, sizes: Sizes, on threads: ThreadPool
    ) {
      // gather: f32[B*W, N, 8] (scribe.yaml:21)
      Kernels.Gather(
        .f32, x: word, index: target, into: frame.gather, outer: 1, extent: 11, inner: 8, indexShape: sizes.shape1,
        source: [], site: "'gather' (scribe.yaml:21)"
      ).run(on: threads)
      // iota: i32[N] (scribe.yaml:21)
      Kernels.Iota(into: frame.iota, count: sizes.n).run(on: threads)
      // add: i32[B*W, N] (scribe.yaml:21)
      Kernels.Binary(.add, .i32, x: past, y: frame.iota, into: frame.add, over: sizes.view1).run(on: threads)
      // gather: f32[B*W, N, 8] (scribe.yaml:21)
      Kernels.Gather(
        .f32, x: position, index: frame.add, into: frame.gather2, outer: 1, extent: 12, inner: 8,
        indexShape: sizes.shape1, source: [], site: "'gather' (scribe.yaml:21)"
      ).run(on: threads)
      // embedded: f32[B*W, N, 8] (scribe.yaml:21)
      Kernels.Binary(
        .add, .f32, x: frame.gather, y: frame.gather2, into: frame.gather, over: sizes.view2
      ).run(on: threads)
      // decoded: post_norm_decoder_layer.step, 2 times (scribe.yaml:23)
      var decodedRow1 = decodedMemoryAttentionKeyHeads
      var decodedRow2 = decodedMemoryAttentionValueHeads
      var decodedRow3 = decodedAttentionKeyHeads
      var decodedRow4 = decodedAttentionValueHeads
      var decodedRow5 = decodedAttentionKeyHeadsNew
      var decodedRow6 = decodedAttentionValueHeadsNew
      for layer in decoded {
        layer(
          x: frame.gather, memoryMask: notEqual, past: past, memoryAttentionKeyHeads: decodedRow1,
          memoryAttentionValueHeads: decodedRow2, attentionKeyHeads: decodedRow3, attentionValueHeads: decodedRow4,
          mlpNormOutput: frame.gather, attentionKeyHeadsNew: decodedRow5, attentionValueHeadsNew: decodedRow6,
          frame: frame.decodedFrame, sizes: sizes, on: threads)
        decodedRow1 += sizes.bS8
        decodedRow2 += sizes.bS8
        decodedRow3 += sizes.bCW8
        decodedRow4 += sizes.bCW8
        decodedRow5 += sizes.bCW8
        decodedRow6 += sizes.bCW8
      }
      // constant: i32[] (scribe.yaml:24)
      Kernels.FillInteger(into: frame.constant, count: 1, value: 1).run(on: threads)
      // subtract: i32[B*W] (scribe.yaml:24)
      Kernels.Binary(
        .subtract, .i32, x: count, y: frame.constant, into: frame.subtract, over: sizes.view3
      ).run(on: threads)
      // gather: f32[B*W, 1, 8] (scribe.yaml:24)
      Kernels.Gather(
        .f32, x: frame.gather, index: frame.subtract, into: frame.gather3, outer: sizes.bW, extent: sizes.n, inner: 8,
        indexShape: sizes.shape2, source: [], site: "'gather' (scribe.yaml:24)"
      ).run(on: threads)
      // logits: f32[B*W, 1, 11] (scribe.yaml:24)
      Kernels.Matmul(
        .f32, result: .f32, x: frame.gather3, weight: wordPanels, bias: nil, residual: nil, into: logits,
        rows: sizes.bW, inner: 8, columns: 11, activation: .none
      ).run(on: threads)
    }

    /// Includes what the kernels of a call need of the threads.
    static func addScratch(_ sizes: Sizes, to scratch: inout ScratchSize) {
      scratch.include(.matmul(.f32, rows: sizes.bW, inner: 8))
      PostNormDecoderLayerStep.addScratch(sizes, to: &scratch)
    }

    /// The temporaries of a call, and the steps during which they hold something.
    struct Frame {
      /// f32[B*W, N, 8], steps 0–8
      let gather: UnsafeMutablePointer<Float>
      /// i32[N], steps 1–2
      let iota: UnsafeMutablePointer<Int32>
      /// i32[B*W, N], steps 2–3
      let add: UnsafeMutablePointer<Int32>
      /// f32[B*W, N, 8], steps 3–4
      let gather2: UnsafeMutablePointer<Float>
      /// i32[], steps 6–7
      let constant: UnsafeMutablePointer<Int32>
      /// i32[B*W], steps 7–8
      let subtract: UnsafeMutablePointer<Int32>
      /// f32[B*W, 1, 8], steps 8–9
      let gather3: UnsafeMutablePointer<Float>
      let decodedFrame: PostNormDecoderLayerStep.Frame

      static func layout(_ sizes: Sizes) throws(GraphcError) -> ArenaPlanner.Layout {
        try ArenaPlanner.solve([
          .init(.f32, [sizes.bW, sizes.n, 8], first: 0, last: 8),
          .init(.i32, [sizes.n], first: 1, last: 2),
          .init(.i32, [sizes.bW, sizes.n], first: 2, last: 3),
          .init(.f32, [sizes.bW, sizes.n, 8], first: 3, last: 4),
          .init(.i32, [], first: 6, last: 7),
          .init(.i32, [sizes.bW], first: 7, last: 8),
          .init(.f32, [sizes.bW, 1, 8], first: 8, last: 9),
          .init(byteCount: PostNormDecoderLayerStep.Frame.layout(sizes).byteCount, first: 5, last: 5),
        ])
      }

      init(_ sizes: Sizes, at base: UnsafeMutableRawPointer) throws(GraphcError) {
        let layout = try Self.layout(sizes)
        gather = layout.pointer(0, in: base)
        iota = layout.pointer(1, in: base)
        add = layout.pointer(2, in: base)
        gather2 = layout.pointer(3, in: base)
        constant = layout.pointer(4, in: base)
        subtract = layout.pointer(5, in: base)
        gather3 = layout.pointer(6, in: base)
        decodedFrame = try PostNormDecoderLayerStep.Frame(sizes, at: layout.address(7, in: base))
      }
    }
  }
}
