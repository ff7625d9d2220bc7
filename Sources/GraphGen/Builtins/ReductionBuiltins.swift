import Diagnostics
import GraphIR
import GraphcRuntime
import ModelSpec

extension Builtin {
  static let reductions: [Builtin] =
    ReduceFunction.allCases.map(reduction) + [
      rows("softmax", .softmax(Softmax()), "along one axis"),
      rows("log_softmax", .logSoftmax(LogSoftmax()), "along one axis"),
      rows("argsort", .argsort(Argsort()), "positions in ascending order along one axis, i32; stable, NaN last"),
      cumsum,
    ]

  private static func reduction(_ function: ReduceFunction) -> Builtin {
    Builtin(
      function.rawValue, [Parameter("x"), Parameter("axis", .absent), Parameter("keep", .boolean(false))],
      "along one axis, which stays as 1 with keep=true; of all elements if no axis is given"
    ) { generator, call in
      var x = try generator.tensor(call.values[0].value, function.rawValue, at: call.values[0].span)
      guard case .boolean(let keep) = call.values[2].value else {
        throw Diagnostic(
          "type/expected-bool", "keep is true or false, this is \(call.values[2].value.kindName)",
          at: call.values[2].span)
      }
      if case .absent = call.values[1].value {
        let shape = generator.builder.type(of: x).shape
        x = try generator.flat(x, at: call.span, in: call.scope)
        let all = try generator.emit(
          .reduce(Reduce(function, axis: 0, keep: false)), [x], at: call.span, in: call.scope)
        guard keep else { return .tensor(all) }
        let ones = Op.reshape(Reshape(shape.map { _ in 1 }))
        return .tensor(try generator.emit(ones, [all], at: call.span, in: call.scope))
      }
      let axis = try generator.axis(call.values[1], of: x)
      return .tensor(
        try generator.emit(.reduce(Reduce(function, axis: axis, keep: keep)), [x], at: call.span, in: call.scope))
    }
  }

  /// A built-in for an op on the last axis; another axis is transposed to the end and back.
  private static func rows(_ name: String, _ op: Op, _ summary: String) -> Builtin {
    Builtin(name, [Parameter("x"), Parameter("axis", .integer(-1))], summary) { generator, call in
      let x = try generator.tensor(call.values[0].value, name, at: call.values[0].span)
      let axis = try generator.axis(call.values[1], of: x)
      let rank = generator.builder.type(of: x).rank
      guard axis != rank - 1 else { return .tensor(try generator.emit(op, [x], at: call.span, in: call.scope)) }
      var permutation = Array(0..<rank)
      permutation.swapAt(axis, rank - 1)
      let swap = Op.transpose(Transpose(permutation))
      var y = try generator.emit(swap, [x], at: call.span, in: call.scope)
      y = try generator.emit(op, [y], at: call.span, in: call.scope)
      return .tensor(try generator.emit(swap, [y], at: call.span, in: call.scope))
    }
  }
}

extension Builtin {
  private static let cumsum = Builtin(
    "cumsum", [Parameter("x"), Parameter("axis")], "running sums along one axis, each with its own element"
  ) { generator, call in
    let x = try generator.tensor(call.values[0].value, "cumsum", at: call.values[0].span)
    let axis = try generator.axis(call.values[1], of: x)
    return .tensor(try generator.emit(.cumsum(Cumsum(axis: axis)), [x], at: call.span, in: call.scope))
  }
}

extension FunctionGenerator {
  /// The number of elements of a tensor.
  func size(_ x: ValueID, at span: Span) throws -> Dim {
    var size: Dim = 1
    for dim in builder.type(of: x).shape {
      size = try sizing(at: span) { () throws(DimError) in try size.multiplied(by: dim) }
    }
    return size
  }

  /// The elements of a tensor in row-major order along one axis.
  fileprivate func flat(_ x: ValueID, at span: Span, in scope: Scope) throws -> ValueID {
    guard builder.type(of: x).rank != 1 else { return x }
    return try emit(.reshape(Reshape([try size(x, at: span)])), [x], at: span, in: scope)
  }

  /// An axis argument; negative ones count from the end.
  func axis(_ argument: Argument, of x: ValueID) throws -> Int {
    let type = builder.type(of: x)
    guard case .integer(let dim) = argument.value, let value = dim.constantValue else {
      let isText = if case .string = argument.value { true } else { false }
      throw Diagnostic(
        "type/expected-int", "an axis is a compile-time integer, this is \(argument.value.kindName)", at: argument.span,
        help: "axes are numbers from 0; -1 is the last"
      ).suggesting(isText ? "-1" : nil, replacing: module.written(argument.span))
    }
    let axis = value < 0 ? value + type.rank : value
    guard axis >= 0, axis < type.rank else {
      throw Diagnostic(
        "shape/axis", "axis \(value) is outside of \(type)", at: argument.span,
        help: type.rank > 0 ? "use \(-type.rank) to \(type.rank - 1)" : nil
      ).suggesting(
        type.rank > 0 ? "\(value < 0 ? -type.rank : type.rank - 1)" : nil,
        replacing: argument.root == nil ? "\(value)" : module.written(argument.span))
    }
    return axis
  }
}
