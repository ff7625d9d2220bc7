extension Kernels {
  /// into[batch…, rows, columns] = scale · x[batch…, rows, inner] · y[batch…, inner, columns].
  ///
  /// Strides are in elements, 0 where a batch axis of x or y is broadcast; the last axis of each is dense.
  ///
  /// - Parameter transposeRHS: y is [batch…, columns, inner].
  public static func batchedMatmul(
    x: UnsafePointer<Float>, y: UnsafePointer<Float>, into: UnsafeMutablePointer<Float>, batchShape: [Int],
    xBatchStrides: [Int], yBatchStrides: [Int], intoBatchStrides: [Int], rows: Int, inner: Int, columns: Int,
    xRowStride: Int, yRowStride: Int, intoRowStride: Int, transposeRHS: Bool, scale: Float, on threads: ThreadPool
  ) {
    let batch = StridedView(shape: batchShape, strides: [xBatchStrides, yBatchStrides, intoBatchStrides])
    guard rows > 0 else { return }
    threads.reserveScratch(BatchedMatmulArguments.scratchByteCount(inner: inner))
    batch.dims.withUnsafeBufferPointer { dims in
      guard let base = dims.baseAddress else { return }
      let arguments = BatchedMatmulArguments(
        x: x, y: y, into: into, batchRank: batch.rank, dims: base, rows: rows, inner: inner, columns: columns,
        xRowStride: xRowStride, yRowStride: yRowStride, intoRowStride: intoRowStride, transposeRHS: transposeRHS,
        scale: scale)
      let panels = batch.count * PanelLayout.f32.panels(columns: columns)
      let work = rows * inner * PanelLayout.f32.width
      threads.run(
        KernelTable.current.batchedMatmul, arguments, count: panels, chunk: Swift.max(1, (1 << 18) / Swift.max(1, work))
      )
    }
  }
}

extension Kernel {
  /// into[batch…, rows, columns] = scale · x · y for two operands that are computed.
  public static let batchedMatmul = Kernel(
    "batchedMatmul",
    [
      .input("x", .f32), .input("y", .f32), .output("into", .f32), .counts("batchShape"), .counts("xBatchStrides"),
      .counts("yBatchStrides"), .counts("intoBatchStrides"), .count("rows"), .count("inner"), .count("columns"),
      .count("xRowStride"), .count("yRowStride"), .count("intoRowStride"), .flag("transposeRHS"), .number("scale"),
    ],
    scratchByteCount: { BatchedMatmulArguments.scratchByteCount(inner: $0.counts[1]) },
    invoke: { arguments, threads in
      let counts = arguments.counts
      Kernels.batchedMatmul(
        x: arguments.pointer(0), y: arguments.pointer(1), into: arguments.mutablePointer(2),
        batchShape: arguments.lists[0], xBatchStrides: arguments.lists[1], yBatchStrides: arguments.lists[2],
        intoBatchStrides: arguments.lists[3], rows: counts[0], inner: counts[1], columns: counts[2],
        xRowStride: counts[3], yRowStride: counts[4], intoRowStride: counts[5], transposeRHS: arguments.flags[0],
        scale: arguments.numbers[0], on: threads)
    })
}
