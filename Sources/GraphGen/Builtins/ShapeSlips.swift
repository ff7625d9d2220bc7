import Diagnostics
import GraphIR
import ModelSpec

// Errors for shape built-ins that are called as in other frameworks.

extension FunctionGenerator {
  /// `transpose(x, 1, 2)`, `reshape(x, B, T)`: one argument too many, or a list without brackets.
  func tooMany(
    _ argument: Expression.Argument, to builtin: Builtin, _ call: Expression.Call, at span: Span, in scope: Scope
  ) -> Diagnostic {
    let count = builtin.parameters.count
    var error = Diagnostic(
      "spec/too-many-arguments", "\(builtin.signature) takes \(count) argument\(count == 1 ? "" : "s")",
      at: argument.value.span, help: "it is called as \(builtin.signature)")
    let isShaped = builtin.name == "transpose" || builtin.name == "reshape" || builtin.name == "expand"
    if isShaped, module.isWrittenByUser(span),
      let answer = foreignCall(call.callee, root: "", call.arguments, at: span, in: scope), let new = answer.new
    {
      error.help = answer.help
      return error.fixed(new, replacing: module.written(span), at: span)
    }
    let last = call.arguments.dropLast().last?.value.span
    if call.arguments.count == count + 1, call.arguments.last?.value.span == argument.value.span, let last {
      let place = Span(source: last.source, start: Int(last.end), end: Int(argument.value.span.end))
      return error.suggesting("", replacing: module.written(place), at: place)
    }
    return error
  }

  /// `mean(x)`, `transpose(x)`, `concat(x, y, 1)`: an argument is missing.
  func missing(
    _ parameter: Builtin.Parameter, of builtin: Builtin, _ call: Expression.Call, at span: Span
  ) -> Diagnostic {
    var error = Diagnostic(
      "spec/missing-argument", "\(builtin.name) needs '\(parameter.name)'", at: span,
      help: "it is called as \(builtin.signature)")
    guard module.isWrittenByUser(span), let last = call.arguments.last?.value else { return error }
    if builtin.isVariadic, parameter.name == "axis", last.integerLiteral != nil, call.arguments.count > 1 {
      let new = "axis=\(module.text(of: last))"
      error.help = "the axis is given by its name: \(new)"
      return error.fixed(new, replacing: module.written(last.span), at: last.span)
    }
    if parameter.name == "axis", let end = module.endOfArguments(span) {
      error.help = "say along which axis, such as the last: axis=-1"
      return error.suggesting(", axis=-1", replacing: "", at: end)
    }
    if builtin.name == "transpose", call.arguments.count == 1 {
      let text = module.text(of: last)
      let new = (last.precedence == .postfix || text.hasPrefix("(") ? text : "(\(text))") + ".T"
      error.help = "\(new) swaps the last two axes"
      return error.suggesting(new, replacing: module.written(span), at: span)
    }
    return error
  }

  /// `concat([x, y], axis=1)`
  func listToConcat(_ argument: Argument) -> Diagnostic {
    let error = Diagnostic(
      "type/expected-tensor", "concat needs a tensor, this is a list", at: argument.span,
      help: "the tensors are arguments of their own, without brackets around them")
    guard let expression = argument.expression, case .list(let elements) = expression.kind,
      module.isWrittenByUser(argument.span)
    else { return error }
    let new = elements.map { module.text(of: $0) }.joined(separator: ", ")
    return error.fixed(new, replacing: module.written(argument.span))
  }

  /// Refuses a dim of −1, which in other frameworks means the remaining extent, or an unchanged axis.
  func checkPlaceholder(in shape: [Dim], _ name: String, _ call: BuiltinCall) throws {
    guard let axis = shape.firstIndex(of: Dim(-1)), case .tensor(let x) = call.values[0].value else { return }
    let type = builder.type(of: x)
    var error = Diagnostic(
      "shape/negative", "\(name): there is no -1; every dim is written out", at: call.values[1].span)
    var dims: [Dim?] = shape.map { $0 == Dim(-1) ? nil : $0 }
    if name == "expand" {
      for (index, dim) in dims.enumerated() where dim == nil {
        let old = index - (dims.count - type.rank)
        if type.shape.indices.contains(old) { dims[index] = type.shape[old] }
      }
    } else {
      dims[axis] = try rest(of: type.shape, shape.filter { $0 != Dim(-1) })
    }
    guard let expression = call.values[1].expression, case .list(let elements) = expression.kind,
      elements.count == dims.count, module.isWrittenByUser(call.values[1].span)
    else { throw error }
    var texts: [String] = []
    for (element, dim) in zip(elements, dims) {
      guard let dim else {
        error.help = "the dims multiply to those of \(type)"
        throw error
      }
      texts.append(
        element.integerLiteral == -1
          ? dim.description.split(separator: "*").joined(separator: " * ") : module.text(of: element))
    }
    let new = "[\(texts.joined(separator: ", "))]"
    error.help = "write \(new)"
    throw error.fixed(new, replacing: module.written(call.values[1].span))
  }

  /// The error for `reshape(x, [T, 64])` of `f32[B, T, 64]`, with the missing batch axis added in the fix.
  func withLeadingDim(_ error: any Error, _ x: ValueID, _ shape: [Dim], _ call: BuiltinCall) -> any Error {
    let type = builder.type(of: x)
    guard let diagnostic = error as? Diagnostic, diagnostic.code == "shape/reshape", let first = type.shape.first,
      let expression = call.values[1].expression, case .list(let elements) = expression.kind,
      let product = try? ([first] + shape).product(), let count = try? type.shape.product(), product == count,
      module.isWrittenByUser(call.values[1].span)
    else { return error }
    let new = "[\(([first.description] + elements.map { module.text(of: $0) }).joined(separator: ", "))]"
    let span = call.values[1].span
    return diagnostic.suggesting(new, replacing: module.written(span), at: span)
  }

  /// The product of the dims that remain when others are divided out, if it is a product of some of them or a constant.
  private func rest(of dims: [Dim], _ known: [Dim]) throws -> Dim? {
    var left = dims
    var divisor = 1
    for dim in known {
      if let index = left.firstIndex(of: dim) {
        left.remove(at: index)
      } else if let constant = dim.constantValue, constant > 0 {
        let (product, overflow) = divisor.multipliedReportingOverflow(by: constant)
        if overflow { return nil }
        divisor = product
      } else {
        return nil
      }
    }
    guard let product = try? left.product() else { return nil }
    return try? product.divided(by: divisor)
  }
}
