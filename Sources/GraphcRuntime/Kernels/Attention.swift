import GraphcKernelTable

extension Kernels {
  /// softmax(cap(scale · q kᵀ) + bias where window and mask allow) · v for each batch item and head.
  ///
  /// q is [batch, heads, queries, headDim], k [batch, keyHeads, keys, headDim], v [batch, keyHeads, keys, valueDim],
  /// into [batch, heads, queries, valueDim]; heads is a multiple of keyHeads, and head h reads key head h / (heads /
  /// keyHeads). A query without an allowed key gives zeros. A `past` that is negative, or too large for the queries to
  /// stand at keys, records the failure `index/range` of the run (`ThreadPool.throwFailure`). With bf16 operands the weights are rounded to bf16 before
  /// they are multiplied with v; everything else is f32.
  public struct Attention<Form: CallForm> {
    /// Of q, k and v.
    @usableFromInline package var type: FloatType
    @usableFromInline package var result: FloatType
    @usableFromInline package var q: Form.Input
    @usableFromInline package var k: Form.Input
    @usableFromInline package var v: Form.Input
    @usableFromInline package var mask: Form.Input?
    @usableFromInline package var bias: Form.Input?
    @usableFromInline package var past: Form.Input?
    @usableFromInline package var into: Form.Output
    @usableFromInline package var batch: Form.Size
    @usableFromInline package var heads: Form.Size
    @usableFromInline package var keyHeads: Form.Size
    @usableFromInline package var queries: Form.Size
    @usableFromInline package var keys: Form.Size
    @usableFromInline package var headDim: Form.Size
    @usableFromInline package var valueDim: Form.Size
    @usableFromInline package var left: Form.Size
    @usableFromInline package var right: Form.Size
    @usableFromInline package var qStrides: Form.RowStrides
    @usableFromInline package var kStrides: Form.RowStrides
    @usableFromInline package var vStrides: Form.RowStrides
    @usableFromInline package var intoStrides: Form.RowStrides
    @usableFromInline package var maskStrides: Form.RowStrides
    @usableFromInline package var maskKeyStride: Form.Size
    @usableFromInline package var biasStrides: Form.RowStrides
    @usableFromInline package var biasKeyStride: Form.Size
    @usableFromInline package var scale: Form.Number
    @usableFromInline package var softcap: Form.Number
    @usableFromInline package var site: Form.Site

    /// - Parameters:
    ///   - result: bf16 only with operands of bf16.
    ///   - mask: [batch, heads, queries, keys] of bool, true attends; or nothing.
    ///   - bias: [batch, heads, queries, keys] of f32, or nothing.
    ///   - past: [batch] of i32, the position of the first query of each batch item among the keys; with nothing it is
    ///     keys - queries.
    ///   - into: overlaps no operand.
    ///   - left: the query at position p attends to the keys from p - left on; at least `keys` for all of them.
    ///   - right: the query at position p attends to the keys up to p + right, 0 being causal; at least `keys + queries`
    ///     for all of them, or `queries` without `past`.
    ///   - qStrides: elements between batch items, heads and rows; so for k, v and into, whose last axis is dense.
    ///   - maskStrides: elements between batch items, heads and queries, 0 where broadcast; so for the bias.
    ///   - maskKeyStride: elements between keys, 0 where broadcast; so for the bias.
    ///   - softcap: scaled scores become softcap · tanh(score / softcap) before the bias; 0 for as they are.
    ///   - site: the value that is computed, for a failure.
    @inlinable
    public init(
      _ type: FloatType, result: FloatType, q: Form.Input, k: Form.Input, v: Form.Input, mask: Form.Input?,
      bias: Form.Input?, past: Form.Input?, into: Form.Output, batch: Form.Size, heads: Form.Size, keyHeads: Form.Size,
      queries: Form.Size,
      keys: Form.Size,
      headDim: Form.Size, valueDim: Form.Size, left: Form.Size, right: Form.Size, qStrides: Form.RowStrides,
      kStrides: Form.RowStrides, vStrides: Form.RowStrides, intoStrides: Form.RowStrides,
      maskStrides: Form.RowStrides, maskKeyStride: Form.Size, biasStrides: Form.RowStrides, biasKeyStride: Form.Size,
      scale: Form.Number, softcap: Form.Number, site: Form.Site
    ) {
      (self.type, self.result) = (type, result)
      (self.q, self.k, self.v, self.mask, self.bias, self.past, self.into) = (q, k, v, mask, bias, past, into)
      (self.batch, self.heads, self.keyHeads, self.queries, self.keys) = (batch, heads, keyHeads, queries, keys)
      (self.headDim, self.valueDim, self.left, self.right) = (headDim, valueDim, left, right)
      (self.qStrides, self.kStrides, self.vStrides, self.intoStrides) = (qStrides, kStrides, vStrides, intoStrides)
      (self.maskStrides, self.maskKeyStride) = (maskStrides, maskKeyStride)
      (self.biasStrides, self.biasKeyStride) = (biasStrides, biasKeyStride)
      (self.scale, self.softcap, self.site) = (scale, softcap, site)
    }
  }
}

