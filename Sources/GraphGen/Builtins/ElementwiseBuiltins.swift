import Diagnostics
import GraphIR
import GraphcRuntime
import ModelSpec

extension Builtin {
  static let elementwise: [Builtin] =
    UnaryFunction.allCases.filter { $0 != .negate }.map(unary) + [
      binary("minimum", .minimum, compileTime: { Swift.min($0, $1) }),
      binary("maximum", .maximum, compileTime: { Swift.max($0, $1) }),
      choose, cast,
    ]

  private static func unary(_ function: UnaryFunction) -> Builtin {
    let op = Unary(function)
    let name = op.mnemonic
    return Builtin(name, [Parameter("x")], "elementwise, or of a compile-time number") { generator, call in
      let argument = call.values[0]
      switch argument.value {
      case .float(let x):
        let value = op.value(at: x)
        if op.roundsToInteger, let exact = Int(exactly: value) { return .integer(Dim(exact)) }
        return .float(value)
      case .integer(let dim):
        guard let x = dim.constantValue else { break }
        if let value: Int = op.value(at: x) { return .integer(Dim(value)) }
        return .float(op.value(at: Double(x)))
      default: break
      }
      let x = try generator.tensor(argument.value, name, at: argument.span)
      if function == .abs, generator.builder.type(of: x).dtype == .i32 {
        return .tensor(try generator.magnitude(x, at: call.span, in: call.scope))
      }
      return .tensor(try generator.emit(.unary(op), [x], at: call.span, in: call.scope))
    }
  }

  private static func binary(
    _ name: String, _ function: BinaryFunction, compileTime: @escaping @Sendable (Double, Double) -> Double
  ) -> Builtin {
    Builtin(name, [Parameter("x"), Parameter("y")], "elementwise, or of two compile-time numbers") { generator, call in
      let (x, y) = (call.values[0], call.values[1])
      switch (x.value, y.value) {
      case (.integer(let a), .integer(let b)):
        guard let left = a.constantValue, let right = b.constantValue else {
          throw Diagnostic("shape/needs-static", "\(name) of run-time dims is not supported", at: call.span)
        }
        return .integer(Dim(function == .minimum ? Swift.min(left, right) : Swift.max(left, right)))
      case (.integer, .float), (.float, .integer), (.float, .float):
        return .float(compileTime(try generator.number(x), try generator.number(y)))
      default: break
      }
      let dtype = generator.dtype(of: [x, y])
      let operands = [
        try generator.tensor(x, as: dtype, in: call.scope), try generator.tensor(y, as: dtype, in: call.scope),
      ]
      return .tensor(try generator.emit(.binary(Binary(function)), operands, at: call.span, in: call.scope))
    }
  }

  private static let choose = Builtin(
    "where", [Parameter("condition"), Parameter("x"), Parameter("y")],
    "x where the condition holds, y elsewhere, element by element"
  ) { generator, call in
    let (x, y) = (call.values[1], call.values[2])
    if case .boolean(let flag) = call.values[0].value {
      let taken = flag ? x : y
      if taken.value.isCompileTime, x.value.isCompileTime, y.value.isCompileTime { return taken.value }
      if case .tensor(let id) = taken.value, case let other = flag ? y : x, other.value.isCompileTime {
        return .tensor(id)
      }
    }
    let dtype = generator.dtype(of: [x, y])
    let operands = [
      try generator.tensor(call.values[0], as: .bool, in: call.scope),
      try generator.tensor(x, as: dtype, in: call.scope), try generator.tensor(y, as: dtype, in: call.scope),
    ]
    return .tensor(try generator.emit(.select(Select()), operands, at: call.span, in: call.scope))
  }

  private static let cast = Builtin("cast", [Parameter("x"), Parameter("dtype")], "converts to another dtype") {
    generator, call in
    guard case .dtype(let dtype) = call.values[1].value else {
      throw Diagnostic(
        "type/unknown-dtype", "cast needs a dtype, this is \(call.values[1].value.kindName)", at: call.values[1].span,
        help: "the dtypes are \(DType.declarable.map(\.rawValue).joined(separator: ", "))")
    }
    let argument = call.values[0]
    let x: ValueID
    switch argument.value {
    case .integer(let dim):
      x = try generator.emit(.dim(dim), at: argument.span, in: call.scope)
    case .float, .boolean: x = try generator.tensor(argument, as: argument.value.naturalDType, in: call.scope)
    default: x = try generator.tensor(argument.value, "cast", at: argument.span)
    }
    if generator.builder.type(of: x).dtype == dtype { return .tensor(x) }
    return .tensor(try generator.emit(.cast(Cast(to: dtype)), [x], at: call.span, in: call.scope))
  }
}

extension Value {
  /// The dtype of a compile-time number if no tensor determines it.
  fileprivate var naturalDType: DType {
    if case .boolean = self { .bool } else if case .integer = self { .i32 } else { .f32 }
  }
}

extension FunctionGenerator {
  /// max(x, 0 − x) of i32.
  fileprivate func magnitude(_ x: ValueID, at span: Span, in scope: Scope) throws -> ValueID {
    let zero = try emit(.dim(0), at: span, in: scope)
    let negated = try emit(.binary(Binary(.subtract)), [zero, x], at: span, in: scope)
    return try emit(.binary(Binary(.maximum)), [x, negated], at: span, in: scope)
  }

  /// The dtype of the first tensor among the arguments; literals take it.
  func dtype(of arguments: [Argument]) -> DType {
    for argument in arguments {
      if case .tensor(let id) = argument.value { return builder.type(of: id).dtype }
    }
    return arguments.contains { if case .float = $0.value { true } else { false } } ? .f32 : .i32
  }
}
