// Written by graphc 0.1.0 from tiny.yaml; compiling again overwrites it.

import TinyRuntime

extension Tiny {
  /// The graph of the model: its learned tensors and its kernel calls.
  ///
  /// - tokens: i32[B, T]
  /// - logits, written: f32[B, 3]
  struct Network {
    /// f32[11, 8]
    let table: UnsafePointer<Float>
    let encoded0: PreNormLayer
    let encoded1: PreNormLayerRows
    let normed: LayerNorm
    let logits: Linear

    init(_ weights: PackedWeights, prefix: String) throws(GraphcError) {
      table = try weights.plain("\(prefix)table", shape: [11, 8])
      encoded0 = try PreNormLayer(weights, prefix: "\(prefix)encoded.0.")
      encoded1 = try PreNormLayerRows(weights, prefix: "\(prefix)encoded.1.")
      normed = try LayerNorm(weights, prefix: "\(prefix)normed.", weight: [8], bias: [8])
      logits = try Linear(weights, prefix: "\(prefix)logits.", weight: [3, 8], bias: [3])
    }

    func callAsFunction(
      tokens: UnsafePointer<Int32>, logitsOutput: UnsafeMutablePointer<Float>, frame: Frame, sizes: Sizes,
      on threads: ThreadPool
    ) {
      // embedded: f32[B, T, 8] (tiny.yaml:14)
      Kernels.Gather(
        .f32, x: table, index: tokens, into: frame.embedded, outer: 1, extent: 11, inner: 8, indexShape: sizes.shape1,
        source: [], site: "'embedded' (tiny.yaml:14)"
      ).run(on: threads)
      // encoded.0: pre_norm_layer (tiny.yaml:15)
      encoded0(x: frame.embedded, y: frame.embedded, frame: frame.encoded0Frame, sizes: sizes, on: threads)
      // encoded.1: pre_norm_layer.rows (tiny.yaml:15)
      encoded1(x: frame.embedded, y: frame.encoded, frame: frame.encoded1Frame, sizes: sizes, on: threads)
      // normed: f32[B, 1, 8] (tiny.yaml:16)
      Kernels.LayerNorm(
        .f32, x: frame.encoded, weight: normed.weight, bias: normed.bias, residual: nil, into: frame.encoded, sum: nil,
        rows: sizes.b, columns: 8, residualRows: 0, epsilon: 1e-06
      ).run(on: threads)
      // logits: f32[B, 3] (tiny.yaml:17)
      Kernels.Matmul(
        .f32, result: .f32, x: frame.encoded, weight: logits.weight, bias: logits.bias, residual: nil,
        into: logitsOutput, rows: sizes.b, inner: 8, columns: 3, activation: .none
      ).run(on: threads)
    }

    /// Includes what the kernels of a call need of the threads.
    static func addScratch(_ sizes: Sizes, to scratch: inout ScratchSize) {
      scratch.include(.matmul(.f32, rows: sizes.b, inner: 8))
      PreNormLayer.addScratch(sizes, to: &scratch)
      PreNormLayerRows.addScratch(sizes, to: &scratch)
    }

    /// The temporaries of a call, and the steps during which they hold something.
    struct Frame {
      /// f32[B, T, 8], steps 0–2
      let embedded: UnsafeMutablePointer<Float>
      /// f32[B, 1, 8], steps 2–4
      let encoded: UnsafeMutablePointer<Float>
      let encoded0Frame: PreNormLayer.Frame
      let encoded1Frame: PreNormLayerRows.Frame

      static func layout(_ sizes: Sizes) throws(GraphcError) -> ArenaPlanner.Layout {
        try ArenaPlanner.solve([
          .init(.f32, [sizes.b, sizes.t, 8], first: 0, last: 2),
          .init(.f32, [sizes.b, 1, 8], first: 2, last: 4),
          .init(byteCount: PreNormLayer.Frame.layout(sizes).byteCount, first: 1, last: 1),
          .init(byteCount: PreNormLayerRows.Frame.layout(sizes).byteCount, first: 2, last: 2),
        ])
      }

      init(_ sizes: Sizes, at base: UnsafeMutableRawPointer) throws(GraphcError) {
        let layout = try Self.layout(sizes)
        embedded = layout.pointer(0, in: base)
        encoded = layout.pointer(1, in: base)
        encoded0Frame = try PreNormLayer.Frame(sizes, at: layout.address(2, in: base))
        encoded1Frame = try PreNormLayerRows.Frame(sizes, at: layout.address(3, in: base))
      }
    }
  }
}