extension Kernels.Attention: KernelContract {
  package typealias Evaluation = Kernels.Attention<Evaluated>

  package func map<M: FieldMap>(_ map: M) throws(M.Failure) -> Kernels.Attention<M.To> where M.From == Form {
    try Kernels.Attention(
      map.option(type), result: map.option("result", result), q: map.input("q", type.dtype, q),
      k: map.input("k", type.dtype, k), v: map.input("v", type.dtype, v), mask: map.input("mask", .bool, mask),
      bias: map.input("bias", .f32, bias), past: map.input("past", .i32, past),
      into: map.output("into", result.dtype, into), batch: map.size("batch", batch), heads: map.size("heads", heads),
      keyHeads: map.size("keyHeads", keyHeads), queries: map.size("queries", queries), keys: map.size("keys", keys),
      headDim: map.size("headDim", headDim), valueDim: map.size("valueDim", valueDim), left: map.size("left", left),
      right: map.size("right", right), qStrides: map.rowStrides("qStrides", qStrides),
      kStrides: map.rowStrides("kStrides", kStrides), vStrides: map.rowStrides("vStrides", vStrides),
      intoStrides: map.rowStrides("intoStrides", intoStrides), maskStrides: map.rowStrides("maskStrides", maskStrides),
      maskKeyStride: map.size("maskKeyStride", maskKeyStride), biasStrides: map.rowStrides("biasStrides", biasStrides),
      biasKeyStride: map.size("biasKeyStride", biasKeyStride), scale: map.number("scale", scale),
      softcap: map.number("softcap", softcap), site: map.site("site", site))
  }

  package var scratch: Scratch<Form.Size>? {
    .attention(
      type, batch: batch, heads: heads, keyHeads: keyHeads, queries: queries, keys: keys, headDim: headDim,
      valueDim: valueDim)
  }
}

extension Kernels.Attention: RunnableKernel where Form == Evaluated {
  /// Runs the kernel.
  public func run(on threads: ThreadPool) {
    guard batch > 0, keyHeads > 0, queries > 0 else { return }
    if let failure = findPastOutside() { threads.record(failure) }
    let shape = AttentionShape(
      mask: mask?.bytes, bias: bias?.floats, past: past?.integers, heads: heads, keyHeads: keyHeads, queries: queries,
      keys: keys, headDim: headDim, valueDim: valueDim, qStrides: qStrides, kStrides: kStrides, vStrides: vStrides,
      intoStrides: intoStrides, maskStrides: maskStrides, maskKeyStride: maskKeyStride, biasStrides: biasStrides,
      biasKeyStride: biasKeyStride, scale: scale, softcap: softcap, left: left, right: right)
    let kernels = WeightFormat.like(type.dtype).kernels(in: threads.table)
    let blocks = AttentionBlocks(
      kernels.blocking, batch: batch, heads: heads, keyHeads: keyHeads, queries: queries, keys: keys,
      workers: threads.threadCount)
    let arguments = AttentionArguments(
      q: q, k: k, v: v, into: into, result: result, shape: shape, blocks: blocks)
    threads.requireScratch(scratch)
    if let split = KeySplit(batch: batch, heads: heads, keyHeads: keyHeads, queries: queries, keys: keys) {
      return Kernels.decodeAttention(type, arguments, split, batch: batch, on: threads)
    }
    threads.run(kernels.attention, arguments, count: batch * keyHeads * blocks.queryBlocks, chunk: 1)
  }

  /// The first batch item whose queries do not stand at keys.
  private func findPastOutside() -> IndexFailure? {
    guard let past = past?.integers else { return nil }
    for item in 0..<batch where past[item] < 0 || Int(past[item]) > keys - queries {
      return IndexFailure(
        site: site, value: past[item], extent: keys, count: queries, place: [item], shape: [batch],
        address: UInt(bitPattern: past + item))
    }
    return nil
  }
}
