package import GraphcRuntime

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// An elementwise function of one f32 tensor.
///
/// `gelu`, `gelu_tanh`, `silu`, `softplus` and `hard_swish` are composites with a kernel of their own.
package struct Unary: OpDefinition {
  package static let mnemonics = UnaryFunction.allCases.map(mnemonic(of:))
  package static let documentation = OpDocumentation(
    "an elementwise function", operands: ["x"], formula: "f32[...] → f32[...]: y = f(x)",
    reference: "gelu: Hendrycks and Gimpel, 2016; silu: Elfwing et al., 2018; hard_swish: Howard et al., 2019")

  package var function: UnaryFunction

  package init(_ function: UnaryFunction) { self.function = function }

  package init(mnemonic: String, attributes: inout AttributeReader) throws(AttributeError) {
    guard let function = UnaryFunction.allCases.first(where: { Self.mnemonic(of: $0) == mnemonic }) else {
      throw AttributeError(message: "no elementwise function is called '\(mnemonic)'")
    }
    self.function = function
  }

  package var mnemonic: String { Self.mnemonic(of: function) }

  private static func mnemonic(of function: UnaryFunction) -> String {
    function.rawValue.map { $0.isUppercase ? "_" + $0.lowercased() : String($0) }.joined()
  }

  package func inferTypes(_ operands: [TensorType]) throws(InferenceError) -> [TensorType] {
    try Check.count(operands, 1)
    try Check.float(operands, at: 0)
    return [operands[0]]
  }

  package var semantics: Semantics {
    let lower: @Sendable (any LoweringContext) throws(LoweringError) -> Void = { (context) throws(LoweringError) in
      let (x, count, result) = try context.elementwise()
      try context.call(Kernels.Unary(function, x: x, into: result, count: count))
    }
    return switch function {
    case .negate, .abs, .exp, .log, .sqrt, .rsqrt, .sin, .cos, .tanh, .erf, .sigmoid, .relu, .floor, .ceil, .round,
      .sign, .log1p, .expm1:
      .primitive(flow: AxisFlow.elementwise, lower: lower)
    case .gelu: .composite(decompose: Self.gelu, lower: lower)
    case .geluTanh: .composite(decompose: Self.geluTanh, lower: lower)
    case .silu: .composite(decompose: Self.silu, lower: lower)
    case .softplus: .composite(decompose: Self.softplus, lower: lower)
    case .hardSwish: .composite(decompose: Self.hardSwish, lower: lower)
    }
  }

  package var gradient: Gradient {
    switch function {
    case .floor, .ceil, .round, .sign: .zero("'\(mnemonic)' changes by steps")
    case .hardSwish: .decomposition
    case .negate, .abs, .exp, .log, .sqrt, .rsqrt, .sin, .cos, .tanh, .erf, .sigmoid, .relu, .log1p, .expm1, .gelu,
      .geluTanh, .silu, .softplus:
      .operandwise { (builder, _, cotangent) throws(InferenceError) in
        if function == .relu {
          let isPositive = try builder.compare(.greater, builder.operand(0), try builder.number(0.0))
          return try builder.select(isPositive, cotangent, else: 0)
        }
        guard let slope = try slope(&builder) else { return nil }
        return try builder.product(cotangent, slope)
      }
    }
  }

  package func multiplyAdds(_ operands: [TensorType]) -> Dim { 0 }

  /// x · ½ (1 + erf(x / √2))
  private static let gelu: Semantics.Decomposition = { (builder, operands, origin) throws(InferenceError) in
    let scaled = try builder.scalar(.multiply, operands[0], 0.5.squareRoot(), origin)
    let erf = try builder.emit(.unary(Unary(.erf)), [scaled], origin: origin)
    return [try halfGate(&builder, operands[0], erf, origin)]
  }

  /// x · ½ (1 + tanh(√(2/π) (x + 0.044715 x³)))
  private static let geluTanh: Semantics.Decomposition = { (builder, operands, origin) throws(InferenceError) in
    let x = operands[0]
    let square = try builder.emit(.binary(Binary(.multiply)), [x, x], origin: origin)
    let cube = try builder.emit(.binary(Binary(.multiply)), [square, x], origin: origin)
    let small = try builder.scalar(.multiply, cube, 0.044715, origin)
    let sum = try builder.emit(.binary(Binary(.add)), [x, small], origin: origin)
    let scaled = try builder.scalar(.multiply, sum, (2 / Double.pi).squareRoot(), origin)
    let tanh = try builder.emit(.unary(Unary(.tanh)), [scaled], origin: origin)
    return [try halfGate(&builder, x, tanh, origin)]
  }

  /// x · σ(x)
  private static let silu: Semantics.Decomposition = { (builder, operands, origin) throws(InferenceError) in
    let gate = try builder.emit(.unary(Unary(.sigmoid)), operands, origin: origin)
    return [try builder.emit(.binary(Binary(.multiply)), [operands[0], gate], origin: origin)]
  }

  /// max(x, 0) + log(1 + e^−|x|)
  private static let softplus: Semantics.Decomposition = { (builder, operands, origin) throws(InferenceError) in
    let magnitude = try builder.emit(.unary(Unary(.abs)), operands, origin: origin)
    let negated = try builder.emit(.unary(Unary(.negate)), [magnitude], origin: origin)
    let power = try builder.emit(.unary(Unary(.exp)), [negated], origin: origin)
    let tail = try builder.emit(.unary(Unary(.log1p)), [power], origin: origin)
    let positive = try builder.emit(.unary(Unary(.relu)), operands, origin: origin)
    return [try builder.emit(.binary(Binary(.add)), [positive, tail], origin: origin)]
  }

  /// x · (min(max(x + 3, 0), 6) · ⅙)
  private static let hardSwish: Semantics.Decomposition = { (builder, operands, origin) throws(InferenceError) in
    let shifted = try builder.scalar(.add, operands[0], 3, origin)
    let positive = try builder.emit(.unary(Unary(.relu)), [shifted], origin: origin)
    let bounded = try builder.scalar(.minimum, positive, 6, origin)
    let gate = try builder.scalar(.multiply, bounded, 1.0 / 6, origin)
    return [try builder.emit(.binary(Binary(.multiply)), [operands[0], gate], origin: origin)]
  }

  private static func halfGate(
    _ builder: inout FunctionBuilder, _ x: ValueID, _ gate: ValueID, _ origin: Origin
  ) throws(InferenceError) -> ValueID {
    let shifted = try builder.scalar(.add, gate, 1, origin)
    let half = try builder.scalar(.multiply, x, 0.5, origin)
    return try builder.emit(.binary(Binary(.multiply)), [half, shifted], origin: origin)
  }
}

