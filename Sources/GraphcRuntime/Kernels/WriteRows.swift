import GraphcKernelTable

extension Kernels {
  /// into[b, :, at[b] + n, :] = rows[b, :, n, :], and x everywhere else, for x[outer, blocks, extent, inner] and
  /// rows[outer, blocks, count, inner].
  ///
  /// In a row b for which 0 ≤ at[b] ≤ extent − count does not hold nothing is written, and the failure `index/range` of
  /// the run is recorded (`ThreadPool.throwFailure`). With `wraps` positions count modulo the extent instead, and the
  /// last of several rows at one position stays.
  public struct WriteRows<Form: CallForm> {
    /// The element type of x, rows and the result.
    @usableFromInline package var dtype: DType
    @usableFromInline package var x: Form.Input
    @usableFromInline package var rows: Form.Input
    @usableFromInline package var at: Form.Input
    @usableFromInline package var into: Form.Output
    @usableFromInline package var outer: Form.Size
    @usableFromInline package var blocks: Form.Size
    @usableFromInline package var extent: Form.Size
    @usableFromInline package var count: Form.Size
    @usableFromInline package var inner: Form.Size
    @usableFromInline package var wraps: Bool
    @usableFromInline package var source: Form.Sizes
    @usableFromInline package var site: Form.Site

    /// - Parameters:
    ///   - at: of i32, [outer].
    ///   - into: may be `x`, and then only the rows are written.
    ///   - source: for positions that are a copy of a part of an input of the model, the number of that input, then the
    ///     offset and the stride of the positions in it, so that a failure names the element of the input; empty
    ///     otherwise.
    ///   - site: the value that is computed, for a failure.
    @inlinable
    public init(
      _ dtype: DType, x: Form.Input, rows: Form.Input, at: Form.Input, into: Form.Output, outer: Form.Size,
      blocks: Form.Size, extent: Form.Size, count: Form.Size, inner: Form.Size, wraps: Bool, source: Form.Sizes,
      site: Form.Site
    ) {
      self.dtype = dtype
      self.x = x
      self.rows = rows
      self.at = at
      self.into = into
      self.outer = outer
      self.blocks = blocks
      self.extent = extent
      self.count = count
      self.inner = inner
      self.wraps = wraps
      self.source = source
      self.site = site
    }
  }
}

extension Kernels.WriteRows: KernelContract {
  package typealias Evaluation = Kernels.WriteRows<Evaluated>

  package func map<M: FieldMap>(_ map: M) throws(M.Failure) -> Kernels.WriteRows<M.To> where M.From == Form {
    try Kernels.WriteRows(
      map.option(dtype), x: map.input("x", dtype, inPlace: true, x), rows: map.input("rows", dtype, rows),
      at: map.input("at", .i32, at), into: map.output("into", dtype, into), outer: map.size("outer", outer),
      blocks: map.size("blocks", blocks), extent: map.size("extent", extent), count: map.size("count", count),
      inner: map.size("inner", inner), wraps: map.flag("wraps", wraps), source: map.sizes("source", source),
      site: map.site("site", site))
  }
}

extension Kernels.WriteRows: RunnableKernel where Form == Evaluated {
  /// Runs the kernel.
  public func run(on threads: ThreadPool) {
    if let failure = positionOutside { threads.record(failure) }
    let isInPlace = UnsafeRawPointer(into) == x
    // Of more rows than positions, the first are overwritten by the last.
    let kept = wraps ? min(count, extent) : count
    let arguments = WriteRowsArguments(
      x: x, rows: rows, at: at.integers, into: into, blocks: blocks, extent: extent, count: count,
      rowByteCount: inner * dtype.byteCount, wraps: wraps, inPlace: isInPlace)
    threads.run(
      threads.table.writeRows, arguments, count: outer * blocks * (isInPlace ? kept : extent),
      chunk: Chunks.rows(of: inner))
  }

  /// The first row whose positions are outside.
  private var positionOutside: IndexFailure? {
    guard count > 0 else { return nil }
    let positions = UnsafeBufferPointer(start: at.integers, count: outer)
    let isInside: (Int32) -> Bool = { wraps ? extent > 0 : $0 >= 0 && Int($0) <= extent - count }
    guard let first = positions.firstIndex(where: { !isInside($0) }) else { return nil }
    var failure = IndexFailure(
      site: site, value: positions[first], extent: extent, count: count, place: [first], shape: [outer],
      address: UInt(bitPattern: at.integers + first))
    if source.count == 3 { failure.source = (source[0], source[1] + first * source[2]) }
    return failure
  }
}
