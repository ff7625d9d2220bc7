import GraphcKernelTable

extension Kernels {
  /// into[rows, columns] = activation(x[rows, inner] · W + bias) + residual, with x and W in bf16 and all else in f32.
  ///
  /// - Parameters:
  ///   - weight: W[inner, columns] as packed by `PackedMatrix` for bf16.
  ///   - bias: [columns], or nothing.
  ///   - residual: [rows, columns], or nothing; `into` may be it, and may not overlap x.
  public static func matmulBF16(
    x: UnsafePointer<UInt16>, weight: UnsafePointer<UInt16>, bias: UnsafePointer<Float>?,
    residual: UnsafePointer<Float>?, into: UnsafeMutablePointer<Float>, rows: Int, inner: Int, columns: Int,
    activation: Activation, on threads: ThreadPool
  ) {
    matmulBF16(
      MatmulBF16Arguments(
        x: x, weight: weight, bias: bias, residual: residual, into: UnsafeMutableRawPointer(into), intoBF16: false,
        rows: rows, inner: inner, columns: columns, rowBlock: MatmulBF16Arguments.rowBlock(inner: inner),
        activation: activation), threads)
  }

  /// `matmulBF16` with a result that is rounded to bf16; `into` overlaps no operand.
  public static func matmulBF16ToBF16(
    x: UnsafePointer<UInt16>, weight: UnsafePointer<UInt16>, bias: UnsafePointer<Float>?,
    residual: UnsafePointer<Float>?, into: UnsafeMutablePointer<UInt16>, rows: Int, inner: Int, columns: Int,
    activation: Activation, on threads: ThreadPool
  ) {
    matmulBF16(
      MatmulBF16Arguments(
        x: x, weight: weight, bias: bias, residual: residual, into: UnsafeMutableRawPointer(into), intoBF16: true,
        rows: rows, inner: inner, columns: columns, rowBlock: MatmulBF16Arguments.rowBlock(inner: inner),
        activation: activation), threads)
  }

  fileprivate static func matmulBF16(_ arguments: MatmulBF16Arguments, _ threads: ThreadPool) {
    let panels = PanelLayoutBF16.panels(columns: arguments.columns)
    let kernels = KernelTable.current.bf16
    threads.reserveScratch(bf16ScratchByteCount(rows: arguments.rows, inner: arguments.inner))
    if arguments.rows == 1 {
      let share = Swift.max(1, panels / threads.threadCount)
      threads.run(
        kernels.rowMatmul, arguments, count: panels, chunk: Swift.min(MatmulBF16Arguments.rowPanels, share))
    } else {
      let blocks = (arguments.rows + arguments.rowBlock - 1) / arguments.rowBlock
      // Panels in a row, so that the next one can be fetched, yet enough ranges for several workers.
      threads.run(
        kernels.matmul, arguments, count: blocks * panels, chunk: Swift.max(1, Swift.min(6, blocks * panels / 8)))
    }
  }

  fileprivate static func bf16ScratchByteCount(rows: Int, inner: Int) -> Int {
    rows == 1
      ? MatmulBF16Arguments.rowScratchByteCount(inner: inner)
      : MatmulBF16Arguments.scratchByteCount(rowBlock: MatmulBF16Arguments.rowBlock(inner: inner))
  }
}

extension Kernel {
  /// into[rows, columns] = activation(x · weight + bias) + residual for bf16 x and weight and a result of f32 or bf16;
  /// bias and residual may be missing, and an f32 `into` may be the residual (buffer 3).
  public static func matmulBF16(into dtype: DType) -> Kernel {
    let isBF16 = dtype == .bf16
    return Kernel(
      isBF16 ? "matmulBF16ToBF16" : "matmulBF16",
      [
        .input("x", .bf16), .packed("weight"), .input("bias", .f32), .input("residual", .f32),
        .output("into", isBF16 ? .bf16 : .f32), .count("rows"), .count("inner"), .count("columns"),
        .activation("activation"),
      ],
      inPlace: isBF16 ? [] : [3],
      scratchByteCount: { Kernels.bf16ScratchByteCount(rows: $0.counts[0], inner: $0.counts[1]) },
      invoke: { arguments, threads in
        let counts = arguments.counts
        Kernels.matmulBF16(
          MatmulBF16Arguments(
            x: arguments.pointer(0), weight: arguments.pointer(1), bias: arguments.optionalPointer(2),
            residual: arguments.optionalPointer(3), into: arguments.mutablePointer(4, UInt8.self), intoBF16: isBF16,
            rows: counts[0], inner: counts[1], columns: counts[2],
            rowBlock: MatmulBF16Arguments.rowBlock(inner: counts[1]),
            activation: Activation(rawValue: counts[3]) ?? .none), threads)
      })
  }
}
