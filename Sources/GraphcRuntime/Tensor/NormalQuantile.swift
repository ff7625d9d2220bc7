#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The inverse of the distribution function of the standard normal distribution: algorithm AS 241 (Wichura, 1988), whose
/// relative error is about 10⁻¹⁶.
enum NormalQuantile {
  /// The x below which a share `p` of the distribution lies; p is at least e⁻²⁵ and at most 1 − e⁻²⁵.
  static func value(at p: Double) -> Double {
    let q = p - 0.5
    if abs(q) <= 0.425 {
      let r = 0.180625 - q * q
      return q * polynomial(center.above, r) / polynomial(center.below, r)
    }
    let r = (-log(min(p, 1 - p))).squareRoot() - 1.6
    let x = polynomial(tail.above, r) / polynomial(tail.below, r)
    return q < 0 ? -x : x
  }

  /// Coefficients from that of the highest power down.
  private static func polynomial(_ coefficients: [Double], _ x: Double) -> Double {
    var sum = 0.0
    for coefficient in coefficients { sum = sum * x + coefficient }
    return sum
  }

  private static let center = (
    above: [
      2509.0809287301226727, 33430.575583588128105, 67265.770927008700853, 45921.953931549871457, 13731.693765509461125,
      1971.5909503065514427, 133.14166789178437745, 3.387132872796366608,
    ],
    below: [
      5226.495278852545925, 28729.085735721942674, 39307.89580009271061, 21213.794301586595867, 5394.1960214247511077,
      687.1870074920579083, 42.313330701600911252, 1,
    ]
  )

  private static let tail = (
    above: [
      7.7454501427834140764e-4, 0.0227238449892691845833, 0.24178072517745061177, 1.27045825245236838258,
      3.64784832476320460504, 5.7694972214606914055, 4.6303378461565452959, 1.42343711074968357734,
    ],
    below: [
      1.05075007164441684324e-9, 5.475938084995344946e-4, 0.0151986665636164571966, 0.14810397642748007459,
      0.68976733498510000455, 1.6763848301838038494, 2.05319162663775882187, 1,
    ]
  )
}
