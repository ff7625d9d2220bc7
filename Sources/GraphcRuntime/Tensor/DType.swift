/// The element type of a tensor at run time. Files may hold others, which are converted when they are read.
public enum DType: String, Hashable, Sendable, CaseIterable {
  case f32
  case i32
  /// One byte, 0 or 1.
  case bool

  /// Bytes per element.
  public var byteCount: Int {
    switch self {
    case .f32, .i32: 4
    case .bool: 1
    }
  }
}
