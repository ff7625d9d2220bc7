import GraphcKernelTable

extension Kernels {
  /// into[o, k, :] = x[o, index[o, k], :] for x[outer, extent, inner], whose outer axes are those of the index.
  ///
  /// An index outside 0..<extent gives zeros and records the failure `index/range` of the run
  /// (`ThreadPool.throwFailure`).
  public struct Gather<Form: CallForm> {
    /// The element type of x and of the result.
    @usableFromInline package var dtype: DType
    @usableFromInline package var x: Form.Input
    @usableFromInline package var index: Form.Input
    @usableFromInline package var into: Form.Output
    @usableFromInline package var outer: Form.Size
    @usableFromInline package var extent: Form.Size
    @usableFromInline package var inner: Form.Size
    @usableFromInline package var indexShape: Form.Sizes
    @usableFromInline package var source: Form.Sizes
    @usableFromInline package var site: Form.Site

    /// - Parameters:
    ///   - index: of i32.
    ///   - into: does not overlap an operand.
    ///   - indexShape: the shape of the index; the product of its first axes is `outer`.
    ///   - source: for an index that is a copy of a part of an input of the model, the number of that input, then the
    ///     offset and the strides of the index in it, so that a failure names the element of the input; empty
    ///     otherwise.
    ///   - site: the value that is computed, for a failure.
    @inlinable
    public init(
      _ dtype: DType, x: Form.Input, index: Form.Input, into: Form.Output, outer: Form.Size, extent: Form.Size,
      inner: Form.Size, indexShape: Form.Sizes, source: Form.Sizes, site: Form.Site
    ) {
      self.dtype = dtype
      self.x = x
      self.index = index
      self.into = into
      self.outer = outer
      self.extent = extent
      self.inner = inner
      self.indexShape = indexShape
      self.source = source
      self.site = site
    }
  }
}

extension Kernels.Gather: KernelContract {
  package typealias Evaluation = Kernels.Gather<Evaluated>

  package func map<M: FieldMap>(_ map: M) throws(M.Failure) -> Kernels.Gather<M.To> where M.From == Form {
    try Kernels.Gather(
      map.option(dtype), x: map.input("x", dtype, x), index: map.input("index", .i32, index),
      into: map.output("into", dtype, into), outer: map.size("outer", outer), extent: map.size("extent", extent),
      inner: map.size("inner", inner), indexShape: map.sizes("indexShape", indexShape),
      source: map.sizes("source", source), site: map.site("site", site))
  }
}

extension Kernels.Gather: RunnableKernel where Form == Evaluated {
  /// Runs the kernel.
  public func run(on threads: ThreadPool) {
    // The index is a tensor in memory, so its shape was checked.
    guard let total = try? Shape(indexShape).count else { return }
    guard outer > 0, total > 0 else { return }
    Kernels.checkIndex(index, below: extent, shape: indexShape, source: source, site: site, threads)
    let arguments = GatherArguments(
      x: x, index: index.integers, into: into, extent: extent, count: total / outer,
      rowByteCount: inner * dtype.byteCount)
    threads.run(threads.table.gather, arguments, count: total, chunk: Chunks.rows(of: inner))
  }
}
