import GraphIR
import GraphcRuntime

extension Rule {
  /// Rewrites masks that are added to scores as selects; valid for scores below infinity.
  static let additiveMaskRules: [Rule] = [addedMask, logarithmOfMask]

  private static let addedMask = Rule(name: "x + where(c, y, −inf) = where(c, x + y, −inf)") {
    (context, op, operands) throws(InferenceError) in
    guard case .binary(let binary) = op, binary.function == .add else { return nil }
    for (x, mask) in [(operands[0], operands[1]), (operands[1], operands[0])] {
      let choice = context.producer(mask)
      guard case .select = choice.op, context.builder.constant(choice.operands[2]) == .float(-.infinity) else {
        continue
      }
      let sum = try context.emit(op, [x, choice.operands[1]])
      return try context.emit(.select(Select()), [choice.operands[0], sum, choice.operands[2]])
    }
    return nil
  }

  private static let logarithmOfMask = Rule(name: "log(cast(m)) = where(m, 0, −inf)") {
    (context, op, operands) throws(InferenceError) in
    guard case .unary(let unary) = op, unary.function == .log, case .cast = context.producer(operands[0]).op,
      case let flag = context.producer(operands[0]).operands[0], context.type(flag).dtype == .bool
    else { return nil }
    let zero = try context.emit(.constant(Constant(.float(0))), [])
    let infinity = try context.emit(.constant(Constant(.float(-.infinity))), [])
    return try context.emit(.select(Select()), [flag, zero, infinity])
  }
}
