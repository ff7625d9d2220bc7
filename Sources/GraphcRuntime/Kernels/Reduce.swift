extension Kernels {
  /// The sum, over the middle axis of x[outer, reduced, inner]: into[outer, inner].
  public static func sum(
    x: UnsafePointer<Float>, into: UnsafeMutablePointer<Float>, outer: Int, reduced: Int, inner: Int,
    on threads: ThreadPool
  ) { reduce(.sum, x, into, outer, reduced, inner, threads) }

  /// The mean, over the middle axis of x[outer, reduced, inner]: into[outer, inner].
  public static func mean(
    x: UnsafePointer<Float>, into: UnsafeMutablePointer<Float>, outer: Int, reduced: Int, inner: Int,
    on threads: ThreadPool
  ) { reduce(.mean, x, into, outer, reduced, inner, threads) }

  /// The maximum; NaN if an element is, over the middle axis of x[outer, reduced, inner]: into[outer, inner].
  public static func max(
    x: UnsafePointer<Float>, into: UnsafeMutablePointer<Float>, outer: Int, reduced: Int, inner: Int,
    on threads: ThreadPool
  ) { reduce(.max, x, into, outer, reduced, inner, threads) }

  /// The minimum; NaN if an element is, over the middle axis of x[outer, reduced, inner]: into[outer, inner].
  public static func min(
    x: UnsafePointer<Float>, into: UnsafeMutablePointer<Float>, outer: Int, reduced: Int, inner: Int,
    on threads: ThreadPool
  ) { reduce(.min, x, into, outer, reduced, inner, threads) }

  /// The variance of the population, by two passes, over the middle axis of x[outer, reduced, inner]: into[outer,
  /// inner].
  public static func variance(
    x: UnsafePointer<Float>, into: UnsafeMutablePointer<Float>, outer: Int, reduced: Int, inner: Int,
    on threads: ThreadPool
  ) { reduce(.variance, x, into, outer, reduced, inner, threads) }

  /// The sum, which wraps, over the middle axis of x[outer, reduced, inner]: into[outer, inner].
  public static func sumI32(
    x: UnsafePointer<Int32>, into: UnsafeMutablePointer<Int32>, outer: Int, reduced: Int, inner: Int,
    on threads: ThreadPool
  ) { reduce(.sum, x, into, outer, reduced, inner, threads) }

  /// The maximum, over the middle axis of x[outer, reduced, inner]: into[outer, inner].
  public static func maxI32(
    x: UnsafePointer<Int32>, into: UnsafeMutablePointer<Int32>, outer: Int, reduced: Int, inner: Int,
    on threads: ThreadPool
  ) { reduce(.max, x, into, outer, reduced, inner, threads) }

  /// The minimum, over the middle axis of x[outer, reduced, inner]: into[outer, inner].
  public static func minI32(
    x: UnsafePointer<Int32>, into: UnsafeMutablePointer<Int32>, outer: Int, reduced: Int, inner: Int,
    on threads: ThreadPool
  ) { reduce(.min, x, into, outer, reduced, inner, threads) }

  /// Reduces the middle axis of x[outer, reduced, inner] to the dense `into`, which does not overlap x.
  ///
  /// The order of the additions follows from the shape alone.
  static func reduce(
    _ function: ReduceFunction, _ x: UnsafePointer<Float>, _ into: UnsafeMutablePointer<Float>, _ outer: Int,
    _ reduced: Int, _ inner: Int, _ threads: ThreadPool
  ) {
    let arguments = ReduceArguments(
      function: function, x: UnsafeRawPointer(x), into: UnsafeMutableRawPointer(into), reduced: reduced, inner: inner)
    threads.run(
      KernelTable.current.reduceF32, arguments, count: outer * inner, chunk: Chunks.results(reduced: reduced))
  }

  /// Reduces the middle axis of x[outer, reduced, inner] to the dense `into`, which does not overlap x.
  ///
  /// `mean` and `variance` are of f32 only.
  static func reduce(
    _ function: ReduceFunction, _ x: UnsafePointer<Int32>, _ into: UnsafeMutablePointer<Int32>, _ outer: Int,
    _ reduced: Int, _ inner: Int, _ threads: ThreadPool
  ) {
    let arguments = ReduceArguments(
      function: function, x: UnsafeRawPointer(x), into: UnsafeMutableRawPointer(into), reduced: reduced, inner: inner)
    threads.run(
      KernelTable.current.reduceI32, arguments, count: outer * inner, chunk: Chunks.results(reduced: reduced))
  }
}

extension Kernel {
  /// into[outer, inner] = function over the middle axis of x[outer, reduced, inner]; i32 for sum, max and min only.
  public static func reduce(_ function: ReduceFunction, _ dtype: DType = .f32) -> Kernel {
    let parameters: [Parameter] = [
      .input("x", dtype), .output("into", dtype), .count("outer"), .count("reduced"), .count("inner"),
    ]
    return Kernel(function.rawValue + (dtype == .i32 ? "I32" : ""), parameters) { arguments, threads in
      let counts = arguments.counts
      if dtype == .i32 {
        Kernels.reduce(
          function, arguments.pointer(0, Int32.self), arguments.mutablePointer(1), counts[0], counts[1], counts[2],
          threads)
      } else {
        Kernels.reduce(
          function, arguments.pointer(0, Float.self), arguments.mutablePointer(1), counts[0], counts[1], counts[2],
          threads)
      }
    }
  }
}