extension Unary {
  /// The value in double precision: what compile-time numbers give, and what kernels come close to.
  package func value(at x: Double) -> Double {
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
    case .relu: x < 0 ? 0 : x
    case .gelu: 0.5 * x * (1 + erf(x * 0.5.squareRoot()))
    case .geluTanh: 0.5 * x * (1 + tanh((2 / Double.pi).squareRoot() * (x + 0.044715 * x * x * x)))
    case .silu: x / (1 + exp(-x))
    case .floor: x.rounded(.down)
    case .ceil: x.rounded(.up)
    case .round: x.rounded(.toNearestOrEven)
    case .sign: x > 0 ? 1 : x < 0 ? -1 : x
    case .log1p: log1p(x)
    case .expm1: expm1(x)
    case .softplus: (x < 0 ? 0 : x) + log1p(exp(-x.magnitude))
    case .hardSwish: x * (min(max(x + 3, 0), 6) / 6)
    }
  }

  /// The value at an integer, of functions whose value at each integer is one.
  package func value(at x: Int) -> Int? {
    switch function {
    case .negate: x == .min ? nil : -x
    case .abs: Int(clamping: x.magnitude)
    case .relu: max(x, 0)
    case .floor: x
    case .ceil: x
    case .round: x
    case .sign: x.signum()
    case .exp, .log, .sqrt, .rsqrt, .sin, .cos, .tanh, .erf, .sigmoid, .gelu, .geluTanh, .silu, .log1p, .expm1,
      .softplus, .hardSwish:
      nil
    }
  }

  /// Whether the value at a number of f32, rounded to f32, is exactly what the kernels give; the others go through
  /// polynomials there.
  package var isExact: Bool {
    switch function {
    case .negate, .abs, .sqrt, .rsqrt, .relu, .floor, .ceil, .round, .sign: true
    case .exp, .log, .sin, .cos, .tanh, .erf, .sigmoid, .gelu, .geluTanh, .silu, .log1p, .expm1, .softplus, .hardSwish:
      false
    }
  }

  /// Whether values are integers, so that compile-time numbers become some.
  package var roundsToInteger: Bool { [.floor, .ceil, .round].contains(function) }
}

extension FunctionBuilder {
  /// An elementwise function of a tensor and an f32 constant.
  package mutating func scalar(
    _ function: BinaryFunction, _ x: ValueID, _ constant: Double, _ origin: Origin
  ) throws(InferenceError) -> ValueID {
    let value = try emit(.constant(Constant(.float(constant))), origin: origin)
    return try emit(.binary(Binary(function)), [x, value], origin: origin)
  }
}
