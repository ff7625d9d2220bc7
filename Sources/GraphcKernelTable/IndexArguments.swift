/// Arguments of a gather: rows of x[outer, extent, row] selected by index[outer, count] to into[outer, count, row]. A
/// unit is a row of the result.
public struct GatherArguments {
  /// [outer, extent, row], the rows to select from.
  public var x: UnsafeRawPointer
  /// [outer, count], each in 0..<extent; another index selects a row of zeros.
  public var index: UnsafePointer<Int32>
  /// [outer, count, row], the selected rows.
  public var into: UnsafeMutableRawPointer
  /// Rows of `x` per outer position.
  public var extent: Int
  /// Rows of the result per outer position.
  public var count: Int
  /// Bytes of a row.
  public var rowByteCount: Int

  /// Takes a value for each field.
  public init(
    x: UnsafeRawPointer, index: UnsafePointer<Int32>, into: UnsafeMutableRawPointer, extent: Int, count: Int,
    rowByteCount: Int
  ) {
    self.x = x
    self.index = index
    self.into = into
    self.extent = extent
    self.count = count
    self.rowByteCount = rowByteCount
  }
}

/// Arguments of a sum of rows by number: row k of x[outer, count, inner] is added to row index[outer, k] of
/// into[outer, extent, inner]. A unit is a strip of columns of an outer position, all rows of it.
public struct ScatterAddArguments {
  /// [outer, count, inner], the rows to add.
  public var x: UnsafePointer<Float>
  /// [outer, count]; a row whose index is not in 0..<extent is left out.
  public var index: UnsafePointer<Int32>
  /// [outer, extent, inner], the sums.
  public var into: UnsafeMutablePointer<Float>
  /// Rows of the result per outer position.
  public var extent: Int
  /// Rows of `x` per outer position.
  public var count: Int
  /// Elements of a row.
  public var inner: Int

  /// Columns of a strip: enough for whole cache lines, few enough for several workers.
  @_alwaysEmitIntoClient @inline(__always) public static var strip: Int { 64 }

  /// Takes a value for each field.
  public init(
    x: UnsafePointer<Float>, index: UnsafePointer<Int32>, into: UnsafeMutablePointer<Float>, extent: Int, count: Int,
    inner: Int
  ) {
    self.x = x
    self.index = index
    self.into = into
    self.extent = extent
    self.count = count
    self.inner = inner
  }
}

/// Arguments of the search for the first element of an index that is not in 0..<extent.
public struct IndexSearchArguments {
  /// The indices, one per unit.
  public var index: UnsafePointer<Int32>
  /// The exclusive upper bound of a valid index.
  public var extent: Int
  /// Set to the position of that element, if there is one.
  public var first: UnsafeMutablePointer<Int>

  /// Takes a value for each field.
  public init(index: UnsafePointer<Int32>, extent: Int, first: UnsafeMutablePointer<Int>) {
    self.index = index
    self.extent = extent
    self.first = first
  }
}

/// Arguments of writing rows[outer, blocks, count, row] over x[outer, blocks, extent, row] from position at[outer] on,
/// into[outer, blocks, extent, row]. A unit is a position of the result, or, in place, a row that stays: of more rows than
/// positions, the last ones.
public struct WriteRowsArguments {
  /// [outer, blocks, extent, row].
  public var x: UnsafeRawPointer
  /// [outer, blocks, count, row].
  public var rows: UnsafeRawPointer
  /// [outer], in 0...extent − count unless positions wrap; nothing is written for another position.
  public var at: UnsafePointer<Int32>
  /// [outer, blocks, extent, row].
  public var into: UnsafeMutableRawPointer
  /// Blocks for each position in `at`.
  public var blocks: Int
  /// Positions of a block.
  public var extent: Int
  /// Rows to write to a block.
  public var count: Int
  /// Bytes of a row.
  public var rowByteCount: Int
  /// Whether positions count modulo `extent`.
  public var wraps: Bool
  /// Whether `into` is `x`.
  public var inPlace: Bool

  /// Takes a value for each field.
  public init(
    x: UnsafeRawPointer, rows: UnsafeRawPointer, at: UnsafePointer<Int32>, into: UnsafeMutableRawPointer, blocks: Int,
    extent: Int, count: Int, rowByteCount: Int, wraps: Bool, inPlace: Bool
  ) {
    self.x = x
    self.rows = rows
    self.at = at
    self.into = into
    self.blocks = blocks
    self.extent = extent
    self.count = count
    self.rowByteCount = rowByteCount
    self.wraps = wraps
    self.inPlace = inPlace
  }
}

/// Arguments of argsort for each row of x[rows, columns]. A unit is a row; scratch holds `scratchByteCount`.
public struct ArgsortArguments {
  /// [rows, columns], f32 or i32.
  public var x: UnsafeRawPointer
  /// [rows, columns], the indices that sort each row.
  public var into: UnsafeMutablePointer<Int32>
  /// Elements per row.
  public var columns: Int
  /// Whether x is f32; otherwise it is i32.
  public var isFloat: Bool

  /// Takes a value for each field.
  public init(x: UnsafeRawPointer, into: UnsafeMutablePointer<Int32>, columns: Int, isFloat: Bool) {
    self.x = x
    self.into = into
    self.columns = columns
    self.isFloat = isFloat
  }

  /// Bytes of scratch: two rows of keys of 8 bytes.
  public static func scratchByteCount(columns: Int) -> Int { columns * 16 }
}

/// Arguments of running sums along the middle axis of x[outer, length, inner]; `into` may be `x`. A unit is one line
/// along that axis.
public struct ScanArguments {
  /// [outer, length, inner].
  public var x: UnsafeRawPointer
  /// [outer, length, inner], the sums up to and including each element.
  public var into: UnsafeMutableRawPointer
  /// Elements of a line.
  public var length: Int
  /// Elements from one of a line to the next.
  public var inner: Int

  /// Takes a value for each field.
  public init(x: UnsafeRawPointer, into: UnsafeMutableRawPointer, length: Int, inner: Int) {
    self.x = x
    self.into = into
    self.length = length
    self.inner = inner
  }
}
