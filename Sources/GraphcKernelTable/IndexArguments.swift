/// Rows of x[outer, extent, row] picked by index[outer, count] to into[outer, count, row]. A unit is one row.
public struct GatherArguments {
  public var x: UnsafeRawPointer
  public var index: UnsafePointer<Int32>
  public var into: UnsafeMutableRawPointer
  public var extent: Int
  public var count: Int
  public var rowByteCount: Int

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

/// The search for the first element of an index that is not in 0..<extent.
public struct IndexSearchArguments {
  public var index: UnsafePointer<Int32>
  public var extent: Int
  /// Lowered to the position of the element, if there is one.
  public var first: UnsafeMutablePointer<Int>

  public init(index: UnsafePointer<Int32>, extent: Int, first: UnsafeMutablePointer<Int>) {
    self.index = index
    self.extent = extent
    self.first = first
  }
}

/// The order of each row of x[rows, columns]. A unit is a row; scratch holds `scratchByteCount`.
public struct ArgsortArguments {
  public var x: UnsafeRawPointer
  public var into: UnsafeMutablePointer<Int32>
  public var columns: Int
  /// f32, not i32.
  public var isFloat: Bool

  public init(x: UnsafeRawPointer, into: UnsafeMutablePointer<Int32>, columns: Int, isFloat: Bool) {
    self.x = x
    self.into = into
    self.columns = columns
    self.isFloat = isFloat
  }

  /// Two rows of keys of 8 bytes.
  public static func scratchByteCount(columns: Int) -> Int { columns * 16 }
}

/// Running sums over the middle axis of x[outer, length, inner]; `into` may be `x`. A unit is one line along it.
public struct ScanArguments {
  public var x: UnsafeRawPointer
  public var into: UnsafeMutableRawPointer
  public var length: Int
  public var inner: Int

  public init(x: UnsafeRawPointer, into: UnsafeMutableRawPointer, length: Int, inner: Int) {
    self.x = x
    self.into = into
    self.length = length
    self.inner = inner
  }
}
