extension Kernels {
  /// x = y.
  public static func equalI32(
    x: UnsafePointer<Int32>, y: UnsafePointer<Int32>, into: UnsafeMutablePointer<UInt8>, shape: [Int],
    xStrides: [Int], yStrides: [Int], on threads: ThreadPool
  ) { compare(.equal, x, y, into, shape, xStrides, yStrides, threads) }

  /// x ≠ y.
  public static func notEqualI32(
    x: UnsafePointer<Int32>, y: UnsafePointer<Int32>, into: UnsafeMutablePointer<UInt8>, shape: [Int],
    xStrides: [Int], yStrides: [Int], on threads: ThreadPool
  ) { compare(.notEqual, x, y, into, shape, xStrides, yStrides, threads) }

  /// x < y.
  public static func lessI32(
    x: UnsafePointer<Int32>, y: UnsafePointer<Int32>, into: UnsafeMutablePointer<UInt8>, shape: [Int],
    xStrides: [Int], yStrides: [Int], on threads: ThreadPool
  ) { compare(.less, x, y, into, shape, xStrides, yStrides, threads) }

  /// x ≤ y.
  public static func lessEqualI32(
    x: UnsafePointer<Int32>, y: UnsafePointer<Int32>, into: UnsafeMutablePointer<UInt8>, shape: [Int],
    xStrides: [Int], yStrides: [Int], on threads: ThreadPool
  ) { compare(.lessEqual, x, y, into, shape, xStrides, yStrides, threads) }

  /// x > y.
  public static func greaterI32(
    x: UnsafePointer<Int32>, y: UnsafePointer<Int32>, into: UnsafeMutablePointer<UInt8>, shape: [Int],
    xStrides: [Int], yStrides: [Int], on threads: ThreadPool
  ) { compare(.greater, x, y, into, shape, xStrides, yStrides, threads) }

  /// x ≥ y.
  public static func greaterEqualI32(
    x: UnsafePointer<Int32>, y: UnsafePointer<Int32>, into: UnsafeMutablePointer<UInt8>, shape: [Int],
    xStrides: [Int], yStrides: [Int], on threads: ThreadPool
  ) { compare(.greaterEqual, x, y, into, shape, xStrides, yStrides, threads) }

  /// Writes a comparison of two operands of one broadcast shape to the dense `into`, as bytes 0 and 1.
  ///
  /// Strides are in elements, 0 where an operand is broadcast.
  static func compare(
    _ function: ComparisonFunction, _ x: UnsafePointer<Int32>, _ y: UnsafePointer<Int32>,
    _ into: UnsafeMutablePointer<UInt8>, _ shape: [Int], _ xStrides: [Int], _ yStrides: [Int], _ threads: ThreadPool
  ) {
    runStrided(
      KernelTable.current.compareI32, function, UnsafeRawPointer(x), UnsafeRawPointer(y), nil,
      UnsafeMutableRawPointer(into), shape, [xStrides, yStrides], threads)
  }
}
