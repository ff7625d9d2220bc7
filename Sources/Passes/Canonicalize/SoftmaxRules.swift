import GraphIR
import GraphcRuntime

extension Rule {
  /// A softmax that is spelled out. The equations hold where both sides are numbers: a row that is −inf throughout is
  /// 0/0 if it is spelled out without a guard, and zeros as a softmax.
  static let softmaxRules: [Rule] = [quotient, shiftedRows, exponentiated, guardedRows, guardedNumbers]

  private static let quotient = Rule(name: "exp(x) / sum(exp(x)) = softmax(x)") {
    (context, op, operands) throws(InferenceError) in
    guard case .binary(let binary) = op else { return nil }
    var pairs: [(ValueID, ValueID)] = []
    if binary.function == .divide { pairs = [(operands[0], operands[1])] }
    if binary.function == .multiply {
      for (x, y) in [(operands[0], operands[1]), (operands[1], operands[0])] {
        let inverse = context.producer(y)
        guard case .binary(let division) = inverse.op, division.function == .divide,
          context.builder.constant(inverse.operands[0]) == .float(1)
        else { continue }
        pairs.append((x, inverse.operands[1]))
      }
    }
    for (exponential, divisor) in pairs {
      let node = context.producer(exponential)
      guard case .unary(let unary) = node.op, unary.function == .exp,
        let axis = context.axis(divisor, sumOf: exponential)
      else { continue }
      let rank = context.type(exponential).rank
      var order = Array(0..<rank)
      order.swapAt(axis, rank - 1)
      let scores = context.unshifted(node.operands[0], along: axis)
      let rows = try context.emit(.transpose(Transpose(order)), [scores])
      let weights = try context.emit(.softmax(Softmax()), [rows])
      return try context.emit(.transpose(Transpose(order)), [weights])
    }
    return nil
  }

  private static let shiftedRows = Rule(name: "softmax(x − m) = softmax(x) for an m that is alike along the row") {
    (context, op, operands) throws(InferenceError) in
    guard case .softmax = op else { return nil }
    let x = context.unshifted(operands[0], along: context.type(operands[0]).rank - 1)
    return x == operands[0] ? nil : try context.emit(op, [x])
  }

  private static let exponentiated = Rule(name: "exp(log_softmax(x)) = softmax(x)") {
    (context, op, operands) throws(InferenceError) in
    guard case .unary(let unary) = op, unary.function == .exp, case let node = context.producer(operands[0]),
      case .logSoftmax = node.op
    else { return nil }
    return try context.emit(.softmax(Softmax()), node.operands)
  }

  /// What softmax does by itself.
  private static let guardedRows = Rule(name: "where(max(x) = −inf, 0, softmax(x)) = softmax(x)") {
    (context, op, operands) throws(InferenceError) in
    guard case .select = op else { return nil }
    for (weights, zero, isGuarded) in [(operands[2], operands[1], true), (operands[1], operands[2], false)] {
      let node = context.producer(weights)
      guard case .softmax = node.op, context.builder.constant(zero) == .float(0),
        context.finds(operands[0], infiniteRowsOf: node.operands[0], isTrueThere: isGuarded)
      else { continue }
      return weights
    }
    return nil
  }

  private static let guardedNumbers = Rule(name: "where(w ≠ w, 0, w) = w for the weights w of a softmax") {
    (context, op, operands) throws(InferenceError) in
    guard case .select = op, case .comparison(let comparison) = context.producer(operands[0]).op else { return nil }
    let (weights, other): (ValueID, ValueID)
    switch comparison.function {
    case .notEqual: (weights, other) = (operands[2], operands[1])
    case .equal: (weights, other) = (operands[1], operands[2])
    case .less, .lessEqual, .greater, .greaterEqual: return nil
    }
    guard case .softmax = context.producer(weights).op, context.builder.constant(other) == .float(0),
      context.producer(operands[0]).operands == [weights, weights]
    else { return nil }
    return weights
  }
}

extension Rule.Context {
  /// The x of x − m for an m that is alike along an axis.
  fileprivate func unshifted(_ value: ValueID, along axis: Int) -> ValueID {
    let node = producer(value)
    guard case .binary(let binary) = node.op, binary.function == .subtract, type(node.operands[0]) == node.types[0]
    else { return value }
    let shape = type(node.operands[1]).shape
    let own = axis - (node.types[0].rank - shape.count)
    return own < 0 || shape[own] == 1 ? node.operands[0] : value
  }

  /// The axis along which a divisor sums up an exponential; it may be kept away from 0.
  fileprivate func axis(_ divisor: ValueID, sumOf exponential: ValueID) -> Int? {
    var node = producer(divisor)
    if case .select = node.op, case .comparison(let comparison) = producer(node.operands[0]).op {
      // where(sum = 0, 1, sum), where(sum > 0, sum, 1)
      let compared = producer(node.operands[0]).operands
      switch comparison.function {
      case .equal where compared[0] == node.operands[2]: node = producer(node.operands[2])
      case .greater where compared[0] == node.operands[1]: node = producer(node.operands[1])
      case .notEqual where compared[0] == node.operands[1]: node = producer(node.operands[1])
      default: return nil
      }
      guard builder.constant(compared[1]) == .float(0) else { return nil }
    }
    guard case .reduce(let reduce) = node.op, reduce.function == .sum, reduce.keep, node.operands == [exponential]
    else { return nil }
    return reduce.axis
  }

  /// Whether a condition says of each row that it is −inf throughout, or that it is not.
  fileprivate func finds(_ condition: ValueID, infiniteRowsOf x: ValueID, isTrueThere: Bool) -> Bool {
    let node = producer(condition)
    guard case .comparison(let comparison) = node.op, builder.constant(node.operands[1]) == .float(-.infinity),
      case .reduce(let reduce) = producer(node.operands[0]).op, reduce.function == .max, reduce.keep,
      reduce.axis == type(x).rank - 1, producer(node.operands[0]).operands == [x]
    else { return false }
    switch comparison.function {
    case .equal: return isTrueThere
    case .greater, .notEqual: return !isTrueThere
    case .less, .lessEqual, .greaterEqual: return false
    }
  }
}
