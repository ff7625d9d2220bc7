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
      let divisor = context.builder.exactNumber(operands[1]), divisor.isFactor, divisor != 0, (1 / divisor).isFactor
    else { return nil }
    let factor = try context.emit(.constant(Constant(.float(1 / divisor))), [])
    return try context.emit(.binary(Binary(.multiply)), [operands[0], factor])
  }

  private static let root = Rule(name: "x ** 0.5 = √x, x ** −0.5 = 1/√x, x ** 1 = x") {
    (context, op, operands) throws(InferenceError) in
    guard case .binary(let binary) = op, binary.function == .power,
      case .float(let exponent)? = context.builder.constant(operands[1])
    else { return nil }
    switch exponent {
    case 0.5: return try context.emit(.unary(Unary(.sqrt)), [operands[0]])
    case -0.5: return try context.emit(.unary(Unary(.rsqrt)), [operands[0]])
    case 1: return operands[0]
    default: return nil
    }
  }

  private static let identity = Rule(name: "x · 1 = x, x + 0 = x, x − 0 = x") {
    (context, op, operands) throws(InferenceError) in
    guard case .binary(let binary) = op, let constant = context.builder.constant(operands[1]) else { return nil }
    let neutral: Double? =
      switch binary.function {
      case .multiply, .divide: 1
      case .add, .subtract: 0
      case .power, .minimum, .maximum, .floorDivide, .remainder: nil
      }
    switch constant {
    case .float(let value): return value == neutral ? operands[0] : nil
    case .dim(let dim): return dim.constantValue.map(Double.init) == neutral && neutral != nil ? operands[0] : nil
    case .bool: return nil
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
  /// Whether f32 represents the number at full precision, so that it may replace the product of two factors.
  var isFactor: Bool { self == 0 || Float(self).isNormal }
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
