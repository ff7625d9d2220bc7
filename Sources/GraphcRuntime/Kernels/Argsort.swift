extension Kernels {
  /// The indices that sort each row of x[rows, columns] in ascending order. The sort is stable, zeros of both signs are
  /// equal, and NaN comes last.
  public struct Argsort<Form: CallForm> {
    /// The element type of the operand.
    @usableFromInline package var type: NumericType
    @usableFromInline package var x: Form.Input
    @usableFromInline package var into: Form.Output
    @usableFromInline package var rows: Form.Size
    @usableFromInline package var columns: Form.Size

    /// - Parameters:
    ///   - into: of i32.
    ///   - columns: fewer than 2³¹.
    @inlinable
    public init(_ type: NumericType, x: Form.Input, into: Form.Output, rows: Form.Size, columns: Form.Size) {
      self.type = type
      self.x = x
      self.into = into
      self.rows = rows
      self.columns = columns
    }
  }
}

extension Kernels.Argsort: KernelContract {
  package typealias Evaluation = Kernels.Argsort<Evaluated>

  package func map<M: FieldMap>(_ map: M) throws(M.Failure) -> Kernels.Argsort<M.To> where M.From == Form {
    try Kernels.Argsort(
      map.option(type), x: map.input("x", type.dtype, x), into: map.output("into", .i32, into),
      rows: map.size("rows", rows), columns: map.size("columns", columns))
  }

  package var scratch: Scratch<Form.Size>? { .argsort(columns: columns) }
}

extension Kernels.Argsort: RunnableKernel where Form == Evaluated {
  /// Runs the kernel.
  public func run(on threads: ThreadPool) {
    threads.requireScratch(scratch)
    // Sorting a row takes about as long as sixteen passes over it.
    threads.run(
      threads.table.argsort,
      ArgsortArguments(x: x, into: into.integers, columns: columns, isFloat: type == .f32), count: rows,
      chunk: Chunks.rows(of: 16 * columns))
  }
}
