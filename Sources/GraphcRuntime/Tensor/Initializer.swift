/// The initial value of a parameter that no checkpoint provides.
public enum Initializer: Hashable, Sendable {
  case zeros
  case ones
  /// Independent normal values with mean 0 and this standard deviation.
  case normal(Double)
  /// Normal values with mean 0 and this standard deviation, of which only those up to two of these deviations from 0
  /// occur; they deviate by 0.88 of it.
  case truncatedNormal(Double)
  /// Uniform between two finite numbers, of which `low` is the smaller one and can occur.
  case uniform(low: Double, high: Double)
  /// Uniform in ±√(6 / (fan in + fan out)) (Glorot and Bengio, 2010).
  case xavierUniform
  /// Uniform in ±√(6 / fan in) (He et al., 2015, equation 10).
  case kaimingUniform
  /// Normal with the standard deviation √(2 / fan in) (He et al., 2015, equation 10).
  case kaimingNormal
  /// No value of a parameter, but what random numbers are made from, i32[4]: the words of the generator
  /// (``CounterGenerator/words``), which every step of training gives.
  case draw
}
