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
    let rowBlock = matmulRows(rows, inner: inner, columns: columns, threads: threads.threadCount)
    let arguments = MatmulArguments(
      x: x, weight: weight, bias: bias, residual: residual, into: into, rows: rows, inner: inner, columns: columns,
      rowBlock: rowBlock, activation: activation)
    let blocks = (rows + rowBlock - 1) / rowBlock
    let panels = PanelLayout.panels(columns: columns)
    threads.reserveScratch(matmulScratch(inner: inner))
    // Every sum is made in the order of k, whatever the panels it is made beside.
    let parts = rows <= fewRows ? 1 : 2
    let share = Swift.max(1, panels / (parts * threads.threadCount))
    let goTogether = rows <= fewRows || MatmulArguments.innerStep(inner) < inner
    threads.run(
      KernelTable.current.matmul, arguments, count: blocks * panels,
      chunk: goTogether ? Swift.min(panelGroup, share) : 1)
  }

  /// As many rows as take less time than their weights take to arrive: panels are streams of memory then, several side
  /// by side.
  private static var fewRows: Int { 8 }

  /// Panels that share the rows in the second-level cache, or that are read side by side.
  private static var panelGroup: Int { 4 }

  /// Bytes of scratch for a product over so many steps of k.
  static func matmulScratch(inner: Int) -> Int {
    MatmulArguments.scratchByteCount(
      rowBlock: rowBlock, panels: MatmulArguments.innerStep(inner) < inner ? panelGroup : 1)
  }

  /// Rows that go through a panel of weights while it is in the second-level cache: a share for each thread, which finds
  /// there what it wrote itself, where weights are small enough to be read by all.
  private static func matmulRows(_ rows: Int, inner: Int, columns: Int, threads: Int) -> Int {
    let share = ((rows + threads - 1) / threads + 7) / 8 * 8
    let isSmall = inner * columns <= sharedWeights
    return isSmall && share >= 64 ? Swift.min(share, rowBlock) : rowBlock
  }

  /// Weights that every thread reads in less time than it takes to fetch rows that others wrote.
  private static var sharedWeights: Int { 1 << 20 }

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
    scratchByteCount: { Kernels.matmulScratch(inner: $0.counts[1]) },
    invoke: { arguments, threads in
      Kernels.matmul(
        x: arguments.pointer(0), weight: arguments.pointer(1), bias: arguments.optionalPointer(2),
        residual: arguments.optionalPointer(3), into: arguments.mutablePointer(4), rows: arguments.counts[0],
        inner: arguments.counts[1], columns: arguments.counts[2],
        activation: Activation(rawValue: arguments.counts[3]) ?? .none, on: threads)
    })
}
