extension Kernels {
  /// (x - mean) / √(variance + epsilon) · weight + bias for each row of x[rows, columns], or of x + residual.
  ///
  /// - Parameters:
  ///   - weight: [columns], or nothing.
  ///   - bias: [columns], or nothing.
  ///   - residual: [residualRows, columns], or nothing; its rows repeat, so `rows` is a multiple of `residualRows`.
  ///   - into: may be `x`, or a residual of as many rows.
  ///   - sum: where x + residual goes, or nothing; may be `x` or such a residual, but not `into`.
  public static func layerNorm(
    x: UnsafePointer<Float>, weight: UnsafePointer<Float>?, bias: UnsafePointer<Float>?,
    residual: UnsafePointer<Float>? = nil, into: UnsafeMutablePointer<Float>,
    sum: UnsafeMutablePointer<Float>? = nil, rows: Int, columns: Int, residualRows: Int = 0, epsilon: Float,
    on threads: ThreadPool
  ) {
    let arguments = RowArguments(
      x: x, weight: weight, bias: bias, residual: residual, into: into, sum: sum, columns: columns,
      residualRows: residualRows, epsilon: epsilon)
    threads.run(KernelTable.current.layerNorm, arguments, count: rows, chunk: Chunks.rows(of: columns))
  }

  /// x / √(mean of x² + epsilon) · weight for each row of x[rows, columns], or of x + residual.
  ///
  /// - Parameters:
  ///   - weight: [columns], or nothing.
  ///   - residual: [residualRows, columns], or nothing; its rows repeat, so `rows` is a multiple of `residualRows`.
  ///   - into: may be `x`, or a residual of as many rows.
  ///   - sum: where x + residual goes, or nothing; may be `x` or such a residual, but not `into`.
  public static func rmsNorm(
    x: UnsafePointer<Float>, weight: UnsafePointer<Float>?, residual: UnsafePointer<Float>? = nil,
    into: UnsafeMutablePointer<Float>, sum: UnsafeMutablePointer<Float>? = nil, rows: Int, columns: Int,
    residualRows: Int = 0, epsilon: Float, on threads: ThreadPool
  ) {
    let arguments = RowArguments(
      x: x, weight: weight, residual: residual, into: into, sum: sum, columns: columns, residualRows: residualRows,
      epsilon: epsilon)
    threads.run(KernelTable.current.rmsNorm, arguments, count: rows, chunk: Chunks.rows(of: columns))
  }

  /// `layerNorm` with a result that is rounded to bf16; `into` overlaps nothing.
  public static func layerNormToBF16(
    x: UnsafePointer<Float>, weight: UnsafePointer<Float>?, bias: UnsafePointer<Float>?,
    residual: UnsafePointer<Float>? = nil, into: UnsafeMutablePointer<UInt16>,
    sum: UnsafeMutablePointer<Float>? = nil, rows: Int, columns: Int, residualRows: Int = 0, epsilon: Float,
    on threads: ThreadPool
  ) {
    let arguments = RowArguments(
      x: x, weight: weight, bias: bias, residual: residual, into: UnsafeMutableRawPointer(into).rows, sum: sum,
      columns: columns, residualRows: residualRows, epsilon: epsilon, toBF16: true)
    threads.reserveScratch(columns * MemoryLayout<Float>.stride)
    threads.run(KernelTable.current.layerNorm, arguments, count: rows, chunk: Chunks.rows(of: columns))
  }

  /// `rmsNorm` with a result that is rounded to bf16; `into` overlaps nothing.
  public static func rmsNormToBF16(
    x: UnsafePointer<Float>, weight: UnsafePointer<Float>?, residual: UnsafePointer<Float>? = nil,
    into: UnsafeMutablePointer<UInt16>, sum: UnsafeMutablePointer<Float>? = nil, rows: Int, columns: Int,
    residualRows: Int = 0, epsilon: Float, on threads: ThreadPool
  ) {
    let arguments = RowArguments(
      x: x, weight: weight, residual: residual, into: UnsafeMutableRawPointer(into).rows, sum: sum, columns: columns,
      residualRows: residualRows, epsilon: epsilon, toBF16: true)
    threads.reserveScratch(columns * MemoryLayout<Float>.stride)
    threads.run(KernelTable.current.rmsNorm, arguments, count: rows, chunk: Chunks.rows(of: columns))
  }
}

