extension Kernels {
  /// x = y.
  public static func equalBool(
    x: UnsafePointer<UInt8>, y: UnsafePointer<UInt8>, into: UnsafeMutablePointer<UInt8>, shape: [Int],
    xStrides: [Int], yStrides: [Int], on threads: ThreadPool
  ) { compare(.equal, x, y, into, shape, xStrides, yStrides, threads) }

  /// x ≠ y.
  public static func notEqualBool(
    x: UnsafePointer<UInt8>, y: UnsafePointer<UInt8>, into: UnsafeMutablePointer<UInt8>, shape: [Int],
    xStrides: [Int], yStrides: [Int], on threads: ThreadPool
  ) { compare(.notEqual, x, y, into, shape, xStrides, yStrides, threads) }

  /// x < y.
  public static func lessBool(
    x: UnsafePointer<UInt8>, y: UnsafePointer<UInt8>, into: UnsafeMutablePointer<UInt8>, shape: [Int],
    xStrides: [Int], yStrides: [Int], on threads: ThreadPool
  ) { compare(.less, x, y, into, shape, xStrides, yStrides, threads) }

  /// x ≤ y.
  public static func lessEqualBool(
    x: UnsafePointer<UInt8>, y: UnsafePointer<UInt8>, into: UnsafeMutablePointer<UInt8>, shape: [Int],
    xStrides: [Int], yStrides: [Int], on threads: ThreadPool
  ) { compare(.lessEqual, x, y, into, shape, xStrides, yStrides, threads) }

  /// x > y.
  public static func greaterBool(
    x: UnsafePointer<UInt8>, y: UnsafePointer<UInt8>, into: UnsafeMutablePointer<UInt8>, shape: [Int],
    xStrides: [Int], yStrides: [Int], on threads: ThreadPool
  ) { compare(.greater, x, y, into, shape, xStrides, yStrides, threads) }

  /// x ≥ y.
  public static func greaterEqualBool(
    x: UnsafePointer<UInt8>, y: UnsafePointer<UInt8>, into: UnsafeMutablePointer<UInt8>, shape: [Int],
    xStrides: [Int], yStrides: [Int], on threads: ThreadPool
  ) { compare(.greaterEqual, x, y, into, shape, xStrides, yStrides, threads) }

  /// Writes a comparison of two operands of one broadcast shape to the dense `into`, as bytes 0 and 1.
  ///
  /// Strides are in elements, 0 where an operand is broadcast. false is less than true.
  static func compare(
    _ function: ComparisonFunction, _ x: UnsafePointer<UInt8>, _ y: UnsafePointer<UInt8>,
    _ into: UnsafeMutablePointer<UInt8>, _ shape: [Int], _ xStrides: [Int], _ yStrides: [Int], _ threads: ThreadPool
  ) {
    runStrided(
      KernelTable.current.compareBool, function, UnsafeRawPointer(x), UnsafeRawPointer(y), nil,
      UnsafeMutableRawPointer(into), shape, [xStrides, yStrides], threads)
  }
}
