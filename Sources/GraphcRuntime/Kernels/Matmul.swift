extension Kernels {
  /// into[rows, columns] = activation(x[rows, inner] · W + bias) + residual, with sums in f32.
  public struct Matmul<Form: CallForm> {
    /// Of W, and of x by its `operand`.
    @usableFromInline package var format: WeightFormat
    @usableFromInline package var result: FloatType
    @usableFromInline package var x: Form.Input
    @usableFromInline package var weight: Form.Input
    @usableFromInline package var bias: Form.Input?
    @usableFromInline package var residual: Form.Input?
    @usableFromInline package var into: Form.Output
    @usableFromInline package var rows: Form.Size
    @usableFromInline package var inner: Form.Size
    @usableFromInline package var columns: Form.Size
    @usableFromInline package var activation: Activation

    /// - Parameters:
    ///   - result: f32, or the type of the format's operand.
    ///   - weight: W[inner, columns] as packed by ``WeightFormat/pack(_:transposed:inner:columns:into:on:)``.
    ///   - bias: f32 [columns], or nothing.
    ///   - residual: f32 [rows, columns], or nothing.
    ///   - into: of f32 it may be the residual; overlaps nothing else.
    @inlinable
    public init(
      _ format: WeightFormat, result: FloatType, x: Form.Input, weight: Form.Input, bias: Form.Input?,
      residual: Form.Input?, into: Form.Output, rows: Form.Size, inner: Form.Size, columns: Form.Size,
      activation: Activation
    ) {
      self.format = format
      self.result = result
      self.x = x
      self.weight = weight
      self.bias = bias
      self.residual = residual
      self.into = into
      self.rows = rows
      self.inner = inner
      self.columns = columns
      self.activation = activation
    }
  }
}

extension Kernels.Matmul: KernelContract {
  package typealias Evaluation = Kernels.Matmul<Evaluated>

  package func map<M: FieldMap>(_ map: M) throws(M.Failure) -> Kernels.Matmul<M.To> where M.From == Form {
    try Kernels.Matmul(
      map.option(format), result: map.option("result", result), x: map.input("x", format.operand, x),
      weight: map.input("weight", format.operand, weight), bias: map.input("bias", .f32, bias),
      residual: map.input("residual", .f32, inPlace: true, residual), into: map.output("into", result.dtype, into),
      rows: map.size("rows", rows), inner: map.size("inner", inner),
      columns: map.size("columns", columns), activation: map.option("activation", activation))
  }

  package var scratch: Scratch<Form.Size>? { .matmul(format, rows: rows, inner: inner) }
}

extension Kernels.Matmul: RunnableKernel where Form == Evaluated {
  /// Runs the kernel.
  public func run(on threads: ThreadPool) {
    let kernels = format.kernels(in: threads.table)
    let blocks = MatmulBlocks(
      kernels.blocking, kernels.layout, rows: rows, inner: inner, columns: columns, workers: threads.threadCount)
    let arguments = MatmulArguments(
      x: x, weight: weight, bias: bias?.floats, residual: residual?.floats, into: into, result: result,
      rows: rows, inner: inner, columns: columns, rowBlock: blocks.rowBlock, activation: activation)
    threads.requireScratch(scratch)
    threads.run(kernels.matmul, arguments, count: blocks.units, chunk: blocks.chunk)
  }
}
