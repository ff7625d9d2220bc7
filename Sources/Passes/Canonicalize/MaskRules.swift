import GraphIR
import GraphcRuntime

extension Rule {
  /// Masks: comparisons as `>` and `>=`, no double negation, `true` and `false` gone.
  static let maskRules: [Rule] = [comparisonDirection, doubleNegation, constantMask]

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
}
