import GraphcKernelTable

extension Kernels {
  /// The positions of the elements of each row of x[rows, columns] in ascending order: stable, zeros of both signs
  /// equal, NaN last. A row has fewer than 2³¹ elements.
  public static func argsort(
    x: UnsafePointer<Float>, into: UnsafeMutablePointer<Int32>, rows: Int, columns: Int, on threads: ThreadPool
  ) { argsort(UnsafeRawPointer(x), into, rows, columns, isFloat: true, threads) }

  /// `argsort` of i32.
  public static func argsortI32(
    x: UnsafePointer<Int32>, into: UnsafeMutablePointer<Int32>, rows: Int, columns: Int, on threads: ThreadPool
  ) { argsort(UnsafeRawPointer(x), into, rows, columns, isFloat: false, threads) }

  fileprivate static func argsort(
    _ x: UnsafeRawPointer, _ into: UnsafeMutablePointer<Int32>, _ rows: Int, _ columns: Int, isFloat: Bool,
    _ threads: ThreadPool
  ) {
    threads.reserveScratch(ArgsortArguments.scratchByteCount(columns: columns))
    // Sorting a row takes about as long as sixteen walks through it.
    threads.run(
      KernelTable.current.argsort, ArgsortArguments(x: x, into: into, columns: columns, isFloat: isFloat),
      count: rows, chunk: Chunks.rows(of: 16 * columns))
  }
}

extension Kernel {
  /// into[rows, columns] = the order of the elements of each row of f32 or i32.
  public static func argsort(_ dtype: DType) -> Kernel {
    Kernel(
      dtype == .i32 ? "argsortI32" : "argsort",
      [.input("x", dtype), .output("into", .i32), .count("rows"), .count("columns")],
      scratchByteCount: { ArgsortArguments.scratchByteCount(columns: $0.counts[1]) },
      invoke: { arguments, threads in
        Kernels.argsort(
          arguments.pointer(0, UInt8.self), arguments.mutablePointer(1), arguments.counts[0], arguments.counts[1],
          isFloat: dtype == .f32, threads)
      })
  }
}
