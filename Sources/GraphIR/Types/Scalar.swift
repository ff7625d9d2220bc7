import GraphcRuntime

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Elementwise functions of numbers, as IEEE doubles.
package enum Scalar {
  package static func power(_ base: Double, _ exponent: Double) -> Double { pow(base, exponent) }

  /// The quotient, rounded down, and the remainder, with the sign of the divisor, as in Python. The divisor is not 0.
  package static func floorDivision(_ a: Double, _ b: Double) -> (quotient: Double, remainder: Double) {
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

extension BinaryFunction {
  /// The value in double precision: what kernels come close to.
  package func value(_ a: Double, _ b: Double) -> Double {
    switch self {
    case .add: a + b
    case .subtract: a - b
    case .multiply: a * b
    case .divide: a / b
    case .power: Scalar.power(a, b)
    case .minimum: a.isNaN || b.isNaN ? .nan : min(a, b)
    case .maximum: a.isNaN || b.isNaN ? .nan : max(a, b)
    case .floorDivide: b == 0 ? a / b : Scalar.floorDivision(a, b).quotient
    case .remainder: b == 0 ? .nan : Scalar.floorDivision(a, b).remainder
    }
  }
}
