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
}
