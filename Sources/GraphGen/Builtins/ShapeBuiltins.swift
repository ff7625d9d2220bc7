import Diagnostics
import GraphIR
import GraphcRuntime
import ModelSpec

extension Builtin {
  static let shapes: [Builtin] = [
    shaped("reshape", "the same elements in row-major order under another shape") { .reshape(Reshape($0)) },
    shaped("expand", "repeats axes of extent 1, right-aligned") { .expand(Expand($0)) },
    transpose, concat, split, pad, iota, size, matmul,
  ]

  private static func shaped(
    _ name: String, _ summary: String, _ op: @escaping @Sendable ([Dim]) -> Op
  ) -> Builtin {
    Builtin(name, [Parameter("x"), Parameter("shape")], summary) { generator, call in
      let shape = try generator.dims(call.values[1])
      try generator.checkPlaceholder(in: shape, name, call)
      try generator.requireExtents(shape, at: call.values[1].span, in: call.scope)
      let x = call.values[0]
      let operand: ValueID
      if name == "expand", x.value.isCompileTime {
        operand = try generator.tensor(x, as: generator.dtype(of: [x]), in: call.scope)
      } else {
        operand = try generator.tensor(x.value, name, at: x.span)
      }
      do { return .tensor(try generator.emit(op(shape), [operand], at: call.span, in: call.scope)) } catch {
        throw generator.withLeadingDim(error, operand, shape, call)
      }
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
      return axis < 0 ? axis + generator.builder.type(of: x).rank : axis
    }
    return .tensor(try generator.emit(.transpose(Transpose(permutation)), [x], at: call.span, in: call.scope))
  }

  private static let concat = Builtin(
    "concat", [Parameter("axis")], variadic: "x, …", "tensors one after another along an axis; does not broadcast"
  ) { generator, call in
    let operands = try call.variadic.map { argument in
      if case .list = argument.value { throw generator.listToConcat(argument) }
      return try generator.tensor(argument.value, "concat", at: argument.span)
    }
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
    let type = generator.builder.type(of: x)
    let extent = type.shape[axis]
    guard let part = try generator.exactQuotient(extent, by: dim) else {
      throw Diagnostic(
        "shape/not-divisible",
        "axis \(axis) of \(type) is \(extent), which \(generator.whyInexact(extent, by: dim)) \(parts)",
        at: call.span,
        help: extent.constantValue.map {
          "\($0) = \($0 / parts) × \(parts) + \($0 % parts); slices cut an axis into parts of any size"
        })
    }
    return .tuple(
      try (0..<parts).map { index in
        let (start, end) = try generator.sizing(at: call.span) { () throws(DimError) in
          (try part.multiplied(by: Dim(index)), try part.multiplied(by: Dim(index + 1)))
        }
        return .tensor(try generator.slice(x, axis: axis, from: start, to: end, at: call.span, in: call.scope))
      })
  }

  private static let pad = Builtin(
    "pad",
    [Parameter("x"), Parameter("axis"), Parameter("before"), Parameter("after"), Parameter("value", .integer(0))],
    "adds positions with one value before and after those of an axis"
  ) { generator, call in
    let x = try generator.tensor(call.values[0].value, "pad", at: call.values[0].span)
    let axis = try generator.axis(call.values[1], of: x)
    let counts = try [call.values[2], call.values[3]].map { argument in
      guard case .integer(let count) = argument.value else {
        throw Diagnostic(
          "type/expected-int", "pad takes dims before and after, this is \(argument.value.kindName)",
          at: argument.span)
      }
      if let constant = count.constantValue, constant < 0 {
        throw Diagnostic(
          "value/out-of-range", "pad cannot add \(constant) positions", at: argument.span,
          help: "a slice, such as x[1:], takes positions away")
      }
      try generator.requireExtents([count], at: argument.span, in: call.scope)
      return count
    }
    return .tensor(
      try generator.padded(
        x, axis: axis, before: counts[0], after: counts[1], with: call.values[4], at: call.span, in: call.scope))
  }

  private static let iota = Builtin("iota", [Parameter("count")], "0, 1, 2, … as i32") { generator, call in
    .tensor(try generator.counting(call.values[0], "iota", in: call.scope))
  }

  private static let size = Builtin(
    "size", [Parameter("x")], "the number of elements, an integer or a polynomial of run-time dims"
  ) { generator, call in
    let x = try generator.tensor(call.values[0].value, "size", at: call.values[0].span)
    return .integer(try generator.size(x, at: call.span))
  }

  private static let matmul = Builtin(
    "matmul", [Parameter("x"), Parameter("y")], "the matrix product over the last two axes; the same as x @ y"
  ) { generator, call in
    let operands = try call.values.map { try generator.tensor($0.value, "matmul", at: $0.span) }
    return .tensor(try generator.emit(.matMul(MatMul()), operands, at: call.span, in: call.scope))
  }
}

extension FunctionGenerator {
  /// 0, 1, 2, … for a given count.
  func counting(_ argument: Argument, _ what: String, in scope: Scope) throws -> ValueID {
    guard case .integer(let count) = argument.value else {
      throw Diagnostic(
        "type/expected-int", "\(what) needs a dim, this is \(argument.value.kindName)", at: argument.span)
    }
    if let constant = count.constantValue, !(0...Int(Int32.max)).contains(constant) {
      throw Diagnostic(
        "value/out-of-range", "\(what) makes 0 to \(Int32.max) numbers, not \(constant)", at: argument.span)
    }
    try requireExtents([count], at: argument.span, in: scope)
    return try emit(.iota(Iota(count: count)), [], at: argument.span, in: scope)
  }

  /// `x`, padded with a value before and after along an axis.
  func padded(
    _ x: ValueID, axis: Int, before: Dim, after: Dim, with value: Argument, at span: Span, in scope: Scope
  ) throws -> ValueID {
    let type = builder.type(of: x)
    var value = value
    if type.dtype == .bool, case .integer(let number) = value.value, number == Dim(0) { value.value = .boolean(false) }
    let filler = try tensor(value, as: type.dtype, in: scope)
    guard builder.type(of: filler) == TensorType(type.dtype, []) else {
      throw Diagnostic(
        "type/mismatch", "\(type) is padded with one \(type.dtype.rawValue), not \(builder.type(of: filler))",
        at: value.span)
    }
    func filled(_ count: Dim) throws -> [ValueID] {
      if count == Dim(0) { return [] }
      var shape = type.shape
      shape[axis] = count
      return [try emit(.expand(Expand(shape)), [filler], at: span, in: scope)]
    }
    let parts = try filled(before) + [x] + filled(after)
    return parts.count == 1 ? x : try emit(.concat(Concat(axis: axis)), parts, at: span, in: scope)
  }

  /// A list of dims, such as a shape.
  func dims(_ argument: Argument) throws -> [Dim] {
    guard case .list(let values) = argument.value else {
      let text = module.written(argument.span)
      throw Diagnostic(
        "type/expected-list", "expected a list such as [B, T, 64], this is \(argument.value.kindName)",
        at: argument.span, help: "a list is written [\(text)]"
      ).suggesting("[\(text)]", replacing: text)
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
