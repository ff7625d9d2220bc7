/// Arguments of a gather: rows of x[outer, extent, row] selected by index[outer, count] to into[outer, count, row]. A
/// unit is a row of the result.
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

/// Arguments of the search for the first element of an index that is not in 0..<extent.
public struct IndexSearchArguments {
  public var index: UnsafePointer<Int32>
  public var extent: Int
  /// Set to the position of that element, if there is one.
  public var first: UnsafeMutablePointer<Int>

  public init(index: UnsafePointer<Int32>, extent: Int, first: UnsafeMutablePointer<Int>) {
    self.index = index
    self.extent = extent
    self.first = first
  }
}

/// Arguments of argsort for each row of x[rows, columns]. A unit is a row; scratch holds `scratchByteCount`.
public struct ArgsortArguments {
  public var x: UnsafeRawPointer
  public var into: UnsafeMutablePointer<Int32>
  public var columns: Int
  /// Whether x is f32; otherwise it is i32.
  public var isFloat: Bool

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
