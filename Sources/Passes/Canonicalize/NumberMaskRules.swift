import GraphIR
import GraphcRuntime

extension Rule {
  /// Rules for masks as numbers, as exporters write them: 1 where allowed and 0 elsewhere, or 0 and −inf.
  static let numberMaskRules: [Rule] = [
    comparedMask, castMask, joinedMask, oppositeMask, castOutOfView, choiceOutOfView,
  ]

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

extension FunctionBuilder {
  /// The mask m of a value cast(m).
  func castMask(_ value: ValueID) -> ValueID? {
    let node = producer(of: value)
    guard case .cast(let cast) = node.op, cast.dtype != .bool, type(of: node.operands[0]).dtype == .bool else {
      return nil
    }
    return node.operands[0]
  }
}
