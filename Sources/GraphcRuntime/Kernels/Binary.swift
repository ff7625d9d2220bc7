extension Kernels {
  /// An elementwise function of two operands, broadcast to one shape; results of i32 wrap around.
  public struct Binary<Form: CallForm> {
    @usableFromInline package var function: BinaryFunction
    /// The element type of operands and result.
    @usableFromInline package var type: NumericType
    @usableFromInline package var x: Form.Input
    @usableFromInline package var y: Form.Input
    @usableFromInline package var into: Form.Output
    @usableFromInline package var over: Form.Strided

    /// - Parameters:
    ///   - into: contiguous; may be an operand that is contiguous and has the shape of the result.
    ///   - over: the shape of the result with the strides of x and y.
    @inlinable
    public init(
      _ function: BinaryFunction, _ type: NumericType, x: Form.Input, y: Form.Input, into: Form.Output,
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

extension Kernels.Binary: KernelContract {
  package typealias Evaluation = Kernels.Binary<Evaluated>

  package var title: String { function.rawValue }

  package func map<M: FieldMap>(_ map: M) throws(M.Failure) -> Kernels.Binary<M.To> where M.From == Form {
    try Kernels.Binary(
      map.option(function), map.option(type), x: map.input("x", type.dtype, inPlace: true, x),
      y: map.input("y", type.dtype, inPlace: true, y), into: map.output("into", type.dtype, into),
      over: map.strided("over", of: ["x", "y"], over))
  }
}

extension Kernels.Binary: RunnableKernel where Form == Evaluated {
  /// Runs the kernel.
  public func run(on threads: ThreadPool) {
    let table = threads.table
    Kernels.runStrided(
      type == .f32 ? table.binaryF32 : table.binaryI32, function, x, y, into: into, over: over, threads)
  }
}
