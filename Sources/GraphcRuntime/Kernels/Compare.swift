extension Kernels {
  /// A comparison of two operands, broadcast to one shape, as bytes 0 and 1; false is less than true.
  public struct Compare<Form: CallForm> {
    @usableFromInline package var function: ComparisonFunction
    /// The element type of the operands.
    @usableFromInline package var type: DeclaredType
    @usableFromInline package var x: Form.Input
    @usableFromInline package var y: Form.Input
    @usableFromInline package var into: Form.Output
    @usableFromInline package var over: Form.Strided

    /// - Parameters:
    ///   - into: of bool, dense.
    ///   - over: the shape of the result with the strides of x and y.
    @inlinable
    public init(
      _ function: ComparisonFunction, _ type: DeclaredType, x: Form.Input, y: Form.Input, into: Form.Output,
      over: Form.Strided
    ) {
      self.function = function
      self.type = type
      self.x = x
      self.y = y
      self.into = into
      self.over = over
    }
  }
}

extension Kernels.Compare: KernelContract {
  package typealias Evaluation = Kernels.Compare<Evaluated>

  package var title: String { function.rawValue }

  package func map<M: FieldMap>(_ map: M) throws(M.Failure) -> Kernels.Compare<M.To> where M.From == Form {
    try Kernels.Compare(
      map.option(function), map.option(type), x: map.input("x", type.dtype, x), y: map.input("y", type.dtype, y),
      into: map.output("into", .bool, into), over: map.strided("over", of: ["x", "y"], over))
  }
}

extension Kernels.Compare: RunnableKernel where Form == Evaluated {
  /// Runs the kernel.
  public func run(on threads: ThreadPool) {
    let table = threads.table
    let kernel =
      switch type {
      case .f32: table.compareF32
      case .i32: table.compareI32
      case .bool: table.compareBool
      }
    Kernels.runStrided(kernel, function, x, y, into: into, over: over, threads)
  }
}
