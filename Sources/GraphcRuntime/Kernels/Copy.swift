extension Kernels {
  /// Copies a strided view to another of the same shape: transpose, slice, expand, and a part of a concat.
  public struct Copy<Form: CallForm> {
    @usableFromInline package var dtype: DType
    @usableFromInline package var x: Form.Input
    @usableFromInline package var into: Form.Output
    @usableFromInline package var over: Form.Strided

    /// - Parameters:
    ///   - into: does not overlap `x`.
    ///   - over: the shape with the strides of both; the order of the axes does not matter.
    @inlinable
    public init(_ dtype: DType, x: Form.Input, into: Form.Output, over: Form.Strided) {
      self.dtype = dtype
      self.x = x
      self.into = into
      self.over = over
    }
  }
}

extension Kernels.Copy: KernelContract {
  package typealias Evaluation = Kernels.Copy<Evaluated>

  package func map<M: FieldMap>(_ map: M) throws(M.Failure) -> Kernels.Copy<M.To> where M.From == Form {
    try Kernels.Copy(
      map.option(dtype), x: map.input("x", dtype, x), into: map.output("into", dtype, into),
      over: map.strided("over", of: ["x", "into"], over))
  }
}

extension Kernels.Copy: RunnableKernel where Form == Evaluated {
  /// Runs the kernel.
  public func run(on threads: ThreadPool) {
    let table = threads.table
    let kernel =
      switch dtype {
      case .f32, .i32: table.copy4
      case .bf16: table.copy2
      case .bool: table.copy1
      }
    over.dims.withUnsafeBufferPointer { dims in
      guard let base = dims.baseAddress, over.count > 0 else { return }
      let arguments = CopyArguments(rank: over.rank, dims: base, x: x, into: into, transposed: over.isTransposed)
      if over.isTransposed {
        let columns = over.extent(axis: over.rank - 1)
        let rows = (Chunks.rows(of: columns) + 15) / 16 * 16
        threads.run(kernel, arguments, count: over.count / columns, chunk: rows)
      } else {
        threads.run(kernel, arguments, count: over.count, chunk: Chunks.elements)
      }
    }
  }
}
