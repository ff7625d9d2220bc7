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
}

extension Kernel {
  /// Bias, residual and sum may be missing; each output may be x (buffer 0) or a residual of its size (buffer 3).
  public static let layerNorm = Kernel(
    "layerNorm",
    [
      .input("x", .f32), .input("weight", .f32), .input("bias", .f32), .input("residual", .f32),
      .output("into", .f32), .output("sum", .f32), .count("rows"), .count("columns"), .count("residualRows"),
      .number("epsilon"),
    ],
    inPlace: [0, 3],
    invoke: { arguments, threads in
      Kernels.layerNorm(
        x: arguments.pointer(0), weight: arguments.optionalPointer(1), bias: arguments.optionalPointer(2),
        residual: arguments.optionalPointer(3), into: arguments.mutablePointer(4),
        sum: arguments.optionalMutablePointer(5), rows: arguments.counts[0], columns: arguments.counts[1],
        residualRows: arguments.counts[2], epsilon: arguments.numbers[0], on: threads)
    })

  /// Residual and sum may be missing; each output may be x (buffer 0) or a residual of its size (buffer 2).
  public static let rmsNorm = Kernel(
    "rmsNorm",
    [
      .input("x", .f32), .input("weight", .f32), .input("residual", .f32), .output("into", .f32),
      .output("sum", .f32), .count("rows"), .count("columns"), .count("residualRows"), .number("epsilon"),
    ],
    inPlace: [0, 2],
    invoke: { arguments, threads in
      Kernels.rmsNorm(
        x: arguments.pointer(0), weight: arguments.optionalPointer(1), residual: arguments.optionalPointer(2),
        into: arguments.mutablePointer(3), sum: arguments.optionalMutablePointer(4), rows: arguments.counts[0],
        columns: arguments.counts[1], residualRows: arguments.counts[2], epsilon: arguments.numbers[0], on: threads)
    })
}
