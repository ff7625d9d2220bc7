import Diagnostics
import GraphIR
import GraphcRuntime
import ModelSpec

extension FunctionGenerator {
  func apply(_ op: Expression.UnaryOperator, _ value: Value, at span: Span, in scope: Scope) throws -> Value {
    switch (op, value) {
    case (.negate, .integer(let dim)):
      return .integer(try sizing(at: span) { () throws(DimError) in try dim.multiplied(by: -1) })
    case (.negate, .float(let number)): return .float(-number)
    case (.negate, .tensor(let x)):
      guard builder.type(of: x).dtype == .i32 else {
        return .tensor(try emit(.unary(Unary(.negate)), [x], at: span, in: scope))
      }
      let zero = try emit(.constant(Constant(.dim(0))), [], at: span, in: scope)
      return .tensor(try emit(.binary(Binary(.subtract)), [zero, x], at: span, in: scope))
    case (.not, .boolean(let flag)): return .boolean(!flag)
    case (.not, .tensor(let x)): return .tensor(try emit(.not(Not()), [x], at: span, in: scope))
    default:
      throw Diagnostic("type/operand", "'\(op.rawValue)' does not take \(value.kindName)", at: span)
    }
  }

  func apply(
    _ op: Expression.BinaryOperator, _ x: Argument, _ y: Argument, expression: Expression, left: Expression,
    right: Expression, in scope: Scope
  ) throws -> Value {
    let span = expression.span
    switch (x.value, y.value) {
    case (.tensor, _), (_, .tensor): return try tensors(op, x, y, at: span, in: scope)
    case (.integer(let a), .integer(let b)):
      return try integers(op, a, b, expression: expression, left: left, right: right, in: scope)
    case (.integer, .float), (.float, .integer), (.float, .float):
      return try floats(op, try number(x), try number(y), at: expression.operatorSpan)
    case (.boolean(let a), .boolean(let b)):
      switch op {
      case .and: return .boolean(a && b)
      case .or: return .boolean(a || b)
      case .equal: return .boolean(a == b)
      case .notEqual: return .boolean(a != b)
      case .less, .lessEqual, .greater, .greaterEqual, .add, .subtract, .multiply, .divide, .floorDivide, .remainder,
        .matmul, .power:
        break
      }
    case (.string, .string), (.enumCase, .enumCase), (.dtype, .dtype), (.list, .list):
      if op == .equal { return .boolean(x.value.text == y.value.text) }
      if op == .notEqual { return .boolean(x.value.text != y.value.text) }
    default: break
    }
    if case .absent = x.value { _ = try tensor(x.value, "'\(op.rawValue)'", at: x.span) }
    if case .absent = y.value { _ = try tensor(y.value, "'\(op.rawValue)'", at: y.span) }
    throw Diagnostic(
      "type/operand", "'\(op.rawValue)' does not take \(x.value.kindName) and \(y.value.kindName)",
      at: expression.operatorSpan)
  }

  /// A compile-time number as a double.
  func number(_ argument: Argument) throws -> Double {
    switch argument.value {
    case .integer(let dim):
      if let value = dim.constantValue { return Double(value) }
      throw Diagnostic(
        "type/not-compile-time", "the run-time dim \(dim) is not a compile-time number", at: argument.span)
    case .float(let value): return value
    default:
      throw Diagnostic(
        "type/expected-float", "expected a number, this is \(argument.value.kindName)", at: argument.span)
    }
  }

