/// Arguments of an elementwise function of `x`; `into` may be `x`. A unit is an element.
public struct UnaryArguments {
  /// The function to apply.
  public var function: UnaryFunction
  /// The operand.
  public var x: UnsafePointer<Float>
  /// The result, with as many elements as `x`.
  public var into: UnsafeMutablePointer<Float>

  /// Takes a value for each field.
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
  /// The function to apply.
  public var function: Function
  /// The number of axes of the result.
  public var rank: Int
  /// Shape and strides: `rank` × (1 + number of operands) numbers.
  public var dims: UnsafePointer<Int>
  /// The first operand; for a select, the condition, a byte per element.
  public var first: UnsafeRawPointer
  /// The second operand.
  public var second: UnsafeRawPointer
  /// The third operand of a select; `nil` otherwise.
  public var third: UnsafeRawPointer?
  /// The result, row-major without gaps.
  public var into: UnsafeMutableRawPointer

  /// Takes a value for each field.
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
  /// From which element type to which.
  public var function: CastFunction
  /// The operand.
  public var x: UnsafeRawPointer
  /// The result, with as many elements as `x`.
  public var into: UnsafeMutableRawPointer

  /// Takes a value for each field.
  public init(function: CastFunction, x: UnsafeRawPointer, into: UnsafeMutableRawPointer) {
    self.function = function
    self.x = x
    self.into = into
  }
}

/// Arguments of a fill with one value, given by its bits; for `iota`, the first number. A unit is an element.
public struct FillArguments {
  /// The value; an element of 2 or 1 bytes takes the lowest ones.
  public var bits: UInt32
  /// The elements to fill.
  public var into: UnsafeMutableRawPointer

  /// Takes a value for each field.
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
  /// The number of axes.
  public var rank: Int
  /// Shape and strides, in elements.
  public var dims: UnsafePointer<Int>
  /// The source.
  public var x: UnsafeRawPointer
  /// The destination.
  public var into: UnsafeMutableRawPointer
  /// Whether a unit is a row, copied by blocks that are transposed.
  public var transposed: Bool

  /// Takes a value for each field.
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
  /// The function that combines the elements.
  public var function: ReduceFunction
  /// The operand, row-major without gaps.
  public var x: UnsafeRawPointer
  /// The result, row-major without gaps.
  public var into: UnsafeMutableRawPointer
  /// The number of elements that are combined into one.
  public var reduced: Int
  /// The number of elements from one of them to the next.
  public var inner: Int

  /// Takes a value for each field.
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
/// to `sum` if that is given. `into` and `sum` are different; each may be x, or a residual with as many rows. A rounded
/// `result` overlaps nothing, and scratch then holds a row of f32.
public struct RowArguments {
  /// The operand.
  public var x: UnsafePointer<Float>
  /// [columns], multiplied with the normalized row; `nil` for none.
  public var weight: UnsafePointer<Float>?
  /// [columns], added after the weight; `nil` for none.
  public var bias: UnsafePointer<Float>?
  /// [residualRows, columns], added to x before the norm; `nil` for none.
  public var residual: UnsafePointer<Float>?
  /// [rows, columns], the result.
  public var into: UnsafeMutablePointer<Float>
  /// [rows, columns], x plus the residual; `nil` if nothing reads it.
  public var sum: UnsafeMutablePointer<Float>?
  /// Elements per row.
  public var columns: Int
  /// Rows of the residual; 0 without one.
  public var residualRows: Int
  /// Added to the variance or the mean square before the square root.
  public var epsilon: Float
  /// The type of the result of a norm; of others f32.
  public var result: FloatType

  /// Takes a value for each field.
  public init(
    x: UnsafePointer<Float>, weight: UnsafePointer<Float>? = nil, bias: UnsafePointer<Float>? = nil,
    residual: UnsafePointer<Float>? = nil, into: UnsafeMutablePointer<Float>,
    sum: UnsafeMutablePointer<Float>? = nil, columns: Int, residualRows: Int = 0, epsilon: Float = 0,
    result: FloatType = .f32
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
    self.result = result
  }
}

/// Arguments of a loop between registers with `iterations` × `PeakArguments.flopsPerIteration(lanes:)` operations per
/// unit.
public struct PeakArguments {
  /// Iterations of the loop per unit.
  public var iterations: Int
  /// The result of each unit, written so that the work is not optimized away.
  public var into: UnsafeMutablePointer<Float>

  /// Independent chains of multiply-adds: more than latency × units of any known core, and as many as registers allow.
  public static let chains = 12

  /// Takes a value for each field.
  public init(iterations: Int, into: UnsafeMutablePointer<Float>) {
    self.iterations = iterations
    self.into = into
  }
}

/// Arguments of the sums of blocks of memory. A unit is a block.
public struct ReadSumArguments {
  /// The memory to read: `blockCount` elements per unit.
  public var x: UnsafePointer<Float>
  /// The sum of each unit, written so that the reads are not optimized away.
  public var into: UnsafeMutablePointer<Float>

  /// Elements of a block: 4 MiB, a multiple of eight vectors of any width.
  public static let blockCount = 1 << 20

  /// Takes a value for each field.
  public init(x: UnsafePointer<Float>, into: UnsafeMutablePointer<Float>) {
    self.x = x
    self.into = into
  }
}
