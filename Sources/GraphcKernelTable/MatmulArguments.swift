/// The layout of the right operand of every matmul: panels of 48 columns, one after the other, each of them
/// [inner, 48] row-major, the last one padded with zeros. It is the same for all instruction sets: 48 is a
/// multiple of their tile widths.
public enum PanelLayout {
  public static let width = 48

  /// The number of panels of so many columns, however many they are.
  @inlinable
  public static func panels(columns: Int) -> Int { columns / width + (columns % width == 0 ? 0 : 1) }

  /// Floats of a packed matrix.
  @inlinable
  public static func count(inner: Int, columns: Int) -> Int { panels(columns: columns) * width * inner }
}

/// Element (k, c) of the source is at `k * innerStride + c * columnStride`; one of the two is 1. A unit is a panel.
public struct PackArguments {
  public var source: UnsafePointer<Float>
  public var innerStride: Int
  public var columnStride: Int
  public var inner: Int
  public var columns: Int
  public var into: UnsafeMutablePointer<Float>

  public init(
    source: UnsafePointer<Float>, innerStride: Int, columnStride: Int, inner: Int, columns: Int,
    into: UnsafeMutablePointer<Float>
  ) {
    self.source = source
    self.innerStride = innerStride
    self.columnStride = columnStride
    self.inner = inner
    self.columns = columns
    self.into = into
  }
}

/// into[rows, columns] = activation(x[rows, inner] · W + bias) + residual. A unit is a block of `rowBlock` rows of one
/// panel: unit u is panel u % panels, rows from u / panels * rowBlock. Where one step of k is not enough, all units of a
/// call hold their sums in scratch.
public struct MatmulArguments {
  public var x: UnsafePointer<Float>
  public var weight: UnsafePointer<Float>
  public var bias: UnsafePointer<Float>?
  public var residual: UnsafePointer<Float>?
  public var into: UnsafeMutablePointer<Float>
  public var rows: Int
  public var inner: Int
  public var columns: Int
  public var rowBlock: Int
  public var activation: Activation

  /// Steps of k after which the first row has its turn again: few enough for such a part of a block of rows to stay in
  /// the second-level cache, and even.
  @inlinable
  public static func innerStep(_ inner: Int) -> Int {
    let blocks = max(1, (inner + 1023) / 1024)
    return ((inner + blocks - 1) / blocks + 15) / 16 * 16
  }

  /// Bytes of scratch: the sums of so many panels for one block of rows.
  public static func scratchByteCount(rowBlock: Int, panels: Int) -> Int { panels * rowBlock * PanelLayout.width * 4 }

  public init(
    x: UnsafePointer<Float>, weight: UnsafePointer<Float>, bias: UnsafePointer<Float>?,
    residual: UnsafePointer<Float>?, into: UnsafeMutablePointer<Float>, rows: Int, inner: Int, columns: Int,
    rowBlock: Int, activation: Activation
  ) {
    self.x = x
    self.weight = weight
    self.bias = bias
    self.residual = residual
    self.into = into
    self.rows = rows
    self.inner = inner
    self.columns = columns
    self.rowBlock = rowBlock
    self.activation = activation
  }
}

/// into[batch…, rows, columns] = scale · x · y for two strided operands. A unit is one panel of a batch item.
///
/// `dims` holds the batch shape, the batch strides of x, those of y, those of the result, `batchRank` numbers each.
public struct BatchedMatmulArguments {
  public var x: UnsafePointer<Float>
  public var y: UnsafePointer<Float>
  public var into: UnsafeMutablePointer<Float>
  public var batchRank: Int
  public var dims: UnsafePointer<Int>
  public var rows: Int
  public var inner: Int
  public var columns: Int
  public var xRowStride: Int
  public var yRowStride: Int
  public var intoRowStride: Int
  /// y is [columns, inner].
  public var transposeRHS: Bool
  public var scale: Float

  /// Bytes of scratch: one packed panel and the sums of one tile of rows.
  public static func scratchByteCount(inner: Int) -> Int { (inner + 8) * PanelLayout.width * 4 }

  public init(
    x: UnsafePointer<Float>, y: UnsafePointer<Float>, into: UnsafeMutablePointer<Float>, batchRank: Int,
    dims: UnsafePointer<Int>, rows: Int, inner: Int, columns: Int, xRowStride: Int, yRowStride: Int,
    intoRowStride: Int, transposeRHS: Bool, scale: Float
  ) {
    self.x = x
    self.y = y
    self.into = into
    self.batchRank = batchRank
    self.dims = dims
    self.rows = rows
    self.inner = inner
    self.columns = columns
    self.xRowStride = xRowStride
    self.yRowStride = yRowStride
    self.intoRowStride = intoRowStride
    self.transposeRHS = transposeRHS
    self.scale = scale
  }
}
