import GraphcKernelTable

extension Kernels {
  /// into[o, n, :] = Σ x[o, k, :] over all k with index[o, k] = n, in their order, for into[outer, extent, inner] of f32.
  ///
  /// An index outside 0..<extent is left out and records the failure `index/range` of the run
  /// (`ThreadPool.throwFailure`).
  public struct ScatterAdd<Form: CallForm> {
    @usableFromInline package var x: Form.Input
    @usableFromInline package var index: Form.Input
    @usableFromInline package var into: Form.Output
    @usableFromInline package var outer: Form.Size
    @usableFromInline package var extent: Form.Size
    @usableFromInline package var inner: Form.Size
    @usableFromInline package var indexShape: Form.Sizes
    @usableFromInline package var source: Form.Sizes
    @usableFromInline package var site: Form.Site

    /// The parameters are those of `Gather`, with the picked rows as x.
    @inlinable
    public init(
      x: Form.Input, index: Form.Input, into: Form.Output, outer: Form.Size, extent: Form.Size, inner: Form.Size,
      indexShape: Form.Sizes, source: Form.Sizes, site: Form.Site
    ) {
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

extension Kernels.ScatterAdd: KernelContract {
  package typealias Evaluation = Kernels.ScatterAdd<Evaluated>

  package func map<M: FieldMap>(_ map: M) throws(M.Failure) -> Kernels.ScatterAdd<M.To> where M.From == Form {
    try Kernels.ScatterAdd(
      x: map.input("x", .f32, x), index: map.input("index", .i32, index), into: map.output("into", .f32, into),
      outer: map.size("outer", outer), extent: map.size("extent", extent), inner: map.size("inner", inner),
      indexShape: map.sizes("indexShape", indexShape), source: map.sizes("source", source),
      site: map.site("site", site))
  }
}

extension Kernels.ScatterAdd: RunnableKernel where Form == Evaluated {
  /// Runs the kernel.
  public func run(on threads: ThreadPool) {
    // The index is a tensor in memory, so its shape was checked.
    guard let total = try? Shape(indexShape).count else { return }
    guard outer > 0 else { return }
    if total > 0 {
      Kernels.checkIndex(index, below: extent, shape: indexShape, source: source, site: site, threads)
    }
    let arguments = ScatterAddArguments(
      x: x.floats, index: index.integers, into: into.floats, extent: extent, count: total / outer, inner: inner)
    let strips = (inner + ScatterAddArguments.strip - 1) / ScatterAddArguments.strip
    let strip = min(inner, ScatterAddArguments.strip)
    threads.run(
      threads.table.scatterAdd, arguments, count: outer * strips,
      chunk: Chunks.rows(of: (extent + total / outer) * strip))
  }
}
