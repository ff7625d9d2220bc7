extension Kernels {
  /// x and y.
  public static func logicalAnd(
    x: UnsafePointer<UInt8>, y: UnsafePointer<UInt8>, into: UnsafeMutablePointer<UInt8>, shape: [Int],
    xStrides: [Int], yStrides: [Int], on threads: ThreadPool
  ) { logical(.and, x, y, into, shape, xStrides, yStrides, threads) }

  /// x or y.
  public static func logicalOr(
    x: UnsafePointer<UInt8>, y: UnsafePointer<UInt8>, into: UnsafeMutablePointer<UInt8>, shape: [Int],
    xStrides: [Int], yStrides: [Int], on threads: ThreadPool
  ) { logical(.or, x, y, into, shape, xStrides, yStrides, threads) }

  /// Not x, of each element of x[count]; `into` may be `x`.
  public static func logicalNot(
    x: UnsafePointer<UInt8>, into: UnsafeMutablePointer<UInt8>, count: Int, on threads: ThreadPool
  ) {
    withUnsafePointer(to: 0 as UInt8) { zero in
      compare(.equal, x, zero, into, [count], [1], [0], threads)
    }
  }

  /// Writes a connective of two operands of one broadcast shape to the dense `into`.
  ///
  /// Strides are in elements, 0 where an operand is broadcast. `into` may be an operand that is dense.
  static func logical(
    _ function: LogicalFunction, _ x: UnsafePointer<UInt8>, _ y: UnsafePointer<UInt8>,
    _ into: UnsafeMutablePointer<UInt8>, _ shape: [Int], _ xStrides: [Int], _ yStrides: [Int], _ threads: ThreadPool
  ) {
    runStrided(
      KernelTable.current.logical, function, UnsafeRawPointer(x), UnsafeRawPointer(y), nil,
      UnsafeMutableRawPointer(into), shape, [xStrides, yStrides], threads)
  }
}

extension Kernel {
  public static let logicalAnd = logical(.and, "logicalAnd")
  public static let logicalOr = logical(.or, "logicalOr")

  public static let logicalNot = Kernel(
    "logicalNot", [.input("x", .bool), .output("into", .bool), .count("count")], inPlace: [0],
    invoke: { arguments, threads in
      Kernels.logicalNot(
        x: arguments.pointer(0), into: arguments.mutablePointer(1), count: arguments.counts[0], on: threads)
    })

  private static func logical(_ function: LogicalFunction, _ name: String) -> Kernel {
    let parameters: [Parameter] = [
      .input("x", .bool), .input("y", .bool), .output("into", .bool), .counts("shape"), .counts("xStrides"),
      .counts("yStrides"),
    ]
    return Kernel(name, parameters, inPlace: [0, 1]) { arguments, threads in
      Kernels.logical(
        function, arguments.pointer(0), arguments.pointer(1), arguments.mutablePointer(2), arguments.lists[0],
        arguments.lists[1], arguments.lists[2], threads)
    }
  }
}
