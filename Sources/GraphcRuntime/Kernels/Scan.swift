import GraphcKernelTable

extension Kernels {
  /// Running sums, in double precision, over the middle axis of x[outer, length, inner]; `into` may be `x`.
  public static func cumsum(
    x: UnsafePointer<Float>, into: UnsafeMutablePointer<Float>, outer: Int, length: Int, inner: Int,
    on threads: ThreadPool
  ) {
    scan(
      KernelTable.current.cumsumF32, UnsafeRawPointer(x), UnsafeMutableRawPointer(into), outer, length, inner, threads)
  }

  /// Running sums, which wrap, over the middle axis of x[outer, length, inner]; `into` may be `x`.
  public static func cumsumI32(
    x: UnsafePointer<Int32>, into: UnsafeMutablePointer<Int32>, outer: Int, length: Int, inner: Int,
    on threads: ThreadPool
  ) {
    scan(
      KernelTable.current.cumsumI32, UnsafeRawPointer(x), UnsafeMutableRawPointer(into), outer, length, inner, threads)
  }

  fileprivate static func scan(
    _ kernel: RangeKernel, _ x: UnsafeRawPointer, _ into: UnsafeMutableRawPointer, _ outer: Int, _ length: Int,
    _ inner: Int, _ threads: ThreadPool
  ) {
    threads.run(
      kernel, ScanArguments(x: x, into: into, length: length, inner: inner), count: outer * inner,
      chunk: Chunks.results(reduced: length))
  }
}

extension Kernel {
  /// into = the running sums over the middle axis of x[outer, length, inner]; f32 or i32.
  public static func cumsum(_ dtype: DType) -> Kernel {
    Kernel(
      dtype == .i32 ? "cumsumI32" : "cumsum",
      [.input("x", dtype), .output("into", dtype), .count("outer"), .count("length"), .count("inner")], inPlace: [0]
    ) { arguments, threads in
      let counts = arguments.counts
      Kernels.scan(
        dtype == .i32 ? KernelTable.current.cumsumI32 : KernelTable.current.cumsumF32,
        arguments.pointer(0, UInt8.self), arguments.mutablePointer(1, UInt8.self), counts[0], counts[1], counts[2],
        threads)
    }
  }
}
