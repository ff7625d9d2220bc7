extension Kernels {
  /// The softmax of each row of x[rows, columns] of f32. A row that is all -∞ becomes zeros.
  public struct Softmax<Form: CallForm> {
    @usableFromInline package var x: Form.Input
    @usableFromInline package var into: Form.Output
    @usableFromInline package var rows: Form.Size
    @usableFromInline package var columns: Form.Size

    /// - Parameter into: may be `x`.
    @inlinable
    public init(x: Form.Input, into: Form.Output, rows: Form.Size, columns: Form.Size) {
      self.x = x
      self.into = into
      self.rows = rows
      self.columns = columns
    }
  }

  /// The logarithm of the softmax of each row of x[rows, columns] of f32. A row that is all -∞ stays all -∞.
  public struct LogSoftmax<Form: CallForm> {
    @usableFromInline package var x: Form.Input
    @usableFromInline package var into: Form.Output
    @usableFromInline package var rows: Form.Size
    @usableFromInline package var columns: Form.Size

    /// - Parameter into: may be `x`.
    @inlinable
    public init(x: Form.Input, into: Form.Output, rows: Form.Size, columns: Form.Size) {
      self.x = x
      self.into = into
      self.rows = rows
      self.columns = columns
    }
  }
}

extension Kernels.Softmax: KernelContract {
  package typealias Evaluation = Kernels.Softmax<Evaluated>

  package func map<M: FieldMap>(_ map: M) throws(M.Failure) -> Kernels.Softmax<M.To> where M.From == Form {
    try Kernels.Softmax(
      x: map.input("x", .f32, inPlace: true, x), into: map.output("into", .f32, into), rows: map.size("rows", rows),
      columns: map.size("columns", columns))
  }
}

extension Kernels.Softmax: RunnableKernel where Form == Evaluated {
  /// Runs the kernel.
  public func run(on threads: ThreadPool) {
    threads.run(
      threads.table.softmax, RowArguments(x: x.floats, into: into.floats, columns: columns), count: rows,
      chunk: Chunks.rows(of: columns))
  }
}

extension Kernels.LogSoftmax: KernelContract {
  package typealias Evaluation = Kernels.LogSoftmax<Evaluated>

  package func map<M: FieldMap>(_ map: M) throws(M.Failure) -> Kernels.LogSoftmax<M.To> where M.From == Form {
    try Kernels.LogSoftmax(
      x: map.input("x", .f32, inPlace: true, x), into: map.output("into", .f32, into), rows: map.size("rows", rows),
      columns: map.size("columns", columns))
  }
}

extension Kernels.LogSoftmax: RunnableKernel where Form == Evaluated {
  /// Runs the kernel.
  public func run(on threads: ThreadPool) {
    threads.run(
      threads.table.logSoftmax, RowArguments(x: x.floats, into: into.floats, columns: columns), count: rows,
      chunk: Chunks.rows(of: columns))
  }
}
