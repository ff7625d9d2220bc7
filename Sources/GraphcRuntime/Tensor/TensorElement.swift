/// A Swift type whose values are stored in a tensor as they are: `Float`, `Int32`, `Bool`, `BFloat16`.
///
/// Each type has one dtype, so that a tensor is never read as another type; ``Tensor/converted(to:)`` converts.
public protocol TensorElement: BitwiseCopyable, Sendable {
  /// The dtype of tensors that hold such elements.
  static var dtype: DType { get }
}

extension Float: TensorElement {
  /// f32.
  public static var dtype: DType { .f32 }
}

extension Int32: TensorElement {
  /// i32.
  public static var dtype: DType { .i32 }
}

extension Bool: TensorElement {
  /// bool.
  public static var dtype: DType { .bool }
}

/// A bfloat16 number: the upper half of a `Float`.
public struct BFloat16: TensorElement, Hashable {
  /// bf16.
  public static var dtype: DType { .bf16 }

  /// Sign, 8 bits of exponent, 7 of mantissa.
  public var bitPattern: UInt16

  /// The number with these bits.
  public init(bitPattern: UInt16) { self.bitPattern = bitPattern }
}

extension Float {
  /// The same value as a `Float`.
  public init(_ value: BFloat16) { self.init(bitPattern: UInt32(value.bitPattern) << 16) }
}
