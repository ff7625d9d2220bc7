/// How the right operand of a product lies in memory: panels of `width` columns, one after the other, each of them
/// [inner / group rounded up, width, group] row-major. So `group` neighbours along inner lie together, column by column.
///
/// The last panel is padded with zeros, and so is an inner that is no multiple of the group. A layout is the same for
/// all instruction sets.
public struct PanelLayout: Hashable, Sendable {
  /// Columns of a panel.
  public let width: Int
  /// Neighbours along inner that lie together.
  public let group: Int

  @inlinable
  public init(width: Int, group: Int) {
    self.width = width
    self.group = group
  }

  /// For f32: 48 is a multiple of the tile widths of all instruction sets.
  @inlinable
  public static var f32: PanelLayout { PanelLayout(width: 48, group: 1) }

  /// For bf16: sixteen pairs of sixteen columns are a tile of AMX, a vector of pairs is an operand of `vdpbf16ps`, and
  /// two shifts make two f32 vectors of it.
  @inlinable
  public static var bf16: PanelLayout { PanelLayout(width: 32, group: 2) }

  /// The number of panels of so many columns, however many they are.
  @inlinable
  public func panels(columns: Int) -> Int { columns / width + (columns % width == 0 ? 0 : 1) }

  /// Groups along inner, however long it is.
  @inlinable
  public func groups(inner: Int) -> Int { inner / group + (inner % group == 0 ? 0 : 1) }

  /// Elements of one panel.
  @inlinable
  public func panelCount(inner: Int) -> Int { groups(inner: inner) * group * width }

  /// Elements of a packed matrix.
  @inlinable
  public func count(inner: Int, columns: Int) -> Int { panels(columns: columns) * panelCount(inner: inner) }
}

/// A matrix that becomes panels of some format. Element (k, c) of the source is at
/// `k * innerStride + c * columnStride`; one of the two is 1. A unit is a panel.
public struct PackArguments {
  public var source: UnsafePointer<Float>
  public var innerStride: Int
  public var columnStride: Int
  public var inner: Int
  public var columns: Int
  public var into: UnsafeMutableRawPointer

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
