/// The element types of safetensors 0.8, in the order of the reference implementation, by growing size.
public enum SafetensorsDType: String, Hashable, Sendable, CaseIterable {
  case bool = "BOOL"
  case f4 = "F4"
  case f6e2m3 = "F6_E2M3"
  case f6e3m2 = "F6_E3M2"
  case u8 = "U8"
  case i8 = "I8"
  case f8e5m2 = "F8_E5M2"
  case f8e4m3 = "F8_E4M3"
  case f8e5m2fnuz = "F8_E5M2FNUZ"
  case f8e4m3fnuz = "F8_E4M3FNUZ"
  case f8e8m0 = "F8_E8M0"
  case i16 = "I16"
  case u16 = "U16"
  case f16 = "F16"
  case bf16 = "BF16"
  case i32 = "I32"
  case u32 = "U32"
  case f32 = "F32"
  case c64 = "C64"
  case f64 = "F64"
  case i64 = "I64"
  case u64 = "U64"

  /// Bits per element; several elements of `F4` and `F6_…` share bytes.
  public var bitCount: Int {
    switch self {
    case .f4: 4
    case .f6e2m3, .f6e3m2: 6
    case .bool, .u8, .i8, .f8e5m2, .f8e4m3, .f8e8m0, .f8e4m3fnuz, .f8e5m2fnuz: 8
    case .i16, .u16, .f16, .bf16: 16
    case .i32, .u32, .f32: 32
    case .c64, .f64, .i64, .u64: 64
    }
  }

  /// Whether ``SafetensorsFile/read(_:)`` can convert it.
  public var isRead: Bool { format != nil }

  /// The format in which the elements are read; `nil` if they are not.
  var format: ElementFormat? {
    switch self {
    case .bool: .bool
    case .u8: .u8
    case .i8: .i8
    case .i16: .i16
    case .u16: .u16
    case .f16: .f16
    case .bf16: .bf16
    case .i32: .i32
    case .u32: .u32
    case .f32: .f32
    case .f64: .f64
    case .i64: .i64
    case .u64: .u64
    case .f4, .f6e2m3, .f6e3m2, .f8e5m2, .f8e4m3, .f8e8m0, .f8e4m3fnuz, .f8e5m2fnuz, .c64: nil
    }
  }
}
