import GraphIR
import GraphcRuntime

extension Rule {
  /// Mask rules: comparisons as `>` and `>=`, as few negations as possible, constants `true` and `false` removed, the
  /// masked value on the right.
  static let maskRules: [Rule] = [
    comparisonDirection, doubleNegation, negatedComparison, constantMask, maskedFill,
  ]

  private static let comparisonDirection = Rule(name: "x < y = y > x, x <= y = y >= x") {
    (context, op, operands) throws(InferenceError) in
    guard case .comparison(let comparison) = op else { return nil }
    switch comparison.function {
    case .less: return try context.emit(.comparison(Comparison(.greater)), [operands[1], operands[0]])
    case .lessEqual: return try context.emit(.comparison(Comparison(.greaterEqual)), [operands[1], operands[0]])
    case .equal, .notEqual, .greater, .greaterEqual: return nil
    }
  }

  private static let doubleNegation = Rule(name: "¬¬x = x") { (context, op, operands) throws(InferenceError) in
    guard case .not = op, case .not = context.producer(operands[0]).op else { return nil }
    return context.producer(operands[0]).operands[0]
  }

  /// Ordered comparisons of floats cannot be negated: NaN is neither above nor below.
  private static let negatedComparison = Rule(name: "¬(x > y) = y >= x, ¬(x = y) = x ≠ y") {
    (context, op, operands) throws(InferenceError) in
    guard case .not = op, case let node = context.producer(operands[0]), case .comparison(let comparison) = node.op
    else { return nil }
    let (x, y) = (node.operands[0], node.operands[1])
    let isOrdered = context.type(x).dtype != .f32
    switch comparison.function {
    case .equal: return try context.emit(.comparison(Comparison(.notEqual)), [x, y])
    case .notEqual: return try context.emit(.comparison(Comparison(.equal)), [x, y])
    case .greater: return isOrdered ? try context.emit(.comparison(Comparison(.greaterEqual)), [y, x]) : nil
    case .greaterEqual: return isOrdered ? try context.emit(.comparison(Comparison(.greater)), [y, x]) : nil
    case .less, .lessEqual: return nil
    }
  }

  private static let constantMask = Rule(name: "x ∧ true = x, x ∨ false = x") {
    (context, op, operands) throws(InferenceError) in
    guard case .logical(let logical) = op else { return nil }
    for (constant, other) in [(operands[0], operands[1]), (operands[1], operands[0])] {
      guard case .bool(let flag)? = context.builder.constant(constant), flag == (logical.function == .and),
        context.type(constant).rank == 0
      else { continue }
      return other
    }
    return nil
  }

  private static let maskedFill = Rule(name: "where(c, −inf, x) = where(¬c, x, −inf)") {
    (context, op, operands) throws(InferenceError) in
    guard case .select = op, context.builder.constant(operands[1]) == .float(-.infinity),
      context.builder.constant(operands[2]) != .float(-.infinity)
    else { return nil }
    let allowed = try context.emit(.not(Not()), [operands[0]])
    return try context.emit(op, [allowed, operands[2], operands[1]])
  }
}
