/// An elementwise function of one f32 operand.
public enum UnaryFunction: String, Hashable, Sendable, CaseIterable {
  case negate, abs, exp, log, sqrt, rsqrt, sin, cos, tanh, erf, sigmoid, relu, floor
  /// x Φ(x), with the normal distribution Φ (Hendrycks and Gimpel, 2016).
  case gelu
  /// The approximation of `gelu` by tanh that GPT-2 uses.
  case geluTanh
  /// x sigmoid(x).
  case silu
  /// The smallest integer that is not below x.
  case ceil
  /// The nearest integer, the even one of two that are equally near.
  case round
  /// 1 for what is above 0, −1 for what is below, otherwise x itself.
  case sign
  /// log(1 + x), accurate near 0, too.
  case log1p
  /// e^x − 1, accurate near 0, too.
  case expm1
  /// log(1 + e^x).
  case softplus
  /// x min(max(x + 3, 0), 6) / 6 (Howard et al., 2019).
  case hardSwish
}

/// An elementwise function of two operands. `//` and `%` round down, as in Python.
public enum BinaryFunction: String, Hashable, Sendable, CaseIterable {
  case add, subtract, multiply, divide, power, minimum, maximum, floorDivide, remainder
}

/// An elementwise comparison of two operands with a result of bool. A comparison with NaN is false, but `notEqual` is
/// true.
public enum ComparisonFunction: String, Hashable, Sendable, CaseIterable {
  case equal, notEqual, less, lessEqual, greater, greaterEqual
}

/// An elementwise function of two operands of bool.
public enum LogicalFunction: String, Hashable, Sendable, CaseIterable {
  case and, or
}

/// A function that combines the elements along an axis into one.
public enum ReduceFunction: String, Hashable, Sendable, CaseIterable {
  case sum, mean, max, min
  /// Population variance: the mean of the squared distances from the mean, in two passes.
  case variance
}

/// The function that a matmul applies to its result before it adds the residual.
public enum Activation: Int, Hashable, Sendable, CaseIterable {
  case none, relu, gelu, geluTanh, silu
}

/// A conversion between element types.
public enum CastFunction: Hashable, Sendable, CaseIterable {
  case f32ToI32, f32ToBool, i32ToF32, i32ToBool, boolToF32, boolToI32
  case f32ToBF16, i32ToBF16, boolToBF16, bf16ToF32, bf16ToI32, bf16ToBool
}

/// The types of a result that is computed in f32.
public enum FloatType: Sendable, CaseIterable {
  case f32
  /// Rounded, ties to even.
  case bf16
}