  private func integers(
    _ op: Expression.BinaryOperator, _ a: Dim, _ b: Dim, expression: Expression, left: Expression, right: Expression,
    in scope: Scope
  ) throws -> Value {
    let span = expression.span
    switch op {
    case .add: return .integer(try sizing(at: span) { () throws(DimError) in try a.adding(b) })
    case .subtract: return .integer(try sizing(at: span) { () throws(DimError) in try a.subtracting(b) })
    case .multiply: return .integer(try sizing(at: span) { () throws(DimError) in try a.multiplied(by: b) })
    case .divide:
      guard let divisor = b.constantValue else {
        throw Diagnostic(
          "shape/needs-static", "a dim is divided by a compile-time integer, not by \(b)", at: right.span)
      }
      guard divisor != 0 else { throw divisionByZero(right, in: scope) }
      guard let quotient = try exactQuotient(a, by: b) else {
        throw inexactDivision(
          a, divisor, top: root(of: left, in: scope), bottom: root(of: right, in: scope), at: right.span)
      }
      return .integer(quotient)
    case .floorDivide, .remainder, .power:
      guard let x = a.constantValue, let y = b.constantValue else {
        throw Diagnostic(
          "shape/needs-static", "'\(op.rawValue)' needs compile-time integers, not \(a) and \(b)",
          at: expression.operatorSpan, help: "run-time dims allow + - * and exact division by a constant")
      }
      if op == .power { return try power(x, y, at: span) }
      guard y != 0 else { throw divisionByZero(right, in: scope) }
      let (quotient, overflow) = x.dividedReportingOverflow(by: y)
      guard !overflow else { throw Diagnostic("limit/elements", "the quotient does not fit in 64 bits", at: span) }
      let remainder = x - quotient * y
      let adjusts = remainder != 0 && (remainder < 0) != (y < 0)
      if op == .remainder { return .integer(Dim(adjusts ? remainder + y : remainder)) }
      return .integer(Dim(adjusts ? quotient - 1 : quotient))
    case .equal, .notEqual, .less, .lessEqual, .greater, .greaterEqual:
      return try compare(op, a, b, at: expression.operatorSpan)
    case .and, .or, .matmul:
      throw Diagnostic("type/operand", "'\(op.rawValue)' does not take integers", at: expression.operatorSpan)
    }
  }

  /// Compares dims: true or false if the comparison holds or fails for every binding; an error otherwise.
  private func compare(_ op: Expression.BinaryOperator, _ a: Dim, _ b: Dim, at span: Span) throws -> Value {
    let difference = try sizing(at: span) { () throws(DimError) in try a.subtracting(b) }
    let reverse = try sizing(at: span) { () throws(DimError) in try b.subtracting(a) }
    let above = try sizing(at: span) { () throws(DimError) in try difference.subtracting(1) }.isProvablyNonNegative
    let below = try sizing(at: span) { () throws(DimError) in try reverse.subtracting(1) }.isProvablyNonNegative
    let same = a == b
    let result: Bool? =
      switch op {
      case .equal: same ? true : (above || below ? false : nil)
      case .notEqual: same ? false : (above || below ? true : nil)
      case .greater: above ? true : (reverse.isProvablyNonNegative ? false : nil)
      case .greaterEqual: difference.isProvablyNonNegative ? true : (below ? false : nil)
      case .less: below ? true : (difference.isProvablyNonNegative ? false : nil)
      case .lessEqual: reverse.isProvablyNonNegative ? true : (above ? false : nil)
      case .or, .and, .add, .subtract, .multiply, .divide, .floorDivide, .remainder, .matmul, .power: nil
      }
    guard let result else {
      throw Diagnostic(
        "type/not-compile-time", "'\(a) \(op.rawValue) \(b)' depends on run-time dims", at: span,
        help: "state it under assert: to have it checked when the model runs")
    }
    return .boolean(result)
  }

  private func power(_ base: Int, _ exponent: Int, at span: Span) throws -> Value {
    guard exponent >= 0 else {
      guard base != 0 else { throw Diagnostic("value/out-of-range", "0 has no negative power", at: span) }
      return .float(Scalar.power(Double(base), Double(exponent)))
    }
    var result = 1
    var remaining = exponent
    while remaining > 0 {
      let (product, overflow) = result.multipliedReportingOverflow(by: base)
      guard !overflow else {
        throw Diagnostic("limit/elements", "\(base) ** \(exponent) does not fit in 64 bits", at: span)
      }
      if product == result, remaining > 1, base == 1 || base == 0 { return .integer(Dim(product)) }
      if base == -1 { return .integer(Dim(exponent % 2 == 0 ? 1 : -1)) }
      result = product
      remaining -= 1
    }
    return .integer(Dim(result))
  }

