extension Kernels {
  /// x where the condition holds, else y; all three broadcast to one shape.
  public struct Select<Form: CallForm> {
    /// The element type of x, y and the result.
    @usableFromInline package var type: DeclaredType
    @usableFromInline package var condition: Form.Input
    @usableFromInline package var x: Form.Input
    @usableFromInline package var y: Form.Input
    @usableFromInline package var into: Form.Output
    @usableFromInline package var over: Form.Strided

    /// - Parameters:
    ///   - condition: of bool.
    ///   - into: dense; may be x or y if that is dense and of the same shape.
    ///   - over: the shape of the result with the strides of the condition, x and y.
    @inlinable
    public init(
      _ type: DeclaredType, condition: Form.Input, x: Form.Input, y: Form.Input, into: Form.Output, over: Form.Strided
    ) {
      self.type = type
      self.condition = condition
      self.x = x
      self.y = y
      self.into = into
      self.over = over
    }
  }
}

extension Kernels.Select: KernelContract {
  package typealias Evaluation = Kernels.Select<Evaluated>

  package func map<M: FieldMap>(_ map: M) throws(M.Failure) -> Kernels.Select<M.To> where M.From == Form {
    try Kernels.Select(
      map.option(type), condition: map.input("condition", .bool, condition),
      x: map.input("x", type.dtype, inPlace: true, x), y: map.input("y", type.dtype, inPlace: true, y),
      into: map.output("into", type.dtype, into), over: map.strided("over", of: ["condition", "x", "y"], over))
  }
}

extension Kernels.Select: RunnableKernel where Form == Evaluated {
  /// Runs the kernel.
  public func run(on threads: ThreadPool) {
    let kernel = type == .bool ? threads.table.select1 : threads.table.select4
    Kernels.runStrided(kernel, (), condition, x, y, into: into, over: over, threads)
  }
}
