extension Kernels {
  /// Reduces the middle axis: into[outer, inner] = function over x[outer, reduced, inner].
  ///
  /// The order of the additions depends only on the shape. Sums of i32 wrap around; maximum and minimum of f32 are NaN
  /// if an element is. `mean` and `variance` are of f32 only.
  public struct Reduce<Form: CallForm> {
    @usableFromInline package var function: ReduceFunction
    /// The element type of operand and result.
    @usableFromInline package var type: NumericType
    @usableFromInline package var x: Form.Input
    @usableFromInline package var into: Form.Output
    @usableFromInline package var outer: Form.Size
    @usableFromInline package var reduced: Form.Size
    @usableFromInline package var inner: Form.Size

    /// - Parameter into: does not overlap `x`.
    @inlinable
    public init(
      _ function: ReduceFunction, _ type: NumericType, x: Form.Input, into: Form.Output, outer: Form.Size,
      reduced: Form.Size, inner: Form.Size
    ) {
      self.function = function
      self.type = type
      self.x = x
      self.into = into
      self.outer = outer
      self.reduced = reduced
      self.inner = inner
    }
  }
}

extension Kernels.Reduce: KernelContract {
  package typealias Evaluation = Kernels.Reduce<Evaluated>

  package var title: String { function.rawValue }

  package func map<M: FieldMap>(_ map: M) throws(M.Failure) -> Kernels.Reduce<M.To> where M.From == Form {
    try Kernels.Reduce(
      map.option(function), map.option(type), x: map.input("x", type.dtype, x),
      into: map.output("into", type.dtype, into), outer: map.size("outer", outer),
      reduced: map.size("reduced", reduced), inner: map.size("inner", inner))
  }
}

extension Kernels.Reduce: RunnableKernel where Form == Evaluated {
  /// Runs the kernel.
  public func run(on threads: ThreadPool) {
    let table = threads.table
    let arguments = ReduceArguments(function: function, x: x, into: into, reduced: reduced, inner: inner)
    threads.run(
      type == .f32 ? table.reduceF32 : table.reduceI32, arguments, count: outer * inner,
      chunk: Chunks.results(reduced: reduced))
  }
}
