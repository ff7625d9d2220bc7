extension Kernels {
  /// The softmax of each row of x[rows, columns]; `into` may be `x`. A row that is all -∞ comes out as zeros.
  public static func softmax(
    x: UnsafePointer<Float>, into: UnsafeMutablePointer<Float>, rows: Int, columns: Int, on threads: ThreadPool
  ) {
    threads.run(
      KernelTable.current.softmax, RowArguments(x: x, into: into, columns: columns), count: rows,
      chunk: Chunks.rows(of: columns))
  }

  /// The logarithm of the softmax of each row of x[rows, columns]; `into` may be `x`. A row that is all -∞ stays so.
  public static func logSoftmax(
    x: UnsafePointer<Float>, into: UnsafeMutablePointer<Float>, rows: Int, columns: Int, on threads: ThreadPool
  ) {
    threads.run(
      KernelTable.current.logSoftmax, RowArguments(x: x, into: into, columns: columns), count: rows,
      chunk: Chunks.rows(of: columns))
  }
}

extension Kernel {
  /// into[rows, columns] = softmax of each row; in place allowed.
  public static let softmax = Kernel("softmax", rowParameters, inPlace: [0]) { arguments, threads in
    Kernels.softmax(
      x: arguments.pointer(0), into: arguments.mutablePointer(1), rows: arguments.counts[0],
      columns: arguments.counts[1], on: threads)
  }

  /// into[rows, columns] = log softmax of each row; in place allowed.
  public static let logSoftmax = Kernel("logSoftmax", rowParameters, inPlace: [0]) { arguments, threads in
    Kernels.logSoftmax(
      x: arguments.pointer(0), into: arguments.mutablePointer(1), rows: arguments.counts[0],
      columns: arguments.counts[1], on: threads)
  }

  private static let rowParameters: [Parameter] = [
    .input("x", .f32), .output("into", .f32), .count("rows"), .count("columns"),
  ]
}
