extension Kernels {
  /// (x - mean) / √(variance + epsilon) · weight + bias for each row of x[rows, columns]; `into` may be `x`.
  ///
  /// weight and bias are [columns]; without them the row is only normalized.
  public static func layerNorm(
    x: UnsafePointer<Float>, weight: UnsafePointer<Float>?, bias: UnsafePointer<Float>?,
    into: UnsafeMutablePointer<Float>, rows: Int, columns: Int, epsilon: Float, on threads: ThreadPool
  ) {
    let arguments = RowArguments(x: x, weight: weight, bias: bias, into: into, columns: columns, epsilon: epsilon)
    threads.run(KernelTable.current.layerNorm, arguments, count: rows, chunk: Chunks.rows(of: columns))
  }

  /// x / √(mean of x² + epsilon) · weight for each row of x[rows, columns]; `into` may be `x`.
  public static func rmsNorm(
    x: UnsafePointer<Float>, weight: UnsafePointer<Float>?, into: UnsafeMutablePointer<Float>, rows: Int,
    columns: Int, epsilon: Float, on threads: ThreadPool
  ) {
    let arguments = RowArguments(x: x, weight: weight, into: into, columns: columns, epsilon: epsilon)
    threads.run(KernelTable.current.rmsNorm, arguments, count: rows, chunk: Chunks.rows(of: columns))
  }
}

extension Kernel {
  public static let layerNorm = Kernel(
    "layerNorm",
    [
      .input("x", .f32), .input("weight", .f32), .input("bias", .f32), .output("into", .f32), .count("rows"),
      .count("columns"), .number("epsilon"),
    ],
    inPlace: [0],
    invoke: { arguments, threads in
      Kernels.layerNorm(
        x: arguments.pointer(0), weight: arguments.optionalPointer(1), bias: arguments.optionalPointer(2),
        into: arguments.mutablePointer(3), rows: arguments.counts[0], columns: arguments.counts[1],
        epsilon: arguments.numbers[0], on: threads)
    })

  public static let rmsNorm = Kernel(
    "rmsNorm",
    [
      .input("x", .f32), .input("weight", .f32), .output("into", .f32), .count("rows"), .count("columns"),
      .number("epsilon"),
    ],
    inPlace: [0],
    invoke: { arguments, threads in
      Kernels.rmsNorm(
        x: arguments.pointer(0), weight: arguments.optionalPointer(1), into: arguments.mutablePointer(2),
        rows: arguments.counts[0], columns: arguments.counts[1], epsilon: arguments.numbers[0], on: threads)
    })
}
