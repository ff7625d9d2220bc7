import GraphIR
import GraphcRuntime

extension Rule {
  /// Masks: comparisons as `>` and `>=`, no negation that can be done without, `true` and `false` gone, what is masked
  /// on the right.
  static let maskRules: [Rule] = [
    comparisonDirection, doubleNegation, negatedComparison, constantMask, maskedFill, comparedMask, castMask, joinedMask,
    oppositeMask, castOutOfView, choiceOutOfView,
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

  /// Not an order of floats, which has no opposite: NaN is neither above nor below.
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

  /// Masks as numbers, as exporters keep them: 1 where allowed, 0 elsewhere.
  private static let comparedMask = Rule(name: "cast(m) > c = m, where that tells 1 from 0; cast(m) < c = ¬m") {
    (context, op, operands) throws(InferenceError) in
    guard case .comparison(let comparison) = op else { return nil }
    for (mask, number, isMaskLeft) in [(operands[0], operands[1], true), (operands[1], operands[0], false)] {
      guard let flag = context.builder.castMask(mask), let limit = context.builder.number(number),
        context.type(number).rank == 0
      else { continue }
      func holds(_ value: Double) -> Bool {
        comparison.function.holds(isMaskLeft ? value : limit, isMaskLeft ? limit : value)
      }
      switch (holds(0), holds(1)) {
      case (false, true): return flag
      case (true, false): return try context.emit(.not(Not()), [flag])
      case (true, true), (false, false): return nil
      }
    }
    return nil
  }

  private static let castMask = Rule(name: "cast(cast(m)) = cast(m), to bool: m") {
    (context, op, operands) throws(InferenceError) in
    guard case .cast(let cast) = op, let flag = context.builder.castMask(operands[0]) else { return nil }
    return cast.dtype == .bool ? flag : try context.emit(op, [flag])
  }

  private static let joinedMask = Rule(name: "cast(m) · cast(n) = cast(m ∧ n)") {
    (context, op, operands) throws(InferenceError) in
    guard case .binary(let binary) = op, binary.function == .multiply,
      let first = context.builder.castMask(operands[0]), let second = context.builder.castMask(operands[1])
    else { return nil }
    let both = try context.emit(.logical(Logical(.and)), [first, second])
    return try context.emit(.cast(Cast(to: context.type(operands[0]).dtype)), [both])
  }

  private static let castOutOfView = Rule(name: "view(cast(m)) = cast(view(m))") {
    (context, op, operands) throws(InferenceError) in
    guard op.isTransposeOrReshape, let flag = context.builder.castMask(operands[0]) else { return nil }
    let view = try context.emit(op, [flag])
    return try context.emit(.cast(Cast(to: context.type(operands[0]).dtype)), [view])
  }

  private static let choiceOutOfView = Rule(name: "view(where(m, c, d)) = where(view(m), c, d) for constants") {
    (context, op, operands) throws(InferenceError) in
    guard op.isTransposeOrReshape || op.isExpand, case let choice = context.producer(operands[0]),
      case .select = choice.op, choice.operands.dropFirst().allSatisfy({ context.type($0).rank == 0 })
    else { return nil }
    let view = try context.emit(op, [choice.operands[0]])
    return try context.emit(choice.op, [view] + choice.operands.dropFirst())
  }

  private static let oppositeMask = Rule(name: "1 − cast(m) = cast(¬m)") {
    (context, op, operands) throws(InferenceError) in
    guard case .binary(let binary) = op, binary.function == .subtract, context.builder.number(operands[0]) == 1,
      context.type(operands[0]).rank == 0, let flag = context.builder.castMask(operands[1])
    else { return nil }
    let blocked = try context.emit(.not(Not()), [flag])
    return try context.emit(.cast(Cast(to: context.type(operands[1]).dtype)), [blocked])
  }
}

extension Op {
  fileprivate var isExpand: Bool { if case .expand = self { true } else { false } }
}

extension FunctionBuilder {
  /// The m of a mask that was made numbers.
  fileprivate func castMask(_ value: ValueID) -> ValueID? {
    let node = producer(of: value)
    guard case .cast(let cast) = node.op, cast.dtype != .bool, type(of: node.operands[0]).dtype == .bool else {
      return nil
    }
    return node.operands[0]
  }

  /// A number that is known.
  fileprivate func number(_ value: ValueID) -> Double? {
    switch constant(value) {
    case .float(let number): number
    case .dim(let dim): dim.constantValue.map(Double.init)
    case .bool, nil: nil
    }
  }
}

extension ComparisonFunction {
  fileprivate func holds(_ x: Double, _ y: Double) -> Bool {
    switch self {
    case .equal: x == y
    case .notEqual: x != y
    case .less: x < y
    case .lessEqual: x <= y
    case .greater: x > y
    case .greaterEqual: x >= y
    }
  }
}
