/// A function of `x`, element by element; `into` may be `x`.
public struct UnaryArguments {
  public var function: UnaryFunction
  public var x: UnsafePointer<Float>
  public var into: UnsafeMutablePointer<Float>

  public init(function: UnaryFunction, x: UnsafePointer<Float>, into: UnsafeMutablePointer<Float>) {
    self.function = function
    self.x = x
    self.into = into
  }
}

/// Up to three operands of one broadcast shape and a dense result.
///
/// `dims` holds the shape, then the strides of each operand in elements, `rank` numbers each; a stride of 0 broadcasts.
public struct StridedArguments<Function> {
  public var function: Function
  public var rank: Int
  public var dims: UnsafePointer<Int>
  public var first: UnsafeRawPointer
  public var second: UnsafeRawPointer
  public var third: UnsafeRawPointer?
  public var into: UnsafeMutableRawPointer

  public init(
    function: Function, rank: Int, dims: UnsafePointer<Int>, first: UnsafeRawPointer, second: UnsafeRawPointer,
    third: UnsafeRawPointer? = nil, into: UnsafeMutableRawPointer
  ) {
    self.function = function
    self.rank = rank
    self.dims = dims
    self.first = first
    self.second = second
    self.third = third
    self.into = into
  }
}

/// A conversion element by element; operand and result do not overlap.
public struct CastArguments {
  public var function: CastFunction
  public var x: UnsafeRawPointer
  public var into: UnsafeMutableRawPointer

  public init(function: CastFunction, x: UnsafeRawPointer, into: UnsafeMutableRawPointer) {
    self.function = function
    self.x = x
    self.into = into
  }
}

/// One value everywhere, given by its bits; or, for `iota`, its first number.
public struct FillArguments {
  public var bits: UInt32
  public var into: UnsafeMutableRawPointer

  public init(bits: UInt32, into: UnsafeMutableRawPointer) {
    self.bits = bits
    self.into = into
  }
}

/// Elements moved between two strided views of one shape.
///
/// `dims` holds the shape, the strides of `x`, those of `into`, `rank` ≥ 1 numbers each. A unit is an element; when
/// `transposed`, it is a row of the last dim, and `x` is dense along the last but one of at least two dims.
public struct CopyArguments {
  public var rank: Int
  public var dims: UnsafePointer<Int>
  public var x: UnsafeRawPointer
  public var into: UnsafeMutableRawPointer
  public var transposed: Bool

  public init(
    rank: Int, dims: UnsafePointer<Int>, x: UnsafeRawPointer, into: UnsafeMutableRawPointer, transposed: Bool
  ) {
    self.rank = rank
    self.dims = dims
    self.x = x
    self.into = into
    self.transposed = transposed
  }
}

/// x[outer, reduced, inner] to into[outer, inner]. A unit is one result.
public struct ReduceArguments {
  public var function: ReduceFunction
  public var x: UnsafeRawPointer
  public var into: UnsafeMutableRawPointer
  public var reduced: Int
  public var inner: Int

  public init(
    function: ReduceFunction, x: UnsafeRawPointer, into: UnsafeMutableRawPointer, reduced: Int, inner: Int
  ) {
    self.function = function
    self.x = x
    self.into = into
    self.reduced = reduced
    self.inner = inner
  }
}

/// Something done to each row of x[rows, columns] or, for norms, of the sum of x and a residual.
///
/// Row i of x goes with row i modulo `residualRows` of the residual, which is not 0 then. The sum is written to `sum`
/// if that is given. `into` and `sum` are different; each may be x, or a residual of as many rows. A norm `toBF16`
/// rounds its result: `into` is memory of bf16 then and overlaps nothing, and scratch holds a row of f32.
public struct RowArguments {
  public var x: UnsafePointer<Float>
  public var weight: UnsafePointer<Float>?
  public var bias: UnsafePointer<Float>?
  public var residual: UnsafePointer<Float>?
  public var into: UnsafeMutablePointer<Float>
  public var sum: UnsafeMutablePointer<Float>?
  public var columns: Int
  public var residualRows: Int
  public var epsilon: Float
  public var toBF16: Bool

  public init(
    x: UnsafePointer<Float>, weight: UnsafePointer<Float>? = nil, bias: UnsafePointer<Float>? = nil,
    residual: UnsafePointer<Float>? = nil, into: UnsafeMutablePointer<Float>,
    sum: UnsafeMutablePointer<Float>? = nil, columns: Int, residualRows: Int = 0, epsilon: Float = 0,
    toBF16: Bool = false
  ) {
    self.x = x
    self.weight = weight
    self.bias = bias
    self.residual = residual
    self.into = into
    self.sum = sum
    self.columns = columns
    self.residualRows = residualRows
    self.epsilon = epsilon
    self.toBF16 = toBF16
  }
}

/// A register-only loop of `iterations` × `PeakArguments.flopsPerIteration(lanes:)` operations per unit.
public struct PeakArguments {
  public var iterations: Int
  /// Where a unit leaves its result, so that the work is not optimized away.
  public var into: UnsafeMutablePointer<Float>

  /// Independent chains of multiply-adds: more than latency × units of any known core, as many as registers allow.
  public static let chains = 12

  public init(iterations: Int, into: UnsafeMutablePointer<Float>) {
    self.iterations = iterations
    self.into = into
  }
}
