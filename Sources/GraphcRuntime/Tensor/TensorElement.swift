/// A Swift type whose values are elements of a tensor as they lie in memory: `Float`, `Int32`, `Bool`, `BFloat16`.
///
/// Each type belongs to one dtype, so that no tensor is ever read as something else; ``Tensor/converted(to:)`` makes
/// other numbers.
public protocol TensorElement: BitwiseCopyable, Sendable {
  /// The dtype of tensors that hold such elements.
  static var dtype: DType { get }
}

extension Float: TensorElement {
  public static var dtype: DType { .f32 }
}

extension Int32: TensorElement {
  public static var dtype: DType { .i32 }
}

extension Bool: TensorElement {
  public static var dtype: DType { .bool }
}

/// The upper half of a `Float`.
public struct BFloat16: TensorElement, Hashable {
  public static var dtype: DType { .bf16 }

  public var bitPattern: UInt16

  public init(bitPattern: UInt16) { self.bitPattern = bitPattern }
}

extension Float {
  /// The same value.
  public init(_ value: BFloat16) { self.init(bitPattern: UInt32(value.bitPattern) << 16) }
}
