import GraphIR
import GraphcRuntime

extension Rule {
  /// Scalar rules: constants on the right, divisions as products, one factor, moved towards the users.
  static let scalarRules: [Rule] = [constantRight, division, root, identity, oneFactor, factorOutOfView]

  private static let constantRight = Rule(name: "c + x = x + c, c · x = x · c") {
    (context, op, operands) throws(InferenceError) in
    guard case .binary(let binary) = op, binary.function == .add || binary.function == .multiply,
      context.builder.constant(operands[0]) != nil, context.builder.constant(operands[1]) == nil
    else { return nil }
    return try context.emit(op, [operands[1], operands[0]])
  }

  private static let division = Rule(name: "x / c = x · (1/c)") { (context, op, operands) throws(InferenceError) in
    guard case .binary(let binary) = op, binary.function == .divide,
      let divisor = context.builder.exactNumber(operands[1]), divisor.isFactor, (1 / divisor).isFactor
    else { return nil }
    let factor = try context.emit(.constant(Constant(.float(1 / divisor))), [])
    return try context.emit(.binary(Binary(.multiply)), [operands[0], factor])
  }

  /// The powers of −0 and −∞ are 0 and ∞, their roots are not.
  private static let root = Rule(name: "x ** 0.5 = √x, x ** −0.5 = 1/√x for an x that is never negative; x ** 1 = x") {
    (context, op, operands) throws(InferenceError) in
    guard case .binary(let binary) = op, binary.function == .power,
      case .float(let exponent)? = context.builder.constant(operands[1])
    else { return nil }
    if exponent == 1 { return operands[0] }
    guard exponent.magnitude == 0.5, context.builder.isNeverNegative(operands[0]) else { return nil }
    return try context.emit(.unary(Unary(exponent == 0.5 ? .sqrt : .rsqrt)), [operands[0]])
  }

  private static let identity = Rule(name: "x · 1 = x, x − 0 = x, x + 0 = x for an x that is never −0") {
    (context, op, operands) throws(InferenceError) in
    guard case .binary(let binary) = op, let constant = context.builder.constant(operands[1]) else { return nil }
    let number: Double
    switch constant {
    case .float(let value): number = value
    case .dim(let dim):
      guard let value = dim.constantValue else { return nil }
      number = Double(value)
    case .bool: return nil
    }
    switch binary.function {
    case .multiply, .divide: return number == 1 ? operands[0] : nil
    case .add, .subtract:
      guard number == 0 else { return nil }
      // −0 added, or 0 taken off, keeps the sign of a zero; otherwise −0 becomes 0.
      let keepsSigns = (binary.function == .add) == (number.sign == .minus)
      return keepsSigns || context.builder.isNeverNegativeZero(operands[0]) ? operands[0] : nil
    case .power, .minimum, .maximum, .floorDivide, .remainder: return nil
    }
  }

  private static let oneFactor = Rule(name: "(x · a) · b = x · (a b)") {
    (context, op, operands) throws(InferenceError) in
    guard case .binary(let binary) = op, binary.function == .multiply,
      let (x, first) = context.builder.scaled(operands[0]),
      let second = context.builder.exactNumber(operands[1]), second.isFactor, (first * second).isFactor
    else { return nil }
    let factor = try context.emit(.constant(Constant(.float(first * second))), [])
    return try context.emit(op, [x, factor])
  }

  private static let factorOutOfView = Rule(name: "view(x · c) = view(x) · c") {
    (context, op, operands) throws(InferenceError) in
    guard op.isTransposeOrReshape, let (x, factor) = context.builder.scaled(operands[0]) else { return nil }
    let view = try context.emit(op, [x])
    let constant = try context.emit(.constant(Constant(.float(factor))), [])
    return try context.emit(.binary(Binary(.multiply)), [view, constant])
  }
}

extension Op {
  var isTransposeOrReshape: Bool {
    if case .transpose = self { return true }
    if case .reshape = self { return true }
    return false
  }

  var isExpand: Bool { if case .expand = self { true } else { false } }
}

extension Double {
  /// Whether f32 represents the number at full precision, so that it may replace the product of two factors. A factor 0
  /// stays where it is: it hides what would overflow without it.
  var isFactor: Bool { Float(self).isNormal }
}

extension FunctionBuilder {
  /// `x` and `c` of a canonical `x · c` with a c that f32 represents.
  func scaled(_ value: ValueID) -> (ValueID, Double)? {
    let node = producer(of: value)
    guard case .binary(let binary) = node.op, binary.function == .multiply,
      let factor = exactNumber(node.operands[1]), factor.isFactor
    else { return nil }
    return (node.operands[0], factor)
  }
}
