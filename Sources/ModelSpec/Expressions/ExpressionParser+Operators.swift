internal import Diagnostics

extension ExpressionParser {
  /// `or ['if' or 'else' expr]`
  mutating func expression() throws(Diagnostic) -> Tree {
    try descend()
    defer { ascend() }
    let then = try operation(.or)
    let mark = token.range
    guard take(.keyword(.if)) else { return then }
    let condition = try operation(.or)
    guard take(.keyword(.else)) else {
      throw unexpected("'else'", help: "a conditional has both arms: a if condition else b")
    }
    let otherwise = try expression()
    return try tree(
      .conditional(then: then.expression, condition: condition.expression, otherwise: otherwise.expression),
      then.range.lowerBound..<otherwise.range.upperBound, mark: mark,
      over: max(then.height, condition.height, otherwise.height))
  }

  /// The operator at the current token, if it has this precedence.
  private func currentOperator(at level: Precedence) -> Expression.BinaryOperator? {
    guard let operation = Expression.BinaryOperator(kind()), operation.precedence == level else { return nil }
    return operation
  }

  /// Parses one precedence level: an expression whose operators outside of brackets bind at least as tightly.
  mutating func operation(_ level: Precedence) throws(Diagnostic) -> Tree {
    switch level {
    case .conditional: try expression()
    case .or, .and, .sum, .product: try chain(level)
    case .not: try prefix(.not, .keyword(.not), operand: .not, otherwise: .comparison)
    case .comparison: try comparison()
    case .unary: try prefix(.negate, .symbol(.minus), operand: .unary, otherwise: .power)
    case .power: try power()
    case .postfix: try postfix()
    }
  }

  /// `tighter {operator tighter}`, from left to right.
  private mutating func chain(_ level: Precedence) throws(Diagnostic) -> Tree {
    var left = try operation(level.tighter)
    while let operation = currentOperator(at: level) {
      let mark = advance().range
      left = try binary(operation, left, try self.operation(level.tighter), mark: mark)
    }
    return left
  }

  /// `mark operand | otherwise`
  private mutating func prefix(
    _ operation: Expression.UnaryOperator, _ mark: Token.Kind, operand: Precedence, otherwise: Precedence
  ) throws(Diagnostic) -> Tree {
    let range = token.range
    guard take(mark) else { return try self.operation(otherwise) }
    try descend()
    defer { ascend() }
    let operand = try self.operation(operand)
    return try tree(
      .unary(operation, operand.expression), range.lowerBound..<operand.range.upperBound, mark: range,
      over: operand.height)
  }

  /// `sum [relop sum]`
  private mutating func comparison() throws(Diagnostic) -> Tree {
    let left = try operation(.sum)
    guard let first = currentOperator(at: .comparison) else { return left }
    let mark = advance().range
    let right = try operation(.sum)
    guard let second = currentOperator(at: .comparison) else { return try binary(first, left, right, mark: mark) }
    let secondMark = advance().range
    let third = try operation(.sum)
    let (a, b, c) = (text.text(left.range), text.text(right.range), text.text(third.range))
    let all = left.range.lowerBound..<third.range.upperBound
    let pair = "\(a) \(first.rawValue) \(b) and \(b) \(second.rawValue) \(c)"
    throw Diagnostic(
      "syntax/chained-comparison", "comparisons do not chain", at: text.span(secondMark),
      notes: [Diagnostic.Note("the first comparison is here", at: text.span(mark))], help: "write \(pair)"
    ).fixed(pair, replacing: text.text(all), at: text.span(all))
  }

  /// `post ['**' unary]`
  private mutating func power() throws(Diagnostic) -> Tree {
    let base = try postfix()
    let mark = token.range
    guard take(.power) else { return base }
    try descend()
    defer { ascend() }
    let exponent = try operation(.unary)
    return try binary(.power, base, exponent, mark: mark)
  }

  private func binary(
    _ operation: Expression.BinaryOperator, _ left: Tree, _ right: Tree, mark: Range<Int>
  ) throws(Diagnostic) -> Tree {
    try tree(
      .binary(operation, left.expression, right.expression), left.range.lowerBound..<right.range.upperBound,
      mark: mark, over: max(left.height, right.height))
  }
}