extension UnsafeMutableRawPointer {
  /// Rows of a result, of whatever width the call says.
  fileprivate var rows: UnsafeMutablePointer<Float> { assumingMemoryBound(to: Float.self) }
}

extension Kernel {
  /// The result in f32, or rounded to bf16. Bias, residual and sum may be missing; each f32 output may be x (buffer 0)
  /// or a residual of its size (buffer 3).
  public static func layerNorm(into dtype: DType) -> Kernel {
    let toBF16 = dtype == .bf16
    return Kernel(
      toBF16 ? "layerNormToBF16" : "layerNorm",
      [
        .input("x", .f32), .input("weight", .f32), .input("bias", .f32), .input("residual", .f32),
        .output("into", toBF16 ? .bf16 : .f32), .output("sum", .f32), .count("rows"), .count("columns"),
        .count("residualRows"), .number("epsilon"),
      ],
      inPlace: [0, 3],
      scratchByteCount: { toBF16 ? $0.counts[1] * MemoryLayout<Float>.stride : 0 },
      invoke: { arguments, threads in
        if toBF16 {
          Kernels.layerNormToBF16(
            x: arguments.pointer(0), weight: arguments.optionalPointer(1), bias: arguments.optionalPointer(2),
            residual: arguments.optionalPointer(3), into: arguments.mutablePointer(4),
            sum: arguments.optionalMutablePointer(5), rows: arguments.counts[0], columns: arguments.counts[1],
            residualRows: arguments.counts[2], epsilon: arguments.numbers[0], on: threads)
        } else {
          Kernels.layerNorm(
            x: arguments.pointer(0), weight: arguments.optionalPointer(1), bias: arguments.optionalPointer(2),
            residual: arguments.optionalPointer(3), into: arguments.mutablePointer(4),
            sum: arguments.optionalMutablePointer(5), rows: arguments.counts[0], columns: arguments.counts[1],
            residualRows: arguments.counts[2], epsilon: arguments.numbers[0], on: threads)
        }
      })
  }

  /// The result in f32, or rounded to bf16. Residual and sum may be missing; each f32 output may be x (buffer 0) or a
  /// residual of its size (buffer 2).
  public static func rmsNorm(into dtype: DType) -> Kernel {
    let toBF16 = dtype == .bf16
    return Kernel(
      toBF16 ? "rmsNormToBF16" : "rmsNorm",
      [
        .input("x", .f32), .input("weight", .f32), .input("residual", .f32),
        .output("into", toBF16 ? .bf16 : .f32), .output("sum", .f32), .count("rows"), .count("columns"),
        .count("residualRows"), .number("epsilon"),
      ],
      inPlace: [0, 2],
      scratchByteCount: { toBF16 ? $0.counts[1] * MemoryLayout<Float>.stride : 0 },
      invoke: { arguments, threads in
        if toBF16 {
          Kernels.rmsNormToBF16(
            x: arguments.pointer(0), weight: arguments.optionalPointer(1), residual: arguments.optionalPointer(2),
            into: arguments.mutablePointer(3), sum: arguments.optionalMutablePointer(4), rows: arguments.counts[0],
            columns: arguments.counts[1], residualRows: arguments.counts[2], epsilon: arguments.numbers[0],
            on: threads)
        } else {
          Kernels.rmsNorm(
            x: arguments.pointer(0), weight: arguments.optionalPointer(1), residual: arguments.optionalPointer(2),
            into: arguments.mutablePointer(3), sum: arguments.optionalMutablePointer(4), rows: arguments.counts[0],
            columns: arguments.counts[1], residualRows: arguments.counts[2], epsilon: arguments.numbers[0],
            on: threads)
        }
      })
  }
}
