/// The element types of arithmetic, such as sums and orders.
public enum NumericType: Sendable, CaseIterable {
  case f32, i32

  /// `nil` for bool, and for bf16, which only factors of products and copies have.
  public init?(_ dtype: DType) {
    switch dtype {
    case .f32: self = .f32
    case .i32: self = .i32
    case .bf16, .bool: return nil
    }
  }

  var dtype: DType { self == .f32 ? .f32 : .i32 }
}

/// The element types that a spec can declare.
public enum DeclaredType: Sendable, CaseIterable {
  case f32, i32, bool

  /// `nil` for bf16, which only factors of products and copies have.
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
  /// `nil` for i32 and bool.
  public init?(_ dtype: DType) {
    switch dtype {
    case .f32: self = .f32
    case .bf16: self = .bf16
    case .i32, .bool: return nil
    }
  }

  var dtype: DType { self == .f32 ? .f32 : .bf16 }
}
