extension Kernels {
  /// Running sums along the middle axis of x[outer, length, inner]: those of f32 are computed in double precision;
  /// those of i32 wrap around.
  public struct Cumsum<Form: CallForm> {
    /// The element type of operand and result.
    @usableFromInline package var type: NumericType
    @usableFromInline package var x: Form.Input
    @usableFromInline package var into: Form.Output
    @usableFromInline package var outer: Form.Size
    @usableFromInline package var length: Form.Size
    @usableFromInline package var inner: Form.Size

    /// - Parameter into: may be `x`.
    @inlinable
    public init(
      _ type: NumericType, x: Form.Input, into: Form.Output, outer: Form.Size, length: Form.Size, inner: Form.Size
    ) {
      self.type = type
      self.x = x
      self.into = into
      self.outer = outer
      self.length = length
      self.inner = inner
    }
  }
}

extension Kernels.Cumsum: KernelContract {
  package typealias Evaluation = Kernels.Cumsum<Evaluated>

  package func map<M: FieldMap>(_ map: M) throws(M.Failure) -> Kernels.Cumsum<M.To> where M.From == Form {
    try Kernels.Cumsum(
      map.option(type), x: map.input("x", type.dtype, inPlace: true, x), into: map.output("into", type.dtype, into),
      outer: map.size("outer", outer), length: map.size("length", length), inner: map.size("inner", inner))
  }
}

extension Kernels.Cumsum: RunnableKernel where Form == Evaluated {
  /// Runs the kernel.
  public func run(on threads: ThreadPool) {
    let table = threads.table
    threads.run(
      type == .f32 ? table.cumsumF32 : table.cumsumI32,
      ScanArguments(x: x, into: into, length: length, inner: inner), count: outer * inner,
      chunk: Chunks.results(reduced: length))
  }
}