  private func floats(_ op: Expression.BinaryOperator, _ a: Double, _ b: Double, at span: Span) throws -> Value {
    switch op {
    case .add: return .float(a + b)
    case .subtract: return .float(a - b)
    case .multiply: return .float(a * b)
    case .divide, .floorDivide, .remainder:
      guard b != 0 else { throw Diagnostic("value/out-of-range", "division by zero", at: span) }
      if op == .divide { return .float(a / b) }
      let (quotient, remainder) = Scalar.floorDivision(a, b)
      return .float(op == .floorDivide ? quotient : remainder)
    case .power: return .float(Scalar.power(a, b))
    case .equal: return .boolean(a == b)
    case .notEqual: return .boolean(a != b)
    case .less: return .boolean(a < b)
    case .lessEqual: return .boolean(a <= b)
    case .greater: return .boolean(a > b)
    case .greaterEqual: return .boolean(a >= b)
    case .and, .or, .matmul: throw Diagnostic("type/operand", "'\(op.rawValue)' does not take numbers", at: span)
    }
  }

  private func tensors(
    _ op: Expression.BinaryOperator, _ x: Argument, _ y: Argument, at span: Span, in scope: Scope
  ) throws -> Value {
    if op == .and || op == .or { return try logical(op, x, y, at: span, in: scope) }
    let dtype: DType =
      if case .tensor(let id) = x.value {
        builder.type(of: id).dtype
      } else if case .tensor(let id) = y.value {
        builder.type(of: id).dtype
      } else {
        .f32
      }
    if dtype == .i32, let error = fractionMeetsIntegers(x, y) { throw error }
    let a = try tensor(x, as: dtype, in: scope)
    let b = try tensor(y, as: dtype, in: scope)
    let node: Op =
      switch op {
      case .add: .binary(Binary(.add))
      case .subtract: .binary(Binary(.subtract))
      case .multiply: .binary(Binary(.multiply))
      case .divide: .binary(Binary(.divide))
      case .floorDivide: .binary(Binary(.floorDivide))
      case .remainder: .binary(Binary(.remainder))
      case .power: .binary(Binary(.power))
      case .matmul: .matMul(MatMul())
      case .equal: .comparison(Comparison(.equal))
      case .notEqual: .comparison(Comparison(.notEqual))
      case .less: .comparison(Comparison(.less))
      case .lessEqual: .comparison(Comparison(.lessEqual))
      case .greater: .comparison(Comparison(.greater))
      case .greaterEqual: .comparison(Comparison(.greaterEqual))
      case .and: .logical(Logical(.and))
      case .or: .logical(Logical(.or))
      }
    return .tensor(try emit(node, [a, b], at: span, in: scope))
  }

  /// `ids * 0.5`
  private func fractionMeetsIntegers(_ x: Argument, _ y: Argument) -> Diagnostic? {
    for (number, other) in [(x, y), (y, x)] {
      guard case .float(let value) = number.value, case .tensor = other.value else { continue }
      return Diagnostic(
        "type/mismatch", "\(Value.float(value).text) meets an i32 tensor, and dtypes do not promote", at: number.span
      ).casting(to: .f32, at: other.span, in: module)
    }
    return nil
  }

  /// `and` and `or` of masks. A compile-time operand decides the result or is dropped.
  private func logical(
    _ op: Expression.BinaryOperator, _ x: Argument, _ y: Argument, at span: Span, in scope: Scope
  ) throws -> Value {
    for (side, other) in [(x, y), (y, x)] {
      guard case .boolean(let flag) = side.value else { continue }
      if case .tensor(let id) = other.value, builder.type(of: id).dtype != .bool {
        throw Diagnostic(
          "type/mismatch", "'\(op.rawValue)' needs bool, not \(builder.type(of: id))", at: other.span
        ).casting(to: .bool, in: module)
      }
      return flag == (op == .and) ? other.value : .boolean(flag)
    }
    let a = try tensor(x, as: .bool, in: scope)
    let b = try tensor(y, as: .bool, in: scope)
    return .tensor(try emit(.logical(Logical(op == .and ? .and : .or)), [a, b], at: span, in: scope))
  }
}
