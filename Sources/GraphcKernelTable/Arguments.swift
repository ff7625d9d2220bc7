/// Arguments of an elementwise function of `x`; `into` may be `x`. A unit is an element.
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

/// Arguments of an elementwise function of up to three operands, broadcast to one shape, with a dense result. A unit is
/// an element.
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

/// Arguments of an elementwise conversion; operand and result do not overlap. A unit is an element.
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

/// Arguments of a fill with one value, given by its bits; for `iota`, the first number. A unit is an element.
public struct FillArguments {
  public var bits: UInt32
  public var into: UnsafeMutableRawPointer

  public init(bits: UInt32, into: UnsafeMutableRawPointer) {
    self.bits = bits
    self.into = into
  }
}

/// Arguments of a copy between two strided views of one shape.
///
/// `dims` holds the shape, the strides of `x`, then those of `into`, `rank` ≥ 1 numbers each. A unit is an element;
/// when `transposed`, it is a row of the last dim, and `x` is contiguous along the last but one of at least two dims.
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

/// Arguments of a reduction of x[outer, reduced, inner] to into[outer, inner]. A unit is an element of the result.
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

/// Arguments of a kernel over the rows of x[rows, columns] or, for norms, of the sum of x and a residual. A unit is a
/// row.
///
/// Row i of x is added to row i modulo `residualRows` of the residual; `residualRows` is then not 0. The sum is written
/// to `sum` if that is given. `into` and `sum` are different; each may be x, or a residual with as many rows. With
/// `toBF16`, a norm rounds its result: `into` is then memory of bf16 and overlaps nothing, and scratch holds a row of
/// f32.
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

/// Arguments of a loop between registers with `iterations` × `PeakArguments.flopsPerIteration(lanes:)` operations per
/// unit.
public struct PeakArguments {
  public var iterations: Int
  /// The result of each unit, written so that the work is not optimized away.
  public var into: UnsafeMutablePointer<Float>

  /// Independent chains of multiply-adds: more than latency × units of any known core, and as many as registers allow.
  public static let chains = 12

  public init(iterations: Int, into: UnsafeMutablePointer<Float>) {
    self.iterations = iterations
    self.into = into
  }
}

/// Arguments of the sums of blocks of memory. A unit is a block.
public struct ReadSumArguments {
  public var x: UnsafePointer<Float>
  /// The sum of each unit, written so that the reads are not optimized away.
  public var into: UnsafeMutablePointer<Float>

  /// Elements of a block: 4 MiB, a multiple of eight vectors of any width.
  public static let blockCount = 1 << 20

  public init(x: UnsafePointer<Float>, into: UnsafeMutablePointer<Float>) {
    self.x = x
    self.into = into
  }
}
