import GraphcRuntime

extension Unary {
  /// The derivative dy/dx, of the value and the result in the forward computation; `nil` for a
  /// function whose gradient is no product with one.
  ///
  /// At the corner of `abs` it is 0.
  func slope(_ builder: inout GradientBuilder) throws(InferenceError) -> ValueID? {
    let (x, y) = (builder.operand(0), builder.result)
    switch function {
    case .negate: return try builder.number(-1.0)
    case .abs: return try builder.unary(.sign, x)
    case .exp: return y
    case .log: return try builder.binary(.divide, try builder.number(1.0), x)
    case .sqrt: return try builder.binary(.divide, try builder.number(0.5), y)
    case .rsqrt:
      let cube = try builder.product(try builder.product(y, y), y)
      return try builder.scalar(.multiply, cube, -0.5)
    case .sin: return try builder.unary(.cos, x)
    case .cos: return try builder.unary(.negate, try builder.unary(.sin, x))
    case .tanh: return try complement(of: try builder.product(y, y), &builder)
    case .erf:
      return try builder.scalar(.multiply, try gaussian(of: x, -1, &builder), 2 / Double.pi.squareRoot())
    case .sigmoid: return try builder.product(y, try complement(of: y, &builder))
    case .log1p: return try builder.binary(.divide, try builder.number(1.0), try builder.scalar(.add, x, 1))
    case .expm1: return try builder.scalar(.add, y, 1)
    case .gelu: return try geluSlope(x, &builder)
    case .geluTanh: return try geluTanhSlope(x, &builder)
    case .silu:
      // σ(x) (1 + x (1 − σ(x)))
      let gate = try builder.unary(.sigmoid, x)
      let rise = try builder.product(x, try complement(of: gate, &builder))
      return try builder.product(gate, try builder.scalar(.add, rise, 1))
    case .softplus: return try builder.unary(.sigmoid, x)
    case .floor, .ceil, .round, .sign, .relu, .hardSwish: return nil
    }
  }

  /// 1 − x
  private func complement(of x: ValueID, _ builder: inout GradientBuilder) throws(InferenceError) -> ValueID {
    try builder.binary(.subtract, try builder.number(1.0), x)
  }

  /// exp(factor · x²)
  private func gaussian(
    of x: ValueID, _ factor: Double, _ builder: inout GradientBuilder
  ) throws(InferenceError) -> ValueID {
    try builder.unary(.exp, try builder.scalar(.multiply, try builder.product(x, x), factor))
  }

  /// Φ(x) + x φ(x), the distribution and the density of the standard normal one.
  private func geluSlope(_ x: ValueID, _ builder: inout GradientBuilder) throws(InferenceError) -> ValueID {
    let erf = try builder.unary(.erf, try builder.scalar(.multiply, x, 0.5.squareRoot()))
    let distribution = try builder.scalar(.multiply, try builder.scalar(.add, erf, 1), 0.5)
    let density = try builder.scalar(
      .multiply, try gaussian(of: x, -0.5, &builder), 1 / (2 * Double.pi).squareRoot())
    return try builder.binary(.add, distribution, try builder.product(x, density))
  }

  /// ½ (1 + t) + ½ x (1 − t²) u′ for t = tanh u, u = √(2/π) (x + 0.044715 x³).
  private func geluTanhSlope(_ x: ValueID, _ builder: inout GradientBuilder) throws(InferenceError) -> ValueID {
    let square = try builder.product(x, x)
    let root = (2 / Double.pi).squareRoot()
    let inner = try builder.scalar(
      .multiply, try builder.scalar(.add, try builder.scalar(.multiply, square, 0.044715), 1), root)
    let tanh = try builder.unary(.tanh, try builder.product(x, inner))
    let rise = try builder.scalar(
      .multiply, try builder.scalar(.add, try builder.scalar(.multiply, square, 3 * 0.044715), 1), root)
    let steep = try builder.product(try complement(of: try builder.product(tanh, tanh), &builder), rise)
    let sum = try builder.binary(.add, try builder.scalar(.add, tanh, 1), try builder.product(x, steep))
    return try builder.scalar(.multiply, sum, 0.5)
  }
}
