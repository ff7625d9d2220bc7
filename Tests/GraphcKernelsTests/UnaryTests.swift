import GraphcRuntime
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

@Suite struct UnaryTests {
  /// Every exponent with several mantissas and both signs, with zeros, infinities, NaN and denormals; and dense samples
  /// where the functions are curved.
  static let samples: [Float] = {
    var samples: [Float] = [0, -0.0, .infinity, -.infinity, .nan, .leastNonzeroMagnitude, -.leastNonzeroMagnitude]
    var generator = Generator(1)
    for exponent in 0..<255 as Range<UInt32> {
      for _ in 0..<40 {
        let bits = exponent << 23 | UInt32.random(in: 0..<1 << 23, using: &generator)
        samples += [Float(bitPattern: bits), -Float(bitPattern: bits)]
      }
    }
    return samples + generator.floats(20_001, in: -110...110) + generator.floats(20_001, in: -4...4)
  }()

  static func reference(_ function: UnaryFunction, _ x: Double) -> Double {
    switch function {
    case .negate: -x
    case .abs: abs(x)
    case .exp: exp(x)
    case .log: log(x)
    case .sqrt: x.squareRoot()
    case .rsqrt: 1 / x.squareRoot()
    case .sin: sin(x)
    case .cos: cos(x)
    case .tanh: tanh(x)
    case .erf: erf(x)
    case .sigmoid: x < 0 ? exp(x) / (1 + exp(x)) : 1 / (1 + exp(-x))
    case .relu: x < 0 ? 0 : x
    case .floor: x.rounded(.down)
    case .gelu: x * 0.5 * erfc(-x / 2.0.squareRoot())
    case .geluTanh: x / (1 + exp(-2 * (2 / Double.pi).squareRoot() * (x + 0.044715 * x * x * x)))
    case .silu: x < 0 ? x * exp(x) / (1 + exp(x)) : x / (1 + exp(-x))
    case .ceil: x.rounded(.up)
    case .round: x.rounded(.toNearestOrEven)
    case .sign: x > 0 ? 1 : x < 0 ? -1 : x
    case .log1p: log1p(x)
    case .expm1: expm1(x)
    case .softplus: (x < 0 ? 0 : x) + log1p(exp(-abs(x)))
    case .hardSwish: x * (Swift.min(Swift.max(x + 3, 0), 6) / 6)
    }
  }

  /// The allowed error in units in the last place: 0 where the result is exact or rounded once.
  static func bound(_ function: UnaryFunction) -> Double {
    switch function {
    case .negate, .abs, .relu, .floor, .ceil, .round, .sign: 0
    case .sqrt: 0.5
    case .log, .sin, .cos, .log1p: 1
    case .exp, .rsqrt, .expm1: 2
    case .tanh, .erf, .sigmoid, .softplus: 4
    case .silu: 6
    case .hardSwish: 3
    // Without a fused multiply-add the rounding error of x² is unknown, and it grows with the exponent.
    case .gelu: KernelTable.current.name.description == "baseline" ? 80 : 6
    // The cubic's rounding error grows with its value before the exponential sees it.
    case .geluTanh: 128
    }
  }

  /// An additional absolute error: where a sigmoid is denormal, it has few digits.
  static func absoluteBound(_ function: UnaryFunction) -> Double {
    switch function {
    case .silu: 1e-40
    case .geluTanh: 1e-34
    default: 0
    }
  }

  @Test(arguments: UnaryFunction.allCases)
  func unitsInTheLastPlace(_ function: UnaryFunction) {
    let x = UnaryTests.samples
    let y = output(count: x.count) { into, pool in
      run(x, on: pool) { Kernels.Unary(function, x: $0, into: into, count: x.count) }
    }
    var worst = (error: 0.0, x: Float(0), y: Float(0))
    for (x, y) in zip(x, y) {
      let expected = UnaryTests.reference(function, Double(x))
      // At -∞ the formula of the definition gives -∞ · 0.
      if x == -.infinity, [.gelu, .geluTanh, .silu].contains(function) { continue }
      if expected.isNaN || Float(expected).isInfinite {
        #expect(y.isNaN == expected.isNaN, "\(function)(\(x)) is \(y)")
        if !expected.isNaN, y != Float(expected) { worst = max(worst, (1e9, x, y)) { $0.error < $1.error } }
        continue
      }
      let unit = Double(max(abs(Float(expected)), Float.leastNormalMagnitude).ulp)
      let distance = max(0, abs(Double(y) - expected) - UnaryTests.absoluteBound(function))
      let error = y.isNaN ? 1e9 : distance / unit
      if error > worst.error { worst = (error, x, y) }
    }
    if getenv("GRAPHC_PRINT_ERRORS") != nil { print("\(function): \(worst.error) units at \(worst.x)") }
    #expect(
      worst.error <= UnaryTests.bound(function) + 0.01,
      "\(function)(\(worst.x)) is \(worst.y): off by \(worst.error) units")
  }

  private func max<Value>(_ a: Value, _ b: Value, by less: (Value, Value) -> Bool) -> Value { less(a, b) ? b : a }
  private func max<Value: Comparable>(_ a: Value, _ b: Value) -> Value { a < b ? b : a }

  @Test(arguments: [0, 1, 15, 16, 17, 31, 33, 40_000])
  func everyCountAndInPlace(_ count: Int) {
    var generator = Generator(2)
    let x = generator.floats(count)
    let apart = output(count: count) { into, pool in
      run(x, on: pool) { Kernels.Unary(.exp, x: $0, into: into, count: count) }
    }
    let inPlace = output(count: count) { into, pool in
      for i in 0..<count { into[i] = x[i] }
      Kernels.Unary(.exp, x: into, into: into, count: count).run(on: pool)
    }
    #expect(apart == inPlace)
    expectClose(apart, x.map { exp(Double($0)) }, tolerance: 1e-6)
  }
}
