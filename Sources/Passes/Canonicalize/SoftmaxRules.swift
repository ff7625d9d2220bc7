import GraphIR
import GraphcRuntime

extension Rule {
  /// Rules for a softmax that is written out. The equations hold where both sides are numbers: a row that is all −inf
  /// is 0/0 if it is written out without a guard, and zeros as a softmax op.
  static let softmaxRules: [Rule] = [quotient, shiftedRows, exponentiated, guardedRows, guardedNumbers]

  private static let quotient = Rule(
    name: "e / sum(e) = softmax(x) for e = exp(x), e = softmax(x); = softmax(where(m, x, −inf)) for e · cast(m)"
  ) {
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
      guard let (axis, isGuarded) = context.axis(divisor, sumOf: exponential),
        let scores = try context.logarithm(exponential, along: axis, isGuarded: isGuarded)
      else { continue }
      let rank = context.type(exponential).rank
      var order = Array(0..<rank)
      order.swapAt(axis, rank - 1)
      let rows = try context.emit(.transpose(Transpose(order)), [scores])
      let weights = try context.emit(.softmax(Softmax()), [rows])
      return try context.emit(.transpose(Transpose(order)), [weights])
    }
    return nil
  }

  private static let shiftedRows = Rule(
    name: "softmax(x ± m) = softmax(x) for a finite m that is alike along the row, also after scale and mask"
  ) { (context, op, operands) throws(InferenceError) in
    guard case .softmax = op else { return nil }
    let x = try context.unshifted(operands[0], along: context.type(operands[0]).rank - 1)
    return x == operands[0] ? nil : try context.emit(op, [x])
  }

  private static let exponentiated = Rule(name: "exp(log_softmax(x)) = softmax(x)") {
    (context, op, operands) throws(InferenceError) in
    guard case .unary(let unary) = op, unary.function == .exp, case let node = context.producer(operands[0]),
      case .logSoftmax = node.op
    else { return nil }
    return try context.emit(.softmax(Softmax()), node.operands)
  }

  /// The softmax op includes the guard.
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
  /// The x of a value exp(x), up to a factor for each row: x if the value is exp(x) or softmax(x), and −inf where a
  /// mask makes it zero. An infinite m in exp(x − m) gives rows of NaN, unless a guard makes them zeros.
  ///
  /// - Parameter levels: the number of masks that may lie on each other.
  fileprivate mutating func logarithm(
    _ value: ValueID, along axis: Int, isGuarded: Bool, levels: Int = 32
  ) throws(InferenceError) -> ValueID? {
    guard levels > 0 else { return nil }
    let node = producer(value)
    if case .unary(let unary) = node.op, unary.function == .exp {
      if isGuarded { return try unshifted(node.operands[0], along: axis, levels: levels) }
      return shift(of: node.operands[0], along: axis)?.x ?? node.operands[0]
    }
    if case .softmax = node.op { return axis == node.types[0].rank - 1 ? node.operands[0] : nil }
    for (mask, inner) in masks(node) where type(inner) == node.types[0] {
      guard let x = try logarithm(inner, along: axis, isGuarded: isGuarded, levels: levels - 1) else { continue }
      let infinity = try emit(.constant(Constant(.float(-.infinity))), [])
      return try emit(.select(Select()), [mask, x, infinity])
    }
    return nil
  }

  /// The ways to read a node as where(m, x, 0).
  private func masks(_ node: Node) -> [(mask: ValueID, x: ValueID)] {
    let operands = node.operands
    if case .binary(let binary) = node.op, binary.function == .multiply {
      return [(operands[0], operands[1]), (operands[1], operands[0])].compactMap { mask, x in
        builder.castMask(mask).map { ($0, x) }
      }
    }
    if case .select = node.op, builder.constant(operands[2]) == .float(0) { return [(operands[0], operands[1])] }
    return []
  }

  /// The x of x ± m for a finite m that is constant along an axis, also under a constant scale or −inf masks, and in
  /// the terms of a sum.
  ///
  /// - Parameter levels: the number of scales and masks that may lie on each other.
  fileprivate mutating func unshifted(
    _ value: ValueID, along axis: Int, levels: Int = 32
  ) throws(InferenceError) -> ValueID {
    guard levels > 0 else { return value }
    if let (x, m) = shift(of: value, along: axis) { return isFinite(m, beside: x) ? x : value }
    let node = producer(value)
    guard let first = node.operands.first else { return value }
    if let (x, _) = builder.scaled(value) {
      let inner = try unshifted(x, along: axis, levels: levels - 1)
      return inner == x ? value : try emit(node.op, [inner, node.operands[1]])
    }
    if case .binary(let binary) = node.op, binary.function == .add || binary.function == .subtract {
      var terms = node.operands
      for side in [0, 1] where type(terms[side]) == node.types[0] {
        terms[side] = try unshifted(terms[side], along: axis, levels: levels / 2)
      }
      return terms == node.operands ? value : try emit(node.op, terms)
    }
    guard case .select = node.op, builder.constant(node.operands[2]) == .float(-.infinity),
      type(node.operands[1]) == node.types[0]
    else { return value }
    let inner = try unshifted(node.operands[1], along: axis, levels: levels - 1)
    return inner == node.operands[1] ? value : try emit(node.op, [first, inner, node.operands[2]])
  }

  /// x and m of x − m or x + m for an m that is constant along an axis.
  private func shift(of value: ValueID, along axis: Int) -> (x: ValueID, m: ValueID)? {
    let node = producer(value)
    guard case .binary(let binary) = node.op, binary.function == .subtract || binary.function == .add else {
      return nil
    }
    var pairs = [(node.operands[0], node.operands[1])]
    if binary.function == .add { pairs.append((node.operands[1], node.operands[0])) }
    return pairs.first { x, m in
      let shape = type(m).shape
      let own = axis - (node.types[0].rank - shape.count)
      return type(x) == node.types[0] && (own < 0 || shape[own] == 1)
    }
  }

  /// Whether a number is finite if the row of x has finite numbers: a constant, the maximum of the row, or a select of
  /// these.
  private func isFinite(_ m: ValueID, beside x: ValueID) -> Bool {
    var rest = [m]
    var seen: Set<ValueID> = []
    while let part = rest.popLast() {
      guard seen.insert(part).inserted else { continue }
      let node = producer(part)
      if case .select = node.op {
        rest += node.operands[1...]
      } else if case .reduce(let reduce) = node.op {
        guard reduce.function == .max, node.operands == [x] else { return false }
      } else {
        guard case .float(let number)? = builder.constant(part), Float(number).isFinite else { return false }
      }
    }
    return true
  }

  /// The axis along which a divisor sums an exponential, and whether the divisor is guarded against 0.
  fileprivate func axis(_ divisor: ValueID, sumOf exponential: ValueID) -> (axis: Int, isGuarded: Bool)? {
    var node = producer(divisor)
    var isGuarded = false
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
      isGuarded = true
    }
    guard case .reduce(let reduce) = node.op, reduce.function == .sum, reduce.keep, node.operands == [exponential]
    else { return nil }
    return (reduce.axis, isGuarded)
  }

  /// Whether a condition tests if a row is all −inf; `isTrueThere` says for which outcome.
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
