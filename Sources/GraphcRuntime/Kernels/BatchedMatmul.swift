extension Kernels {
  /// into[batch…, rows, columns] = scale · x[batch…, rows, inner] · y[batch…, inner, columns], of f32.
  ///
  /// Strides are in elements; the last axis of each operand and of the result is contiguous.
  public struct BatchedMatmul<Form: CallForm> {
    @usableFromInline package var x: Form.Input
    @usableFromInline package var y: Form.Input
    @usableFromInline package var into: Form.Output
    @usableFromInline package var batch: Form.Strided
    @usableFromInline package var rows: Form.Size
    @usableFromInline package var inner: Form.Size
    @usableFromInline package var columns: Form.Size
    @usableFromInline package var xRowStride: Form.Size
    @usableFromInline package var yRowStride: Form.Size
    @usableFromInline package var intoRowStride: Form.Size
    @usableFromInline package var transposeRHS: Bool
    @usableFromInline package var scale: Form.Number

    /// - Parameters:
    ///   - into: does not overlap an operand.
    ///   - batch: the shape of the batch with the strides of x, y and `into` along it.
    ///   - transposeRHS: whether y is [batch…, columns, inner].
    @inlinable
    public init(
      x: Form.Input, y: Form.Input, into: Form.Output, batch: Form.Strided, rows: Form.Size, inner: Form.Size,
      columns: Form.Size, xRowStride: Form.Size, yRowStride: Form.Size, intoRowStride: Form.Size, transposeRHS: Bool,
      scale: Form.Number
    ) {
      self.x = x
      self.y = y
      self.into = into
      self.batch = batch
      self.rows = rows
      self.inner = inner
      self.columns = columns
      self.xRowStride = xRowStride
      self.yRowStride = yRowStride
      self.intoRowStride = intoRowStride
      self.transposeRHS = transposeRHS
      self.scale = scale
    }
  }
}

extension Kernels.BatchedMatmul: KernelContract {
  package typealias Evaluation = Kernels.BatchedMatmul<Evaluated>

  package func map<M: FieldMap>(_ map: M) throws(M.Failure) -> Kernels.BatchedMatmul<M.To> where M.From == Form {
    try Kernels.BatchedMatmul(
      x: map.input("x", .f32, x), y: map.input("y", .f32, y), into: map.output("into", .f32, into),
      batch: map.strided("batch", of: ["x", "y", "into"], batch), rows: map.size("rows", rows),
      inner: map.size("inner", inner), columns: map.size("columns", columns),
      xRowStride: map.size("xRowStride", xRowStride), yRowStride: map.size("yRowStride", yRowStride),
      intoRowStride: map.size("intoRowStride", intoRowStride), transposeRHS: map.flag("transposeRHS", transposeRHS),
      scale: map.number("scale", scale))
  }

  package var scratch: Scratch<Form.Size>? { .batchedMatmul(rows: rows, inner: inner) }
}

extension Kernels.BatchedMatmul: RunnableKernel where Form == Evaluated {
  /// Runs the kernel.
  public func run(on threads: ThreadPool) {
    guard rows > 0 else { return }
    threads.requireScratch(scratch)
    batch.dims.withUnsafeBufferPointer { dims in
      guard let base = dims.baseAddress else { return }
      let arguments = BatchedMatmulArguments(
        x: x.floats, y: y.floats, into: into.floats, batchRank: batch.rank, dims: base, rows: rows, inner: inner,
        columns: columns, xRowStride: xRowStride, yRowStride: yRowStride, intoRowStride: intoRowStride,
        transposeRHS: transposeRHS, scale: scale)
      let panels = batch.count * PanelLayout.f32.panels(columns: columns)
      let work = rows * inner * PanelLayout.f32.width
      threads.run(
        threads.table.batchedMatmul, arguments, count: panels, chunk: max(1, (1 << 18) / max(1, work)))
    }
  }
}
