extension Kernels {
  /// -x, of each element.
  public static func negate(
    x: UnsafePointer<Float>, into: UnsafeMutablePointer<Float>, count: Int, on threads: ThreadPool
  ) { unary(.negate, x, into, count, threads) }

  /// |x|, of each element.
  public static func abs(
    x: UnsafePointer<Float>, into: UnsafeMutablePointer<Float>, count: Int, on threads: ThreadPool
  ) { unary(.abs, x, into, count, threads) }

  /// e^x, of each element.
  public static func exp(
    x: UnsafePointer<Float>, into: UnsafeMutablePointer<Float>, count: Int, on threads: ThreadPool
  ) { unary(.exp, x, into, count, threads) }

  /// The natural logarithm, of each element.
  public static func log(
    x: UnsafePointer<Float>, into: UnsafeMutablePointer<Float>, count: Int, on threads: ThreadPool
  ) { unary(.log, x, into, count, threads) }

  /// √x, of each element.
  public static func sqrt(
    x: UnsafePointer<Float>, into: UnsafeMutablePointer<Float>, count: Int, on threads: ThreadPool
  ) { unary(.sqrt, x, into, count, threads) }

  /// 1 / √x, of each element.
  public static func rsqrt(
    x: UnsafePointer<Float>, into: UnsafeMutablePointer<Float>, count: Int, on threads: ThreadPool
  ) { unary(.rsqrt, x, into, count, threads) }

  /// sin x, of each element.
  public static func sin(
    x: UnsafePointer<Float>, into: UnsafeMutablePointer<Float>, count: Int, on threads: ThreadPool
  ) { unary(.sin, x, into, count, threads) }

  /// cos x, of each element.
  public static func cos(
    x: UnsafePointer<Float>, into: UnsafeMutablePointer<Float>, count: Int, on threads: ThreadPool
  ) { unary(.cos, x, into, count, threads) }

  /// tanh x, of each element.
  public static func tanh(
    x: UnsafePointer<Float>, into: UnsafeMutablePointer<Float>, count: Int, on threads: ThreadPool
  ) { unary(.tanh, x, into, count, threads) }

  /// The error function, of each element.
  public static func erf(
    x: UnsafePointer<Float>, into: UnsafeMutablePointer<Float>, count: Int, on threads: ThreadPool
  ) { unary(.erf, x, into, count, threads) }

  /// 1 / (1 + e^-x), of each element.
  public static func sigmoid(
    x: UnsafePointer<Float>, into: UnsafeMutablePointer<Float>, count: Int, on threads: ThreadPool
  ) { unary(.sigmoid, x, into, count, threads) }

  /// max(x, 0), of each element.
  public static func relu(
    x: UnsafePointer<Float>, into: UnsafeMutablePointer<Float>, count: Int, on threads: ThreadPool
  ) { unary(.relu, x, into, count, threads) }

  /// The integer below, of each element.
  public static func floor(
    x: UnsafePointer<Float>, into: UnsafeMutablePointer<Float>, count: Int, on threads: ThreadPool
  ) { unary(.floor, x, into, count, threads) }

  /// x Φ(x), of each element.
  public static func gelu(
    x: UnsafePointer<Float>, into: UnsafeMutablePointer<Float>, count: Int, on threads: ThreadPool
  ) { unary(.gelu, x, into, count, threads) }

  /// `gelu` by its tanh approximation, of each element.
  public static func geluTanh(
    x: UnsafePointer<Float>, into: UnsafeMutablePointer<Float>, count: Int, on threads: ThreadPool
  ) { unary(.geluTanh, x, into, count, threads) }

  /// x sigmoid(x), of each element.
  public static func silu(
    x: UnsafePointer<Float>, into: UnsafeMutablePointer<Float>, count: Int, on threads: ThreadPool
  ) { unary(.silu, x, into, count, threads) }

  /// Writes a function of each element of x[count] to `into`, which may be `x`.
  static func unary(
    _ function: UnaryFunction, _ x: UnsafePointer<Float>, _ into: UnsafeMutablePointer<Float>, _ count: Int,
    _ threads: ThreadPool
  ) {
    threads.run(
      KernelTable.current.unary, UnaryArguments(function: function, x: x, into: into), count: count,
      chunk: Chunks.elements)
  }
}

extension Kernel {
  /// into[count] = function(x[count]); `into` may be `x`.
  public static func unary(_ function: UnaryFunction) -> Kernel {
    Kernel(
      function.rawValue, [.input("x", .f32), .output("into", .f32), .count("count")], inPlace: [0],
      invoke: { arguments, threads in
        Kernels.unary(function, arguments.pointer(0), arguments.mutablePointer(1), arguments.counts[0], threads)
      })
  }
}
