/// The format of elements in a file; in memory they have a ``DType``.
enum ElementFormat: String, Sendable, CaseIterable {
  case f64, f32, f16, bf16
  case i64, i32, i16, i8
  case u64, u32, u16, u8
  case bool

  /// Bytes per element.
  var byteCount: Int {
    switch self {
    case .f64, .i64, .u64: 8
    case .f32, .i32, .u32: 4
    case .f16, .bf16, .i16, .u16: 2
    case .i8, .u8, .bool: 1
    }
  }

  /// The dtype of the elements once they are read.
  var dtype: DType {
    switch self {
    case .f64, .f32, .f16, .bf16: .f32
    case .i64, .i32, .i16, .i8, .u64, .u32, .u16, .u8: .i32
    case .bool: .bool
    }
  }
}
