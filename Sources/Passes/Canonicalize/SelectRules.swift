import GraphIR
import GraphcRuntime

extension Rule {
  /// Rules for selects of selects and for masks that repeat: a tower of selects becomes one.
  static let selectRules: [Rule] = [repeatedMask, joinedSelects, decidedSelect]

  private static let repeatedMask = Rule(name: "m ∧ m = m, m ∧ (m ∧ n) = m ∧ n, and with ∨") {
    (context, op, operands) throws(InferenceError) in
    guard case .logical(let logical) = op else { return nil }
    for (mask, other) in [(operands[0], operands[1]), (operands[1], operands[0])] {
      if mask == other { return mask }
      let inner = context.producer(other)
      if case .logical(let own) = inner.op, own.function == logical.function, inner.operands.contains(mask) {
        return other
      }
    }
    return nil
  }

  private static let joinedSelects = Rule(
    name: "where(c, where(d, x, y), y) = where(c ∧ d, x, y), where(c, x, where(d, x, y)) = where(c ∨ d, x, y)"
  ) { (context, op, operands) throws(InferenceError) in
    guard case .select = op else { return nil }
    let (condition, x, y) = (operands[0], operands[1], operands[2])
    let (first, second) = (context.producer(x), context.producer(y))
    if case .select = first.op, context.isEqual(first.operands[2], y) {
      let both = try context.emit(.logical(Logical(.and)), [condition, first.operands[0]])
      return try context.emit(op, [both, first.operands[1], y])
    }
    if case .select = second.op, context.isEqual(second.operands[1], x) {
      let either = try context.emit(.logical(Logical(.or)), [condition, second.operands[0]])
      return try context.emit(op, [either, x, second.operands[2]])
    }
    return nil
  }

  private static let decidedSelect = Rule(
    name: "where(c, where(c, x, y), z) = where(c, x, z), where(c, x, where(c, y, z)) = where(c, x, z)"
  ) { (context, op, operands) throws(InferenceError) in
    guard case .select = op else { return nil }
    let (first, second) = (context.producer(operands[1]), context.producer(operands[2]))
    var (x, y) = (operands[1], operands[2])
    if case .select = first.op, first.operands[0] == operands[0] { x = first.operands[1] }
    if case .select = second.op, second.operands[0] == operands[0] { y = second.operands[2] }
    return x == operands[1] && y == operands[2] ? nil : try context.emit(op, [operands[0], x, y])
  }
}

extension Rule.Context {
  /// Whether two values are the same value, or equal single numbers.
  fileprivate func isEqual(_ a: ValueID, _ b: ValueID) -> Bool {
    guard a != b else { return true }
    guard let number = builder.constant(a), let other = builder.constant(b), type(a) == type(b) else { return false }
    if case (.float(let x), .float(let y)) = (number, other), x.sign != y.sign { return false }
    return number == other
  }
}
