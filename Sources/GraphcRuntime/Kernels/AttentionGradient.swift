import GraphcKernelTable

extension Kernels {
  /// The gradient of softmax(scale · q kᵀ within a window) · v, of f32, for q, k and v. Query t stands at the key t +
  /// (keys − queries) and sees the keys from `left` before it to `right` after it.
  ///
  /// Strides are in elements; the last axis of each operand and result is contiguous.
  public struct AttentionGradient<Form: CallForm> {
    @usableFromInline package var q: Form.Input
    @usableFromInline package var k: Form.Input
    @usableFromInline package var v: Form.Input
    @usableFromInline package var cotangent: Form.Input
    @usableFromInline package var qGradient: Form.Output
    @usableFromInline package var kGradient: Form.Output
    @usableFromInline package var vGradient: Form.Output
    @usableFromInline package var batch: Form.Size
    @usableFromInline package var heads: Form.Size
    @usableFromInline package var queries: Form.Size
    @usableFromInline package var keys: Form.Size
    @usableFromInline package var headDim: Form.Size
    @usableFromInline package var valueDim: Form.Size
    @usableFromInline package var left: Form.Size
    @usableFromInline package var right: Form.Size
    @usableFromInline package var qStrides: Form.RowStrides
    @usableFromInline package var kStrides: Form.RowStrides
    @usableFromInline package var vStrides: Form.RowStrides
    @usableFromInline package var cotangentStrides: Form.RowStrides
    @usableFromInline package var qGradientStrides: Form.RowStrides
    @usableFromInline package var kGradientStrides: Form.RowStrides
    @usableFromInline package var vGradientStrides: Form.RowStrides
    @usableFromInline package var scale: Form.Number

    /// - Parameters:
    ///   - q: [batch, heads, queries, headDim].
    ///   - k: [batch, heads, keys, headDim].
    ///   - v: [batch, heads, keys, valueDim].
    ///   - cotangent: of the result, [batch, heads, queries, valueDim].
    ///   - qGradient: of the shape of q, as the other results of those of k and v; they overlap nothing.
    @inlinable
    public init(
      q: Form.Input, k: Form.Input, v: Form.Input, cotangent: Form.Input, qGradient: Form.Output,
      kGradient: Form.Output, vGradient: Form.Output, batch: Form.Size, heads: Form.Size, queries: Form.Size,
      keys: Form.Size, headDim: Form.Size, valueDim: Form.Size, left: Form.Size, right: Form.Size,
      qStrides: Form.RowStrides, kStrides: Form.RowStrides, vStrides: Form.RowStrides,
      cotangentStrides: Form.RowStrides, qGradientStrides: Form.RowStrides, kGradientStrides: Form.RowStrides,
      vGradientStrides: Form.RowStrides, scale: Form.Number
    ) {
      (self.q, self.k, self.v, self.cotangent) = (q, k, v, cotangent)
      (self.qGradient, self.kGradient, self.vGradient) = (qGradient, kGradient, vGradient)
      (self.batch, self.heads, self.queries, self.keys) = (batch, heads, queries, keys)
      (self.headDim, self.valueDim, self.left, self.right) = (headDim, valueDim, left, right)
      (self.qStrides, self.kStrides, self.vStrides) = (qStrides, kStrides, vStrides)
      self.cotangentStrides = cotangentStrides
      self.qGradientStrides = qGradientStrides
      self.kGradientStrides = kGradientStrides
      self.vGradientStrides = vGradientStrides
      self.scale = scale
    }
  }
}

extension Kernels.AttentionGradient: KernelContract {
  package typealias Evaluation = Kernels.AttentionGradient<Evaluated>

  package func map<M: FieldMap>(_ map: M) throws(M.Failure) -> Kernels.AttentionGradient<M.To> where M.From == Form {
    try Kernels.AttentionGradient(
      q: map.input("q", .f32, q), k: map.input("k", .f32, k), v: map.input("v", .f32, v),
      cotangent: map.input("cotangent", .f32, cotangent), qGradient: map.output("qGradient", .f32, qGradient),
      kGradient: map.output("kGradient", .f32, kGradient), vGradient: map.output("vGradient", .f32, vGradient),
      batch: map.size("batch", batch), heads: map.size("heads", heads), queries: map.size("queries", queries),
      keys: map.size("keys", keys), headDim: map.size("headDim", headDim), valueDim: map.size("valueDim", valueDim),
      left: map.size("left", left), right: map.size("right", right), qStrides: map.rowStrides("qStrides", qStrides),
      kStrides: map.rowStrides("kStrides", kStrides), vStrides: map.rowStrides("vStrides", vStrides),
      cotangentStrides: map.rowStrides("cotangentStrides", cotangentStrides),
      qGradientStrides: map.rowStrides("qGradientStrides", qGradientStrides),
      kGradientStrides: map.rowStrides("kGradientStrides", kGradientStrides),
      vGradientStrides: map.rowStrides("vGradientStrides", vGradientStrides), scale: map.number("scale", scale))
  }

  package var scratch: Scratch<Form.Size>? { .attentionGradient(keys: keys, headDim: headDim, valueDim: valueDim) }
}

extension Kernels.AttentionGradient: RunnableKernel where Form == Evaluated {
  /// Runs the kernel.
  public func run(on threads: ThreadPool) {
    guard batch > 0, heads > 0 else { return }
    threads.requireScratch(scratch)
    let arguments = AttentionGradientArguments(
      q: q.floats, k: k.floats, v: v.floats, cotangent: cotangent.floats, qGradient: qGradient.floats,
      kGradient: kGradient.floats, vGradient: vGradient.floats, heads: heads, queries: queries, keys: keys,
      headDim: headDim, valueDim: valueDim, left: left, right: right, scale: scale,
      strides: (qStrides, kStrides, vStrides, cotangentStrides),
      resultStrides: (qGradientStrides, kGradientStrides, vGradientStrides))
    threads.run(threads.table.attentionGradient, arguments, count: batch * heads, chunk: 1)
  }
}
