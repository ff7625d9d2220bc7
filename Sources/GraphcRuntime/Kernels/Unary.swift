extension Kernels {
  /// An elementwise function of f32: into[count] = function(x[count]).
  public struct Unary<Form: CallForm> {
    @usableFromInline package var function: UnaryFunction
    @usableFromInline package var x: Form.Input
    @usableFromInline package var into: Form.Output
    @usableFromInline package var count: Form.Size

    /// - Parameter into: may be `x`.
    @inlinable
    public init(_ function: UnaryFunction, x: Form.Input, into: Form.Output, count: Form.Size) {
      self.function = function
      self.x = x
      self.into = into
      self.count = count
    }
  }
}

extension Kernels.Unary: KernelContract {
  package typealias Evaluation = Kernels.Unary<Evaluated>

  package var title: String { function.rawValue }

  package func map<M: FieldMap>(_ map: M) throws(M.Failure) -> Kernels.Unary<M.To> where M.From == Form {
    try Kernels.Unary(
      map.option(function), x: map.input("x", .f32, inPlace: true, x), into: map.output("into", .f32, into),
      count: map.size("count", count))
  }
}

extension Kernels.Unary: RunnableKernel where Form == Evaluated {
  /// Runs the kernel.
  public func run(on threads: ThreadPool) {
    threads.run(
      threads.table.unary, UnaryArguments(function: function, x: x.floats, into: into.floats), count: count,
      chunk: Chunks.elements)
  }
}
