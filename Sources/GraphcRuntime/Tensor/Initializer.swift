/// The initial value of a parameter that no checkpoint provides.
public enum Initializer: Hashable, Sendable {
  case zeros
  case ones
  /// Independent normal values with mean 0 and this standard deviation.
  case normal(Double)
  /// Uniform in ±√(6 / (fan in + fan out)) (Glorot and Bengio, 2010).
  case xavierUniform
}
