/// The memory layout of the right operand of a product: panels of `width` columns, one after the other, each [inner /
/// group rounded up, width, group] row-major. So `group` neighbours along inner are adjacent, column by column.
///
/// The last panel is padded with zeros, and so is inner if it is not a multiple of the group. The layout is the same
/// for all instruction sets.
public struct PanelLayout: Hashable, Sendable {
  /// Columns of a panel.
  public let width: Int
  /// The number of neighbours along inner that are adjacent.
  public let group: Int

  /// A layout of panels of `width` columns with groups of `group` neighbours along inner.
  @inlinable
  public init(width: Int, group: Int) {
    self.width = width
    self.group = group
  }

  /// The layout for f32: 48 is a multiple of the tile widths of all instruction sets.
  @inlinable
  public static var f32: PanelLayout { PanelLayout(width: 48, group: 1) }

  /// The layout for bf16: sixteen pairs of sixteen columns are an AMX tile, a vector of pairs is an operand of
  /// `vdpbf16ps`, and two shifts convert it to two f32 vectors.
  @inlinable
  public static var bf16: PanelLayout { PanelLayout(width: 32, group: 2) }

  /// The number of panels for a number of columns; it does not overflow.
  @inlinable
  public func panels(columns: Int) -> Int { columns / width + (columns % width == 0 ? 0 : 1) }

  /// The number of groups along inner; it does not overflow.
  @inlinable
  public func groups(inner: Int) -> Int { inner / group + (inner % group == 0 ? 0 : 1) }

  /// Elements of one panel.
  @inlinable
  public func panelCount(inner: Int) -> Int { groups(inner: inner) * group * width }

  /// Elements of a packed matrix.
  @inlinable
  public func count(inner: Int, columns: Int) -> Int { panels(columns: columns) * panelCount(inner: inner) }
}

/// Arguments of packing a matrix into panels of a format. Element (k, c) of the source is at `k * innerStride + c *
/// columnStride`; one of the two strides is 1. A unit is a panel.
public struct PackArguments {
  /// The weight as it is in a file or a tensor, f32.
  public var source: UnsafePointer<Float>
  /// Elements of the weight from one step of the inner axis to the next.
  public var innerStride: Int
  /// Elements of the weight from one column to the next.
  public var columnStride: Int
  /// The extent of the inner axis.
  public var inner: Int
  /// The number of columns.
  public var columns: Int
  /// The panels.
  public var into: UnsafeMutableRawPointer

  /// Takes a value for each field.
  public init(
    source: UnsafePointer<Float>, innerStride: Int, columnStride: Int, inner: Int, columns: Int,
    into: UnsafeMutableRawPointer
  ) {
    self.source = source
    self.innerStride = innerStride
    self.columnStride = columnStride
    self.inner = inner
    self.columns = columns
    self.into = into
  }
}
