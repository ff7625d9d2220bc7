// Written by graphc 0.1.0 from scribe.yaml; compiling again overwrites it.

import ScribeRuntime

extension Scribe.Source {
  /// The graph of the source: its learned tensors and its kernel calls.
  ///
  /// - source: i32[B, S]
  /// - mask: i32[B, S]
  /// - not_equal, written: bool[B, S]
  /// - decoded.memory_attention.key_heads, written: f32[2, B, 2, S, 4]
  /// - decoded.memory_attention.value_heads, written: f32[2, B, 2, S, 4]
  struct Network {
    /// f32[11, 8]
    let word: UnsafePointer<Float>
    let encoded: [PreNormLayer]
    let decoded: [PostNormDecoderLayerSource]

    init(_ weights: PackedWeights, prefix: String) throws(GraphcError) {
      word = try weights.plain("\(prefix)word", shape: [11, 8])
      encoded = try (0..<2).map { index throws(GraphcError) in
        try PreNormLayer(weights, prefix: "\(prefix)encoded.\(index).")
      }
      decoded = try (0..<2).map { index throws(GraphcError) in
        try PostNormDecoderLayerSource(weights, prefix: "\(prefix)decoded.\(index).")
      }
    }

    func callAsFunction(
      source: UnsafePointer<Int32>, mask: UnsafePointer<Int32>, notEqual: UnsafeMutablePointer<UInt8>,
      decodedMemoryAttentionKeyHeads: UnsafeMutablePointer<Float>,
      decodedMemoryAttentionValueHeads: UnsafeMutablePointer<Float>, frame: Frame, sizes: Sizes, on threads: ThreadPool
    ) {
      // gather: f32[B, S, 8] (scribe.yaml:20)
      Kernels.Gather(
        .f32, x: word, index: source, into: frame.encoded, outer: 1, extent: 11, inner: 8, indexShape: sizes.shape1,
        source: [], site: "'gather' (scribe.yaml:20)"
      ).run(on: threads)
      // constant: i32[] (scribe.yaml:20)
      Kernels.FillInteger(into: frame.constant, count: 1, value: 0).run(on: threads)
      // not_equal: bool[B, S] (scribe.yaml:20)
      Kernels.Compare(.notEqual, .i32, x: mask, y: frame.constant, into: notEqual, over: sizes.view1).run(on: threads)
      // encoded: pre_norm_layer, 2 times (scribe.yaml:20)
      for layer in encoded {
        layer(x: frame.encoded, mask: notEqual, y: frame.encoded, frame: frame.encodedFrame, sizes: sizes, on: threads)
      }
      // decoded: post_norm_decoder_layer.source, 2 times (scribe.yaml:23)
      var decodedRow1 = decodedMemoryAttentionKeyHeads
      var decodedRow2 = decodedMemoryAttentionValueHeads
      for layer in decoded {
        layer(
          memory: frame.encoded, memoryAttentionKeyHeads: decodedRow1, memoryAttentionValueHeads: decodedRow2,
          frame: frame.decodedFrame, sizes: sizes, on: threads)
        decodedRow1 += sizes.bS8
        decodedRow2 += sizes.bS8
      }
    }

    /// Includes what the kernels of a call need of the threads.
    static func addScratch(_ sizes: Sizes, to scratch: inout ScratchSize) {
      PreNormLayer.addScratch(sizes, to: &scratch)
      PostNormDecoderLayerSource.addScratch(sizes, to: &scratch)
    }

    /// The temporaries of a call, and the steps during which they hold something.
    struct Frame {
      /// i32[], steps 1–2
      let constant: UnsafeMutablePointer<Int32>
      /// f32[B, S, 8], steps 0–4
      let encoded: UnsafeMutablePointer<Float>
      let encodedFrame: PreNormLayer.Frame
      let decodedFrame: PostNormDecoderLayerSource.Frame

      static func layout(_ sizes: Sizes) throws(GraphcError) -> ArenaPlanner.Layout {
        try ArenaPlanner.solve([
          .init(.i32, [], first: 1, last: 2),
          .init(.f32, [sizes.b, sizes.s, 8], first: 0, last: 4),
          .init(byteCount: PreNormLayer.Frame.layout(sizes).byteCount, first: 3, last: 3),
          .init(byteCount: PostNormDecoderLayerSource.Frame.layout(sizes).byteCount, first: 4, last: 4),
        ])
      }

      init(_ sizes: Sizes, at base: UnsafeMutableRawPointer) throws(GraphcError) {
        let layout = try Self.layout(sizes)
        constant = layout.pointer(0, in: base)
        encoded = layout.pointer(1, in: base)
        encodedFrame = try PreNormLayer.Frame(sizes, at: layout.address(2, in: base))
        decodedFrame = try PostNormDecoderLayerSource.Frame(sizes, at: layout.address(3, in: base))
      }
    }
  }
}
