extension Kernels {
  /// x + y.
  public static func add(
    x: UnsafePointer<Float>, y: UnsafePointer<Float>, into: UnsafeMutablePointer<Float>, shape: [Int],
    xStrides: [Int], yStrides: [Int], on threads: ThreadPool
  ) { binary(.add, x, y, into, shape, xStrides, yStrides, threads) }

  /// x - y.
  public static func subtract(
    x: UnsafePointer<Float>, y: UnsafePointer<Float>, into: UnsafeMutablePointer<Float>, shape: [Int],
    xStrides: [Int], yStrides: [Int], on threads: ThreadPool
  ) { binary(.subtract, x, y, into, shape, xStrides, yStrides, threads) }

  /// x · y.
  public static func multiply(
    x: UnsafePointer<Float>, y: UnsafePointer<Float>, into: UnsafeMutablePointer<Float>, shape: [Int],
    xStrides: [Int], yStrides: [Int], on threads: ThreadPool
  ) { binary(.multiply, x, y, into, shape, xStrides, yStrides, threads) }

  /// x / y.
  public static func divide(
    x: UnsafePointer<Float>, y: UnsafePointer<Float>, into: UnsafeMutablePointer<Float>, shape: [Int],
    xStrides: [Int], yStrides: [Int], on threads: ThreadPool
  ) { binary(.divide, x, y, into, shape, xStrides, yStrides, threads) }

  /// x to the power of y.
  public static func power(
    x: UnsafePointer<Float>, y: UnsafePointer<Float>, into: UnsafeMutablePointer<Float>, shape: [Int],
    xStrides: [Int], yStrides: [Int], on threads: ThreadPool
  ) { binary(.power, x, y, into, shape, xStrides, yStrides, threads) }

  /// The smaller; NaN if either is.
  public static func minimum(
    x: UnsafePointer<Float>, y: UnsafePointer<Float>, into: UnsafeMutablePointer<Float>, shape: [Int],
    xStrides: [Int], yStrides: [Int], on threads: ThreadPool
  ) { binary(.minimum, x, y, into, shape, xStrides, yStrides, threads) }

  /// The larger; NaN if either is.
  public static func maximum(
    x: UnsafePointer<Float>, y: UnsafePointer<Float>, into: UnsafeMutablePointer<Float>, shape: [Int],
    xStrides: [Int], yStrides: [Int], on threads: ThreadPool
  ) { binary(.maximum, x, y, into, shape, xStrides, yStrides, threads) }

  /// x / y, rounded down.
  public static func floorDivide(
    x: UnsafePointer<Float>, y: UnsafePointer<Float>, into: UnsafeMutablePointer<Float>, shape: [Int],
    xStrides: [Int], yStrides: [Int], on threads: ThreadPool
  ) { binary(.floorDivide, x, y, into, shape, xStrides, yStrides, threads) }

  /// x modulo y, with the sign of y.
  public static func remainder(
    x: UnsafePointer<Float>, y: UnsafePointer<Float>, into: UnsafeMutablePointer<Float>, shape: [Int],
    xStrides: [Int], yStrides: [Int], on threads: ThreadPool
  ) { binary(.remainder, x, y, into, shape, xStrides, yStrides, threads) }

  /// Writes a function of two operands of one broadcast shape to the dense `into`.
  ///
  /// Strides are in elements, 0 where an operand is broadcast. `into` may be an operand that is dense.
  static func binary(
    _ function: BinaryFunction, _ x: UnsafePointer<Float>, _ y: UnsafePointer<Float>,
    _ into: UnsafeMutablePointer<Float>, _ shape: [Int], _ xStrides: [Int], _ yStrides: [Int], _ threads: ThreadPool
  ) {
    runStrided(
      KernelTable.current.binaryF32, function, UnsafeRawPointer(x), UnsafeRawPointer(y), nil,
      UnsafeMutableRawPointer(into), shape, [xStrides, yStrides], threads)
  }
}

extension Kernel {
  /// into = function(x, y), broadcast to `shape`, on f32 or i32.
  ///
  /// `into` is dense; an operand may share its memory if it is dense and of the same shape.
  public static func binary(_ function: BinaryFunction, _ dtype: DType) -> Kernel {
    let parameters: [Parameter] = [
      .input("x", dtype), .input("y", dtype), .output("into", dtype), .counts("shape"), .counts("xStrides"),
      .counts("yStrides"),
    ]
    switch dtype {
    case .f32:
      return Kernel(function.rawValue, parameters, inPlace: [0, 1]) { arguments, threads in
        Kernels.binary(
          function, arguments.pointer(0, Float.self), arguments.pointer(1), arguments.mutablePointer(2),
          arguments.lists[0], arguments.lists[1], arguments.lists[2], threads)
      }
    case .i32, .bf16, .bool:
      return Kernel(function.rawValue + "I32", parameters, inPlace: [0, 1]) { arguments, threads in
        Kernels.binary(
          function, arguments.pointer(0, Int32.self), arguments.pointer(1), arguments.mutablePointer(2),
          arguments.lists[0], arguments.lists[1], arguments.lists[2], threads)
      }
    }
  }
}
