/// The layout of bf16 matrices on the right of a matmul: panels of 32 columns, one after the other, each of them
/// [inner / 2 rounded up, 32, 2] row-major: pairs of neighbours along inner, column by column.
///
/// The last panel is padded with zeros, and so is an odd inner. It is the same for all instruction sets: sixteen pairs
/// of sixteen columns are a tile of AMX, a vector of pairs is an operand of `vdpbf16ps`, and two shifts make two f32
/// vectors of it.
public enum PanelLayoutBF16 {
  public static let width = 32

  /// The number of panels of so many columns, however many they are.
  @inlinable
  public static func panels(columns: Int) -> Int { columns / width + (columns % width == 0 ? 0 : 1) }

  /// Elements of one panel.
  @inlinable
  public static func panelCount(inner: Int) -> Int { (inner / 2 + inner % 2) * 2 * width }

  /// Elements of a packed matrix.
  @inlinable
  public static func count(inner: Int, columns: Int) -> Int { panels(columns: columns) * panelCount(inner: inner) }
}

/// Element (k, c) of the source is at `k * innerStride + c * columnStride`; one of the two is 1. A unit is a panel.
public struct PackBF16Arguments {
  public var source: UnsafePointer<Float>
  public var innerStride: Int
  public var columnStride: Int
  public var inner: Int
  public var columns: Int
  public var into: UnsafeMutablePointer<UInt16>

  public init(
    source: UnsafePointer<Float>, innerStride: Int, columnStride: Int, inner: Int, columns: Int,
    into: UnsafeMutablePointer<UInt16>
  ) {
    self.source = source
    self.innerStride = innerStride
    self.columnStride = columnStride
    self.inner = inner
    self.columns = columns
    self.into = into
  }
}

/// into[rows, columns] = activation(x[rows, inner] · W + bias) + residual, with x and W in bf16 and sums in f32.
///
/// A unit is a block of `rowBlock` rows of one panel: unit u is panel u % panels, rows from u / panels * rowBlock. The
/// result is f32, or bf16 with `intoBF16`.
public struct MatmulBF16Arguments {
  public var x: UnsafePointer<UInt16>
  public var weight: UnsafePointer<UInt16>
  public var bias: UnsafePointer<Float>?
  public var residual: UnsafePointer<Float>?
  public var into: UnsafeMutableRawPointer
  public var intoBF16: Bool
  public var rows: Int
  public var inner: Int
  public var columns: Int
  public var rowBlock: Int
  public var activation: Activation

  public init(
    x: UnsafePointer<UInt16>, weight: UnsafePointer<UInt16>, bias: UnsafePointer<Float>?,
    residual: UnsafePointer<Float>?, into: UnsafeMutableRawPointer, intoBF16: Bool, rows: Int, inner: Int,
    columns: Int, rowBlock: Int, activation: Activation
  ) {
    self.x = x
    self.weight = weight
    self.bias = bias
    self.residual = residual
    self.into = into
    self.intoBF16 = intoBF16
    self.rows = rows
    self.inner = inner
    self.columns = columns
    self.rowBlock = rowBlock
    self.activation = activation
  }

  /// Rows of a unit: as many as keep x in the second-level cache while panels go by.
  public static func rowBlock(inner: Int) -> Int { max(64, min(512, (700 << 10) / max(1, inner) / 32 * 32)) }

  /// Bytes of scratch: the sums of one unit, and what a product needs.
  public static func scratchByteCount(rowBlock: Int) -> Int {
    rowBlock * PanelLayoutBF16.width * 4 + ProductBF16.scratchByteCount
  }

  /// Panels that one row goes through side by side, at most.
  public static let rowPanels = 4

  /// Bytes of scratch for one row: the sums of such panels, x in f32.
  public static func rowScratchByteCount(inner: Int) -> Int { (rowPanels * PanelLayoutBF16.width + inner + 32) * 4 }
}

/// What a product of bf16 matrices needs beside its operands.
public enum ProductBF16 {
  /// Steps of inner that a panel is cut into, so that a piece of it stays in the first-level cache.
  public static let innerBlock = 512
  /// Rows of x in f32, or ends of rows and columns padded to whole tiles.
  public static let scratchByteCount = 12 * innerBlock * 4
}
