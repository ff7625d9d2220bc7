/// The types that sums, orders and other arithmetic are defined on.
public enum NumericType: Sendable, CaseIterable {
  case f32, i32

  /// Nothing for bf16, which is only stored, and bool.
  public init?(_ dtype: DType) {
    switch dtype {
    case .f32: self = .f32
    case .i32: self = .i32
    case .bf16, .bool: return nil
    }
  }

  var dtype: DType { self == .f32 ? .f32 : .i32 }
}

/// The types that specs declare: all but bf16, which only factors of products and copies have.
public enum DeclaredType: Sendable, CaseIterable {
  case f32, i32, bool

  /// Nothing for bf16, which is only stored.
  public init?(_ dtype: DType) {
    switch dtype {
    case .f32: self = .f32
    case .i32: self = .i32
    case .bool: self = .bool
    case .bf16: return nil
    }
  }

  var dtype: DType {
    switch self {
    case .f32: .f32
    case .i32: .i32
    case .bool: .bool
    }
  }
}

extension FloatType {
  /// Nothing for i32 and bool.
  public init?(_ dtype: DType) {
    switch dtype {
    case .f32: self = .f32
    case .bf16: self = .bf16
    case .i32, .bool: return nil
    }
  }

  var dtype: DType { self == .f32 ? .f32 : .bf16 }
}
