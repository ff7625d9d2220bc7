import GraphcRuntime

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Elementwise functions of compile-time numbers, as IEEE doubles.
enum Scalar {
  static func power(_ base: Double, _ exponent: Double) -> Double { pow(base, exponent) }

  /// The quotient, rounded down, and the remainder, with the sign of the divisor, as in Python. The divisor is not 0.
  static func floorDivision(_ a: Double, _ b: Double) -> (quotient: Double, remainder: Double) {
    var remainder = fmod(a, b)
    var quotient = (a - remainder) / b
    if remainder != 0, (remainder < 0) != (b < 0) {
      remainder += b
      quotient -= 1
    }
    return (
      quotient == 0 ? Double(signOf: a / b, magnitudeOf: 0) : quotient.rounded(),
      remainder == 0 ? Double(signOf: b, magnitudeOf: 0) : remainder
    )
  }

  static func apply(_ function: UnaryFunction, _ x: Double) -> Double {
    switch function {
    case .negate: -x
    case .abs: x.magnitude
    case .exp: exp(x)
    case .log: log(x)
    case .sqrt: x.squareRoot()
    case .rsqrt: 1 / x.squareRoot()
    case .sin: sin(x)
    case .cos: cos(x)
    case .tanh: tanh(x)
    case .erf: erf(x)
    case .sigmoid: 1 / (1 + exp(-x))
    case .relu: x > 0 ? x : 0
    case .gelu: 0.5 * x * (1 + erf(x * 0.5.squareRoot()))
    case .geluTanh: 0.5 * x * (1 + tanh((2 / Double.pi).squareRoot() * (x + 0.044715 * x * x * x)))
    case .silu: x / (1 + exp(-x))
    case .floor: x.rounded(.down)
    }
  }
}
