/// The element type of a tensor at run time. Files may hold others, which are converted when they are read.
public enum DType: String, Hashable, Sendable, CaseIterable {
  case f32
  case i32
  /// bfloat16: the upper half of an f32, rounded to nearest even. It occurs only inside of compiled models; a spec
  /// declares f32.
  case bf16
  /// One byte, 0 or 1.
  case bool

  /// Bytes per element.
  public var byteCount: Int {
    switch self {
    case .f32, .i32: 4
    case .bf16: 2
    case .bool: 1
    }
  }

  /// The Swift type of the elements.
  package var elementType: any TensorElement.Type {
    switch self {
    case .f32: Float.self
    case .i32: Int32.self
    case .bf16: BFloat16.self
    case .bool: Bool.self
    }
  }

  /// The element types that a spec may name.
  public static let declarable: [DType] = [.f32, .i32, .bool]

  /// The element type with this name in a spec; `nil` for any other name.
  public init?(declarable name: String) {
    guard let dtype = DType(rawValue: name), DType.declarable.contains(dtype) else { return nil }
    self = dtype
  }
}
