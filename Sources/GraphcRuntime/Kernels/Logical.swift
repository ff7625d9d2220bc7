extension Kernels {
  /// An elementwise 'and' or 'or' of two operands of bool, broadcast to one shape.
  public struct Logical<Form: CallForm> {
    @usableFromInline package var function: LogicalFunction
    @usableFromInline package var x: Form.Input
    @usableFromInline package var y: Form.Input
    @usableFromInline package var into: Form.Output
    @usableFromInline package var over: Form.Strided

    /// - Parameters:
    ///   - into: contiguous; may be an operand that is contiguous and has the shape of the result.
    ///   - over: the shape of the result with the strides of x and y.
    @inlinable
    public init(_ function: LogicalFunction, x: Form.Input, y: Form.Input, into: Form.Output, over: Form.Strided) {
      self.function = function
      self.x = x
      self.y = y
      self.into = into
      self.over = over
    }
  }

  /// Negates each element of bool: into[count] = not x[count].
  public struct Not<Form: CallForm> {
    @usableFromInline package var x: Form.Input
    @usableFromInline package var into: Form.Output
    @usableFromInline package var count: Form.Size

    /// - Parameter into: may be `x`.
    @inlinable
    public init(x: Form.Input, into: Form.Output, count: Form.Size) {
      self.x = x
      self.into = into
      self.count = count
    }
  }
}

extension Kernels.Logical: KernelContract {
  package typealias Evaluation = Kernels.Logical<Evaluated>

  package var title: String { function.rawValue }

  package func map<M: FieldMap>(_ map: M) throws(M.Failure) -> Kernels.Logical<M.To> where M.From == Form {
    try Kernels.Logical(
      map.option(function), x: map.input("x", .bool, inPlace: true, x), y: map.input("y", .bool, inPlace: true, y),
      into: map.output("into", .bool, into), over: map.strided("over", of: ["x", "y"], over))
  }
}

extension Kernels.Logical: RunnableKernel where Form == Evaluated {
  /// Runs the kernel.
  public func run(on threads: ThreadPool) {
    Kernels.runStrided(threads.table.logical, function, x, y, into: into, over: over, threads)
  }
}

extension Kernels.Not: KernelContract {
  package typealias Evaluation = Kernels.Not<Evaluated>

  package func map<M: FieldMap>(_ map: M) throws(M.Failure) -> Kernels.Not<M.To> where M.From == Form {
    try Kernels.Not(
      x: map.input("x", .bool, inPlace: true, x), into: map.output("into", .bool, into),
      count: map.size("count", count))
  }
}

extension Kernels.Not: RunnableKernel where Form == Evaluated {
  /// Runs the kernel.
  public func run(on threads: ThreadPool) {
    // not x is x = false, where false is broadcast: one axis with stride 1 in x and stride 0 in the other operand.
    withUnsafeTemporaryAllocation(of: Int.self, capacity: 3) { dims in
      dims[0] = count
      dims[1] = 1
      dims[2] = 0
      guard let base = dims.baseAddress else { return }
      withUnsafePointer(to: 0 as UInt8) { zero in
        let arguments = StridedArguments(
          function: ComparisonFunction.equal, rank: 1, dims: UnsafePointer(base), first: x, second: zero, into: into)
        threads.run(threads.table.compareBool, arguments, count: count, chunk: Chunks.elements)
      }
    }
  }
}
