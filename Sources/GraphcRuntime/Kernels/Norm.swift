extension Kernels {
  /// (x - mean) / √(variance + epsilon) · weight + bias for each row of x[rows, columns] of f32, or of x + residual.
  public struct LayerNorm<Form: CallForm> {
    /// Of the normalized rows.
    @usableFromInline package var result: FloatType
    @usableFromInline package var x: Form.Input
    @usableFromInline package var weight: Form.Input?
    @usableFromInline package var bias: Form.Input?
    @usableFromInline package var residual: Form.Input?
    @usableFromInline package var into: Form.Output
    @usableFromInline package var sum: Form.Output?
    @usableFromInline package var rows: Form.Size
    @usableFromInline package var columns: Form.Size
    @usableFromInline package var residualRows: Form.Size
    @usableFromInline package var epsilon: Form.Number

    /// - Parameters:
    ///   - weight: [columns]; `nil` for none.
    ///   - bias: [columns]; `nil` for none.
    ///   - residual: [residualRows, columns], repeated so that `rows` is a multiple of `residualRows`; `nil` for none.
    ///   - into: of f32 it may be `x`, or a residual with as many rows; otherwise it overlaps nothing.
    ///   - sum: where x + residual is written; `nil` if nothing reads it. It may be `x` or such a residual, but not
    ///     `into`.
    ///   - residualRows: 0 without a residual.
    @inlinable
    public init(
      _ result: FloatType, x: Form.Input, weight: Form.Input?, bias: Form.Input?, residual: Form.Input?,
      into: Form.Output, sum: Form.Output?, rows: Form.Size, columns: Form.Size, residualRows: Form.Size,
      epsilon: Form.Number
    ) {
      self.result = result
      self.x = x
      self.weight = weight
      self.bias = bias
      self.residual = residual
      self.into = into
      self.sum = sum
      self.rows = rows
      self.columns = columns
      self.residualRows = residualRows
      self.epsilon = epsilon
    }
  }

  /// x / √(mean of x² + epsilon) · weight for each row of x[rows, columns] of f32, or of x + residual.
  public struct RMSNorm<Form: CallForm> {
    /// Of the normalized rows.
    @usableFromInline package var result: FloatType
    @usableFromInline package var x: Form.Input
    @usableFromInline package var weight: Form.Input?
    @usableFromInline package var residual: Form.Input?
    @usableFromInline package var into: Form.Output
    @usableFromInline package var sum: Form.Output?
    @usableFromInline package var rows: Form.Size
    @usableFromInline package var columns: Form.Size
    @usableFromInline package var residualRows: Form.Size
    @usableFromInline package var epsilon: Form.Number

    /// The parameters are those of `LayerNorm`.
    @inlinable
    public init(
      _ result: FloatType, x: Form.Input, weight: Form.Input?, residual: Form.Input?, into: Form.Output,
      sum: Form.Output?, rows: Form.Size, columns: Form.Size, residualRows: Form.Size, epsilon: Form.Number
    ) {
      self.result = result
      self.x = x
      self.weight = weight
      self.residual = residual
      self.into = into
      self.sum = sum
      self.rows = rows
      self.columns = columns
      self.residualRows = residualRows
      self.epsilon = epsilon
    }
  }
}

extension Kernels.LayerNorm: KernelContract {
  package typealias Evaluation = Kernels.LayerNorm<Evaluated>

  package func map<M: FieldMap>(_ map: M) throws(M.Failure) -> Kernels.LayerNorm<M.To> where M.From == Form {
    try Kernels.LayerNorm(
      map.option(result), x: map.input("x", .f32, inPlace: true, x), weight: map.input("weight", .f32, weight),
      bias: map.input("bias", .f32, bias), residual: map.input("residual", .f32, inPlace: true, residual),
      into: map.output("into", result.dtype, into), sum: map.output("sum", .f32, sum), rows: map.size("rows", rows),
      columns: map.size("columns", columns), residualRows: map.size("residualRows", residualRows),
      epsilon: map.number("epsilon", epsilon))
  }

  package var scratch: Scratch<Form.Size>? { result != .f32 ? .roundedNorm(columns: columns) : nil }
}

extension Kernels.LayerNorm: RunnableKernel where Form == Evaluated {
  /// Runs the kernel.
  public func run(on threads: ThreadPool) {
    let arguments = RowArguments(
      x: x.floats, weight: weight?.floats, bias: bias?.floats, residual: residual?.floats, into: into.floats,
      sum: sum?.floats, columns: columns, residualRows: residualRows, epsilon: epsilon, result: result)
    threads.requireScratch(scratch)
    threads.run(threads.table.layerNorm, arguments, count: rows, chunk: Chunks.rows(of: columns))
  }
}

extension Kernels.RMSNorm: KernelContract {
  package typealias Evaluation = Kernels.RMSNorm<Evaluated>

  package var title: String { "rmsNorm" }

  package func map<M: FieldMap>(_ map: M) throws(M.Failure) -> Kernels.RMSNorm<M.To> where M.From == Form {
    try Kernels.RMSNorm(
      map.option(result), x: map.input("x", .f32, inPlace: true, x), weight: map.input("weight", .f32, weight),
      residual: map.input("residual", .f32, inPlace: true, residual), into: map.output("into", result.dtype, into),
      sum: map.output("sum", .f32, sum), rows: map.size("rows", rows), columns: map.size("columns", columns),
      residualRows: map.size("residualRows", residualRows), epsilon: map.number("epsilon", epsilon))
  }

  package var scratch: Scratch<Form.Size>? { result != .f32 ? .roundedNorm(columns: columns) : nil }
}

extension Kernels.RMSNorm: RunnableKernel where Form == Evaluated {
  /// Runs the kernel.
  public func run(on threads: ThreadPool) {
    let arguments = RowArguments(
      x: x.floats, weight: weight?.floats, residual: residual?.floats, into: into.floats, sum: sum?.floats,
      columns: columns, residualRows: residualRows, epsilon: epsilon, result: result)
    threads.requireScratch(scratch)
    threads.run(threads.table.rmsNorm, arguments, count: rows, chunk: Chunks.rows(of: columns))
  }
}
