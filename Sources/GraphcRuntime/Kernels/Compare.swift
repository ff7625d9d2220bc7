extension Kernels {
  /// x = y.
  public static func equal(
    x: UnsafePointer<Float>, y: UnsafePointer<Float>, into: UnsafeMutablePointer<UInt8>, shape: [Int],
    xStrides: [Int], yStrides: [Int], on threads: ThreadPool
  ) { compare(.equal, x, y, into, shape, xStrides, yStrides, threads) }

  /// x ≠ y.
  public static func notEqual(
    x: UnsafePointer<Float>, y: UnsafePointer<Float>, into: UnsafeMutablePointer<UInt8>, shape: [Int],
    xStrides: [Int], yStrides: [Int], on threads: ThreadPool
  ) { compare(.notEqual, x, y, into, shape, xStrides, yStrides, threads) }

  /// x < y.
  public static func less(
    x: UnsafePointer<Float>, y: UnsafePointer<Float>, into: UnsafeMutablePointer<UInt8>, shape: [Int],
    xStrides: [Int], yStrides: [Int], on threads: ThreadPool
  ) { compare(.less, x, y, into, shape, xStrides, yStrides, threads) }

  /// x ≤ y.
  public static func lessEqual(
    x: UnsafePointer<Float>, y: UnsafePointer<Float>, into: UnsafeMutablePointer<UInt8>, shape: [Int],
    xStrides: [Int], yStrides: [Int], on threads: ThreadPool
  ) { compare(.lessEqual, x, y, into, shape, xStrides, yStrides, threads) }

  /// x > y.
  public static func greater(
    x: UnsafePointer<Float>, y: UnsafePointer<Float>, into: UnsafeMutablePointer<UInt8>, shape: [Int],
    xStrides: [Int], yStrides: [Int], on threads: ThreadPool
  ) { compare(.greater, x, y, into, shape, xStrides, yStrides, threads) }

  /// x ≥ y.
  public static func greaterEqual(
    x: UnsafePointer<Float>, y: UnsafePointer<Float>, into: UnsafeMutablePointer<UInt8>, shape: [Int],
    xStrides: [Int], yStrides: [Int], on threads: ThreadPool
  ) { compare(.greaterEqual, x, y, into, shape, xStrides, yStrides, threads) }

  /// Writes a comparison of two operands of one broadcast shape to the dense `into`, as bytes 0 and 1.
  ///
  /// Strides are in elements, 0 where an operand is broadcast.
  static func compare(
    _ function: ComparisonFunction, _ x: UnsafePointer<Float>, _ y: UnsafePointer<Float>,
    _ into: UnsafeMutablePointer<UInt8>, _ shape: [Int], _ xStrides: [Int], _ yStrides: [Int], _ threads: ThreadPool
  ) {
    runStrided(
      KernelTable.current.compareF32, function, UnsafeRawPointer(x), UnsafeRawPointer(y), nil,
      UnsafeMutableRawPointer(into), shape, [xStrides, yStrides], threads)
  }
}

extension Kernel {
  /// into = x ⋛ y, broadcast to `shape`, on f32, i32 or bool; the result is bool and dense.
  public static func comparison(_ function: ComparisonFunction, _ dtype: DType) -> Kernel {
    let suffix =
      switch dtype {
      case .f32: ""
      case .i32: "I32"
      case .bool: "Bool"
      case .bf16: preconditionFailure("nothing compares bf16")
      }
    let parameters: [Parameter] = [
      .input("x", dtype), .input("y", dtype), .output("into", .bool), .counts("shape"), .counts("xStrides"),
      .counts("yStrides"),
    ]
    return Kernel(function.rawValue + suffix, parameters) { arguments, threads in
      let into = arguments.mutablePointer(2, UInt8.self)
      let (shape, xStrides, yStrides) = (arguments.lists[0], arguments.lists[1], arguments.lists[2])
      switch dtype {
      case .f32:
        Kernels.compare(
          function, arguments.pointer(0, Float.self), arguments.pointer(1), into, shape, xStrides, yStrides, threads)
      case .i32:
        Kernels.compare(
          function, arguments.pointer(0, Int32.self), arguments.pointer(1), into, shape, xStrides, yStrides, threads)
      case .bf16: preconditionFailure("nothing compares bf16")
      case .bool:
        Kernels.compare(
          function, arguments.pointer(0, UInt8.self), arguments.pointer(1), into, shape, xStrides, yStrides, threads)
      }
    }
  }
}
