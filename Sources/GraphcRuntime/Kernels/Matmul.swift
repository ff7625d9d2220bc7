extension Kernels {
  /// into[rows, columns] = activation(x[rows, inner] · W + bias) + residual.
  ///
  /// - Parameters:
  ///   - weight: W[inner, columns] as packed by `PackedMatrix`.
  ///   - bias: [columns], or nothing.
  ///   - residual: [rows, columns], or nothing; `into` may be it, and may not overlap x.
  public static func matmul(
    x: UnsafePointer<Float>, weight: UnsafePointer<Float>, bias: UnsafePointer<Float>?,
    residual: UnsafePointer<Float>?, into: UnsafeMutablePointer<Float>, rows: Int, inner: Int, columns: Int,
    activation: Activation, on threads: ThreadPool
  ) {
    let arguments = MatmulArguments(
      x: x, weight: weight, bias: bias, residual: residual, into: into, rows: rows, inner: inner, columns: columns,
      rowBlock: rowBlock, activation: activation)
    let units = (rows + rowBlock - 1) / rowBlock * PanelLayout.panels(columns: columns)
    threads.reserveScratch(MatmulArguments.scratchByteCount(rowBlock: rowBlock))
    let chunk = rows < tileRows ? Swift.min(panelsAtOnce, (units + threads.threadCount - 1) / threads.threadCount) : 1
    threads.run(KernelTable.current.matmul, arguments, count: units, chunk: chunk)
  }

  /// Panels that kernels for few rows read side by side; no result depends on which are neighbours.
  private static var panelsAtOnce: Int { 4 }

  /// From so many rows on, panels are multiplied one by one.
  private static var tileRows: Int { 4 }

  /// Rows that go through a panel of weights while it is in the second-level cache.
  static var rowBlock: Int { 256 }
}

extension Kernel {
  /// into[rows, columns] = activation(x · weight + bias) + residual; bias and residual may be missing, and `into` may
  /// be the residual (buffer 3).
  public static let matmul = Kernel(
    "matmul",
    [
      .input("x", .f32), .packed("weight"), .input("bias", .f32), .input("residual", .f32), .output("into", .f32),
      .count("rows"), .count("inner"), .count("columns"), .activation("activation"),
    ],
    inPlace: [3],
    scratchByteCount: { _ in MatmulArguments.scratchByteCount(rowBlock: Kernels.rowBlock) },
    invoke: { arguments, threads in
      Kernels.matmul(
        x: arguments.pointer(0), weight: arguments.pointer(1), bias: arguments.optionalPointer(2),
        residual: arguments.optionalPointer(3), into: arguments.mutablePointer(4), rows: arguments.counts[0],
        inner: arguments.counts[1], columns: arguments.counts[2],
        activation: Activation(rawValue: arguments.counts[3]) ?? .none, on: threads)
    })
}
