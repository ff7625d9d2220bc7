import GraphcKernelTable

extension Kernels {
  /// into[rows, columns] = activation(x[rows, inner] · W + bias) + residual, with sums in f32.
  ///
  /// - Parameters:
  ///   - format: of the weights, and of x by its `operand`.
  ///   - weight: W[inner, columns] as packed by ``WeightFormat/pack(_:transposed:inner:columns:into:on:)``.
  ///   - bias: f32 [columns], or nothing.
  ///   - residual: f32 [rows, columns], or nothing; an f32 `into` may be it, and may not overlap x.
  ///   - dtype: of the result, f32, or bf16 where the format multiplies bf16.
  public static func matmul(
    _ format: WeightFormat, x: UnsafeRawPointer, weight: UnsafeRawPointer, bias: UnsafePointer<Float>?,
    residual: UnsafePointer<Float>?, into: UnsafeMutableRawPointer, to dtype: DType, rows: Int, inner: Int,
    columns: Int, activation: Activation, on threads: ThreadPool
  ) {
    let kernels = format.kernels
    let blocks = MatmulBlocks(
      kernels.blocking, kernels.layout, rows: rows, inner: inner, columns: columns, workers: threads.threadCount)
    let arguments = MatmulArguments(
      x: x, weight: weight, bias: bias, residual: residual, into: into, intoBF16: dtype == .bf16, rows: rows,
      inner: inner, columns: columns, rowBlock: blocks.rowBlock, activation: activation)
    threads.reserveScratch(matmulScratch(format, rows: rows, inner: inner))
    threads.run(kernels.matmul, arguments, count: blocks.units, chunk: blocks.chunk)
  }

  /// Bytes of scratch for a product over so many steps of inner.
  static func matmulScratch(_ format: WeightFormat, rows: Int, inner: Int) -> Int {
    let kernels = format.kernels
    return MatmulBlocks.scratchByteCount(kernels.blocking, kernels.layout, rows: rows, inner: inner)
  }

  /// `matmul` of f32.
  public static func matmul(
    x: UnsafePointer<Float>, weight: UnsafeRawPointer, bias: UnsafePointer<Float>?, residual: UnsafePointer<Float>?,
    into: UnsafeMutablePointer<Float>, rows: Int, inner: Int, columns: Int, activation: Activation,
    on threads: ThreadPool
  ) {
    matmul(
      .f32, x: x, weight: weight, bias: bias, residual: residual, into: into, to: .f32, rows: rows, inner: inner,
      columns: columns, activation: activation, on: threads)
  }

  /// `matmul` of bf16 with a result in f32.
  public static func matmulBF16(
    x: UnsafePointer<UInt16>, weight: UnsafeRawPointer, bias: UnsafePointer<Float>?, residual: UnsafePointer<Float>?,
    into: UnsafeMutablePointer<Float>, rows: Int, inner: Int, columns: Int, activation: Activation,
    on threads: ThreadPool
  ) {
    matmul(
      .bf16, x: x, weight: weight, bias: bias, residual: residual, into: into, to: .f32, rows: rows, inner: inner,
      columns: columns, activation: activation, on: threads)
  }

  /// `matmul` of bf16 with a result that is rounded to bf16; `into` overlaps no operand.
  public static func matmulBF16ToBF16(
    x: UnsafePointer<UInt16>, weight: UnsafeRawPointer, bias: UnsafePointer<Float>?, residual: UnsafePointer<Float>?,
    into: UnsafeMutablePointer<UInt16>, rows: Int, inner: Int, columns: Int, activation: Activation,
    on threads: ThreadPool
  ) {
    matmul(
      .bf16, x: x, weight: weight, bias: bias, residual: residual, into: into, to: .bf16, rows: rows, inner: inner,
      columns: columns, activation: activation, on: threads)
  }
}

extension Kernel {
  /// into[rows, columns] = activation(x · weight + bias) + residual with weights of a format and a result of f32 or
  /// bf16; bias and residual may be missing, and an f32 `into` may be the residual (buffer 3).
  public static func matmul(_ format: WeightFormat, into dtype: DType = .f32) -> Kernel {
    Kernel(
      "matmul" + (format == .bf16 ? "BF16" : "") + (dtype == .bf16 ? "ToBF16" : ""),
      [
        .input("x", format.operand), .packed("weight"), .input("bias", .f32), .input("residual", .f32),
        .output("into", dtype), .count("rows"), .count("inner"), .count("columns"), .activation("activation"),
      ],
      inPlace: dtype == .f32 ? [3] : [],
      scratchByteCount: { Kernels.matmulScratch(format, rows: $0.counts[0], inner: $0.counts[1]) },
      invoke: { arguments, threads in
        let counts = arguments.counts
        Kernels.matmul(
          format, x: arguments.pointer(0, UInt8.self), weight: arguments.pointer(1, UInt8.self),
          bias: arguments.optionalPointer(2), residual: arguments.optionalPointer(3),
          into: arguments.mutablePointer(4, UInt8.self), to: dtype, rows: counts[0], inner: counts[1],
          columns: counts[2], activation: Activation(rawValue: counts[3]) ?? .none, on: threads)
      })
  }
}
