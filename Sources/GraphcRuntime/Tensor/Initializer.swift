/// How a learned tensor starts when no checkpoint gives it.
public enum Initializer: Hashable, Sendable {
  case zeros
  case ones
  /// Independent normal values of mean 0 and this standard deviation.
  case normal(Double)
  /// Uniform in ±√(6 / (fan in + fan out)) (Glorot and Bengio, 2010).
  case xavierUniform
}
