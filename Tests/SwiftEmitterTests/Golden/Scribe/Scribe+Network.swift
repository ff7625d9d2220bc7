// Written by graphc 0.1.0 from scribe.yaml; compiling again overwrites it.

import ScribeRuntime

extension Scribe {
  /// The graph of the model: its learned tensors and its kernel calls.
  ///
  /// - source: i32[B, S]
  /// - mask: i32[B, S]
  /// - target: i32[B, T]
  /// - logits, written: f32[B, T, 11]
  struct Network {
    /// f32[11, 8]
    let word: UnsafePointer<Float>
    let encoded: [Source.PreNormLayer]
    /// f32[12, 8]
    let position: UnsafePointer<Float>
    let decoded: [PostNormDecoderLayer]
    /// f32[11, 8], in panels
    let wordPanels: UnsafeRawPointer

    init(_ weights: PackedWeights, prefix: String) throws(GraphcError) {
      word = try weights.plain("\(prefix)word", shape: [11, 8])
      encoded = try (0..<2).map { index throws(GraphcError) in
        try Source.PreNormLayer(weights, prefix: "\(prefix)encoded.\(index).")
      }
      position = try weights.plain("\(prefix)position", shape: [12, 8])
      decoded = try (0..<2).map { index throws(GraphcError) in
        try PostNormDecoderLayer(weights, prefix: "\(prefix)decoded.\(index).")
      }
      wordPanels = try weights.panels("\(prefix)word", shape: [11, 8], transposed: true)
    }

    func callAsFunction(
      source: UnsafePointer<Int32>, mask: UnsafePointer<Int32>, target: UnsafePointer<Int32>,
      logits: UnsafeMutablePointer<Float>, frame: Frame, sizes: Sizes, on threads: ThreadPool
    ) {
      // gather: f32[B, S, 8] (scribe.yaml:20)
      Kernels.Gather(
        .f32, x: word, index: source, into: frame.encoded, outer: 1, extent: 11, inner: 8, indexShape: sizes.shape1,
        source: [], site: "'gather' (scribe.yaml:20)"
      ).run(on: threads)
      // constant: i32[] (scribe.yaml:20)
      Kernels.FillInteger(into: frame.constant, count: 1, value: 0).run(on: threads)
      // not_equal: bool[B, S] (scribe.yaml:20)
      Kernels.Compare(
        .notEqual, .i32, x: mask, y: frame.constant, into: frame.notEqual, over: sizes.view1
      ).run(on: threads)
      // encoded: pre_norm_layer, 2 times (scribe.yaml:20)
      for layer in encoded {
        layer(
          x: frame.encoded, mask: frame.notEqual, y: frame.encoded, frame: frame.encodedFrame, sizes: sizes.source,
          on: threads)
      }
      // gather: f32[B, T, 8] (scribe.yaml:21)
      Kernels.Gather(
        .f32, x: word, index: target, into: frame.gather, outer: 1, extent: 11, inner: 8, indexShape: sizes.shape2,
        source: [], site: "'gather' (scribe.yaml:21)"
      ).run(on: threads)
      // embedded: f32[B, T, 8] (scribe.yaml:21)
      Kernels.Binary(.add, .f32, x: frame.gather, y: position, into: frame.gather, over: sizes.view2).run(on: threads)
      // decoded: post_norm_decoder_layer, 2 times (scribe.yaml:23)
      for layer in decoded {
        layer(
          x: frame.gather, memory: frame.encoded, memoryMask: frame.notEqual, mlpNormOutput: frame.gather,
          frame: frame.decodedFrame, sizes: sizes, on: threads)
      }
      // logits: f32[B, T, 11] (scribe.yaml:24)
      Kernels.Matmul(
        .f32, result: .f32, x: frame.gather, weight: wordPanels, bias: nil, residual: nil, into: logits,
        rows: sizes.bT, inner: 8, columns: 11, activation: .none
      ).run(on: threads)
    }

    /// Includes what the kernels of a call need of the threads.
    static func addScratch(_ sizes: Sizes, to scratch: inout ScratchSize) {
      scratch.include(.matmul(.f32, rows: sizes.bT, inner: 8))
      Source.PreNormLayer.addScratch(sizes.source, to: &scratch)
      PostNormDecoderLayer.addScratch(sizes, to: &scratch)
    }

    /// The temporaries of a call, and the steps during which they hold something.
    struct Frame {
      /// i32[], steps 1–2
      let constant: UnsafeMutablePointer<Int32>
      /// bool[B, S], steps 2–6
      let notEqual: UnsafeMutablePointer<UInt8>
      /// f32[B, S, 8], steps 0–6
      let encoded: UnsafeMutablePointer<Float>
      /// f32[B, T, 8], steps 4–7
      let gather: UnsafeMutablePointer<Float>
      let encodedFrame: Source.PreNormLayer.Frame
      let decodedFrame: PostNormDecoderLayer.Frame

      static func layout(_ sizes: Sizes) throws(GraphcError) -> ArenaPlanner.Layout {
        try ArenaPlanner.solve([
          .init(.i32, [], first: 1, last: 2),
          .init(.bool, [sizes.b, sizes.s], first: 2, last: 6),
          .init(.f32, [sizes.b, sizes.s, 8], first: 0, last: 6),
          .init(.f32, [sizes.b, sizes.t, 8], first: 4, last: 7),
          .init(byteCount: Source.PreNormLayer.Frame.layout(sizes.source).byteCount, first: 3, last: 3),
          .init(byteCount: PostNormDecoderLayer.Frame.layout(sizes).byteCount, first: 6, last: 6),
        ])
      }

      init(_ sizes: Sizes, at base: UnsafeMutableRawPointer) throws(GraphcError) {
        let layout = try Self.layout(sizes)
        constant = layout.pointer(0, in: base)
        notEqual = layout.pointer(1, in: base)
        encoded = layout.pointer(2, in: base)
        gather = layout.pointer(3, in: base)
        encodedFrame = try Source.PreNormLayer.Frame(sizes.source, at: layout.address(4, in: base))
        decodedFrame = try PostNormDecoderLayer.Frame(sizes, at: layout.address(5, in: base))
      }
    }
  }
}
