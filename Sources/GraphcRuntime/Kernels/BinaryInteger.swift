extension Kernels {
  /// x + y.
  public static func addI32(
    x: UnsafePointer<Int32>, y: UnsafePointer<Int32>, into: UnsafeMutablePointer<Int32>, shape: [Int],
    xStrides: [Int], yStrides: [Int], on threads: ThreadPool
  ) { binary(.add, x, y, into, shape, xStrides, yStrides, threads) }

  /// x - y.
  public static func subtractI32(
    x: UnsafePointer<Int32>, y: UnsafePointer<Int32>, into: UnsafeMutablePointer<Int32>, shape: [Int],
    xStrides: [Int], yStrides: [Int], on threads: ThreadPool
  ) { binary(.subtract, x, y, into, shape, xStrides, yStrides, threads) }

  /// x · y.
  public static func multiplyI32(
    x: UnsafePointer<Int32>, y: UnsafePointer<Int32>, into: UnsafeMutablePointer<Int32>, shape: [Int],
    xStrides: [Int], yStrides: [Int], on threads: ThreadPool
  ) { binary(.multiply, x, y, into, shape, xStrides, yStrides, threads) }

  /// x / y, rounded down; 0 for y = 0.
  public static func divideI32(
    x: UnsafePointer<Int32>, y: UnsafePointer<Int32>, into: UnsafeMutablePointer<Int32>, shape: [Int],
    xStrides: [Int], yStrides: [Int], on threads: ThreadPool
  ) { binary(.divide, x, y, into, shape, xStrides, yStrides, threads) }

  /// x to the power of y.
  public static func powerI32(
    x: UnsafePointer<Int32>, y: UnsafePointer<Int32>, into: UnsafeMutablePointer<Int32>, shape: [Int],
    xStrides: [Int], yStrides: [Int], on threads: ThreadPool
  ) { binary(.power, x, y, into, shape, xStrides, yStrides, threads) }

  /// The smaller.
  public static func minimumI32(
    x: UnsafePointer<Int32>, y: UnsafePointer<Int32>, into: UnsafeMutablePointer<Int32>, shape: [Int],
    xStrides: [Int], yStrides: [Int], on threads: ThreadPool
  ) { binary(.minimum, x, y, into, shape, xStrides, yStrides, threads) }

  /// The larger.
  public static func maximumI32(
    x: UnsafePointer<Int32>, y: UnsafePointer<Int32>, into: UnsafeMutablePointer<Int32>, shape: [Int],
    xStrides: [Int], yStrides: [Int], on threads: ThreadPool
  ) { binary(.maximum, x, y, into, shape, xStrides, yStrides, threads) }

  /// x / y, rounded down; 0 for y = 0.
  public static func floorDivideI32(
    x: UnsafePointer<Int32>, y: UnsafePointer<Int32>, into: UnsafeMutablePointer<Int32>, shape: [Int],
    xStrides: [Int], yStrides: [Int], on threads: ThreadPool
  ) { binary(.floorDivide, x, y, into, shape, xStrides, yStrides, threads) }

  /// x modulo y, with the sign of y; 0 for y = 0.
  public static func remainderI32(
    x: UnsafePointer<Int32>, y: UnsafePointer<Int32>, into: UnsafeMutablePointer<Int32>, shape: [Int],
    xStrides: [Int], yStrides: [Int], on threads: ThreadPool
  ) { binary(.remainder, x, y, into, shape, xStrides, yStrides, threads) }

  /// Writes a function of two operands of one broadcast shape to the dense `into`.
  ///
  /// Strides are in elements, 0 where an operand is broadcast. `into` may be an operand that is dense. Results wrap.
  static func binary(
    _ function: BinaryFunction, _ x: UnsafePointer<Int32>, _ y: UnsafePointer<Int32>,
    _ into: UnsafeMutablePointer<Int32>, _ shape: [Int], _ xStrides: [Int], _ yStrides: [Int], _ threads: ThreadPool
  ) {
    runStrided(
      KernelTable.current.binaryI32, function, UnsafeRawPointer(x), UnsafeRawPointer(y), nil,
      UnsafeMutableRawPointer(into), shape, [xStrides, yStrides], threads)
  }
}
