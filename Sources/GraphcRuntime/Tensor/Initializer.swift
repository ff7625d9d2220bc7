/// The initial value of a parameter that no checkpoint provides.
public enum Initializer: Hashable, Sendable {
  case zeros
  case ones
  /// Independent normal values with mean 0 and this standard deviation.
  case normal(Double)
  /// Uniform in ±√(6 / (fan in + fan out)) (Glorot and Bengio, 2010).
  case xavierUniform
  /// No value of a parameter, but what random numbers are made from, i32[4]: the words of the generator
  /// (``CounterGenerator/words``), which every step of training gives.
  case draw
}
