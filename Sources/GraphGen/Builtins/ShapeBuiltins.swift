import Diagnostics
import GraphIR
import GraphcRuntime
import ModelSpec

extension Builtin {
  static let shapes: [Builtin] = [
    shaped("reshape", "the same elements in row-major order under another shape") { .reshape(Reshape($0)) },
    shaped("expand", "repeats axes of extent 1, right-aligned") { .expand(Expand($0)) },
    transpose, concat, split, iota, matmul,
  ]

  private static func shaped(
    _ name: String, _ summary: String, _ op: @escaping @Sendable ([Dim]) -> Op
  ) -> Builtin {
    Builtin(name, [Parameter("x"), Parameter("shape")], summary) { generator, call in
      let shape = try generator.dims(call.values[1])
      try generator.requireExtents(shape, at: call.values[1].span, in: call.scope)
      let x = call.values[0]
      let operand: ValueID
      if name == "expand", x.value.isCompileTime {
        operand = try generator.tensor(x, as: generator.dtype(of: [x]), in: call.scope)
      } else {
        operand = try generator.tensor(x.value, name, at: x.span)
      }
      return .tensor(try generator.emit(op(shape), [operand], at: call.span, in: call.scope))
    }
  }

  private static let transpose = Builtin(
    "transpose", [Parameter("x"), Parameter("permutation")], "permutes the axes: transpose(x, [0, 2, 1])"
  ) { generator, call in
    let x = try generator.tensor(call.values[0].value, "transpose", at: call.values[0].span)
    let permutation = try generator.dims(call.values[1]).map { dim in
      guard let axis = dim.constantValue else {
        throw Diagnostic("shape/needs-static", "a permutation is made of integers", at: call.values[1].span)
      }
      return axis < 0 ? axis &+ generator.builder.type(of: x).rank : axis
    }
    return .tensor(try generator.emit(.transpose(Transpose(permutation)), [x], at: call.span, in: call.scope))
  }

  private static let concat = Builtin(
    "concat", [Parameter("axis")], variadic: true, "tensors one after another along an axis; does not broadcast"
  ) { generator, call in
    let operands = try call.variadic.map { try generator.tensor($0.value, "concat", at: $0.span) }
    guard let first = operands.first else {
      throw Diagnostic("spec/missing-argument", "concat needs at least one tensor", at: call.span)
    }
    let axis = try generator.axis(call.values[0], of: first)
    return .tensor(try generator.emit(.concat(Concat(axis: axis)), operands, at: call.span, in: call.scope))
  }

  private static let split = Builtin(
    "split", [Parameter("x"), Parameter("parts"), Parameter("axis")],
    "equal parts along an axis: a, b: split(x, 2, axis=1)"
  ) { generator, call in
    let x = try generator.tensor(call.values[0].value, "split", at: call.values[0].span)
    let axis = try generator.axis(call.values[2], of: x)
    guard case .integer(let dim) = call.values[1].value, let parts = dim.constantValue, (1...1024).contains(parts)
    else {
      throw Diagnostic("value/out-of-range", "split makes 1 to 1024 parts", at: call.values[1].span)
    }
    let extent = generator.builder.type(of: x).shape[axis]
    guard let part = try? extent.divided(by: parts) else {
      throw Diagnostic(
        "shape/not-divisible", "axis \(axis) has \(extent) positions, which \(parts) does not divide", at: call.span)
    }
    return .tuple(
      try (0..<parts).map { index in
        let (start, end) = try generator.sizing(at: call.span) { () throws(DimError) in
          (try part.multiplied(by: Dim(index)), try part.multiplied(by: Dim(index + 1)))
        }
        return .tensor(try generator.slice(x, axis: axis, from: start, to: end, at: call.span, in: call.scope))
      })
  }

  private static let iota = Builtin("iota", [Parameter("count")], "0, 1, 2, … as i32") { generator, call in
    let span = call.values[0].span
    guard case .integer(let count) = call.values[0].value else {
      throw Diagnostic("type/expected-int", "iota needs a dim, this is \(call.values[0].value.kindName)", at: span)
    }
    if let constant = count.constantValue, !(0...Int(Int32.max)).contains(constant) {
      throw Diagnostic("value/out-of-range", "iota makes 0 to \(Int32.max) numbers, not \(constant)", at: span)
    }
    try generator.requireExtents([count], at: span, in: call.scope)
    return .tensor(try generator.emit(.iota(Iota(count: count)), [], at: call.span, in: call.scope))
  }

  private static let matmul = Builtin(
    "matmul", [Parameter("x"), Parameter("y")], "the matrix product over the last two axes; the same as x @ y"
  ) { generator, call in
    let operands = try call.values.map { try generator.tensor($0.value, "matmul", at: $0.span) }
    return .tensor(try generator.emit(.matMul(MatMul()), operands, at: call.span, in: call.scope))
  }
}

extension FunctionGenerator {
  /// A list of dims, such as a shape.
  func dims(_ argument: Argument) throws -> [Dim] {
    guard case .list(let values) = argument.value else {
      throw Diagnostic(
        "type/expected-list", "expected a list such as [B, T, 64], this is \(argument.value.kindName)",
        at: argument.span)
    }
    return try values.map { value in
      guard case .integer(let dim) = value else {
        throw Diagnostic(
          "type/expected-int", "a shape is made of integers and dims, not of \(value.kindName)", at: argument.span)
      }
      return dim
    }
  }
}
