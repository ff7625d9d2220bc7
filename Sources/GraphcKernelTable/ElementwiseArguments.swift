/// Arguments of a program of elementwise functions of several operands, which are broadcast to one shape; each result is
/// dense and has that shape. A unit is an element.
///
/// `program` holds the numbers of instructions, results and constants, then for each instruction the code of its
/// function, two operands, and the register that it writes, then the register of each result, then the bits of each
/// constant. Operands are numbered: those of the call from 0, registers from `ElementwiseLimits.operands`, constants
/// from `ElementwiseLimits.firstConstant`. Of a function of one operand the second does not count.
public struct ElementwiseArguments {
  /// The instructions.
  public var program: UnsafePointer<Int>
  /// The number of axes, at least 1.
  public var rank: Int
  /// Shape and strides: `rank` × (1 + number of operands) numbers.
  public var dims: UnsafePointer<Int>
  /// The first element of each operand.
  public var operands: UnsafePointer<UnsafePointer<Float>>
  /// The number of operands.
  public var operandCount: Int
  /// The first element of each result; it may be that of a dense operand.
  public var results: UnsafePointer<UnsafeMutablePointer<Float>>

  /// Takes a value for each field.
  public init(
    program: UnsafePointer<Int>, rank: Int, dims: UnsafePointer<Int>,
    operands: UnsafePointer<UnsafePointer<Float>>, operandCount: Int,
    results: UnsafePointer<UnsafeMutablePointer<Float>>
  ) {
    self.program = program
    self.rank = rank
    self.dims = dims
    self.operands = operands
    self.operandCount = operandCount
    self.results = results
  }
}

/// What a program of elementwise functions may have.
public enum ElementwiseLimits {
  /// Operands of a program.
  @_alwaysEmitIntoClient @inline(__always) public static var operands: Int { 8 }
  /// Results of a program.
  @_alwaysEmitIntoClient @inline(__always) public static var results: Int { 4 }
  /// Values that are held at a time.
  @_alwaysEmitIntoClient @inline(__always) public static var registers: Int { 12 }
  /// Instructions, and constants.
  @_alwaysEmitIntoClient @inline(__always) public static var instructions: Int { 64 }

  /// Elements of a block: the values of some registers stay in the first-level cache.
  @_alwaysEmitIntoClient @inline(__always) public static var block: Int { 1024 }
  /// The number of the first constant among operands of instructions.
  @_alwaysEmitIntoClient @inline(__always) public static var firstConstant: Int { operands + registers }
  /// The code of the first function of two operands.
  @_alwaysEmitIntoClient @inline(__always) public static var firstBinaryCode: Int { 64 }

  /// Bytes for the places of all operands of instructions, and for the constants.
  @_alwaysEmitIntoClient @inline(__always) public static var slotByteCount: Int {
    (firstConstant + instructions) * 16
  }
  /// Bytes of scratch.
  public static var scratchByteCount: Int { 2 * slotByteCount + (registers + operands) * block * 4 }
}

// A case without a payload is a byte, which counts the cases in their order. A switch over all numbers would be a second
// list of them.

extension UnaryFunction {
  /// The function with a number, counted in the order of the cases.
  @_alwaysEmitIntoClient @inline(__always) public init(code: Int) {
    self = unsafeBitCast(UInt8(truncatingIfNeeded: code), to: UnaryFunction.self)
  }
}

extension BinaryFunction {
  /// The function with a number, counted in the order of the cases.
  @_alwaysEmitIntoClient @inline(__always) public init(code: Int) {
    self = unsafeBitCast(UInt8(truncatingIfNeeded: code), to: BinaryFunction.self)
  }
}
