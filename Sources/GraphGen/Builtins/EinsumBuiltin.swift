import Diagnostics
import GraphIR
import GraphcRuntime
import ModelSpec

extension Builtin {
  static let einsum = Builtin(
    "einsum", [], variadic: "'pattern', x, …",
    "products of tensors by named axes, summed over those that the result does not name: einsum('b t h k, b s h k -> b h t s', q, k)"
  ) { generator, call in
    guard let first = call.variadic.first else {
      throw Diagnostic(
        "spec/missing-argument", "einsum needs a pattern and tensors", at: call.span,
        help: "it is called as einsum('b t c, o c -> b t o', x, weight)")
    }
    guard case .string(let text) = first.value else {
      throw Diagnostic(
        "type/expected-string", "the pattern is a quoted string, this is \(first.value.kindName)", at: first.span)
    }
    let pattern: EinsumPattern
    do throws(EinsumPattern.ParseError) { pattern = try EinsumPattern(text) } catch {
      throw Diagnostic("spec/pattern", "in the pattern '\(text)': \(error.message)", at: first.span)
    }
    let arguments = call.variadic.dropFirst()
    guard arguments.count == pattern.inputs.count else {
      throw Diagnostic(
        "spec/pattern", "the pattern '\(text)' is of \(pattern.inputs.count) tensors, \(arguments.count) are given",
        at: call.span)
    }
    let operands = try zip(arguments, pattern.inputs).map { argument, axes in
      NamedTensor(value: try generator.tensor(argument.value, "einsum", at: argument.span), axes: axes)
    }
    let builder = EinsumBuilder(generator: generator, call: call, text: text)
    try builder.checkShapes(operands, arguments.map(\.span))
    return .tensor(try builder.build(operands, output: pattern.output))
  }
}

/// A tensor whose axes have names.
private struct NamedTensor {
  var value: ValueID
  var axes: [String]
}

/// Expands an einsum to transposes, reshapes, matrix products and sums.
private struct EinsumBuilder {
  let generator: FunctionGenerator
  let call: BuiltinCall
  let text: String

  private func emit(_ op: Op, _ operands: [ValueID]) throws -> ValueID {
    try generator.emit(op, operands, at: call.span, in: call.scope)
  }

  private func shape(_ tensor: NamedTensor) -> [Dim] { generator.builder.type(of: tensor.value).shape }

  /// Checks that every operand has as many axes as names, and that a name has the same extent everywhere.
  func checkShapes(_ operands: [NamedTensor], _ spans: [Span]) throws {
    var extents: [String: (extent: Dim, span: Span)] = [:]
    for (operand, span) in zip(operands, spans) {
      let type = generator.builder.type(of: operand.value)
      guard type.rank == operand.axes.count else {
        throw Diagnostic(
          "shape/rank",
          "the pattern '\(text)' has \(operand.axes.count) axes here, '\(operand.axes.joined(separator: " "))', \(type) has \(type.rank)",
          at: span)
      }
      for (name, extent) in zip(operand.axes, type.shape) {
        if let other = extents[name], other.extent != extent {
          throw Diagnostic(
            "shape/mismatch", "the axis '\(name)' is \(extent) here and \(other.extent) before", at: span,
            notes: [.init("'\(name)' is \(other.extent) here", at: other.span)])
        }
        extents[name] = (extent, span)
      }
    }
  }

  /// Multiplies the operands from left to right, two at a time.
  func build(_ operands: [NamedTensor], output: [String]) throws -> ValueID {
    var lastUses: [String: Int] = [:]
    for (index, operand) in operands.enumerated() { for axis in operand.axes { lastUses[axis] = index } }
    for axis in output { lastUses[axis] = operands.count }
    var result = operands[0]
    for (index, next) in operands.enumerated().dropFirst() {
      let needed = (result.axes + next.axes).filter { lastUses[$0, default: 0] > index }
      result = try product(result, next, keeping: Set(needed), order: output)
    }
    return try arranged(try summed(result, keeping: Set(output)), output)
  }

  /// Sums over the axes that neither the result nor another operand has.
  private func summed(_ x: NamedTensor, keeping needed: Set<String>) throws -> NamedTensor {
    var x = x
    for (axis, name) in x.axes.enumerated().reversed() where !needed.contains(name) {
      x.value = try emit(.reduce(Reduce(.sum, axis: axis, keep: false)), [x.value])
      x.axes.remove(at: axis)
    }
    return x
  }

  /// The tensor with its axes in another order.
  private func arranged(_ x: NamedTensor, _ axes: [String]) throws -> ValueID {
    let permutation = axes.compactMap { x.axes.firstIndex(of: $0) }
    if permutation == Array(permutation.indices) { return x.value }
    return try emit(.transpose(Transpose(permutation)), [x.value])
  }

  private func reshaped(_ x: ValueID, _ shape: [Dim]) throws -> ValueID {
    generator.builder.type(of: x).shape == shape ? x : try emit(.reshape(Reshape(shape)), [x])
  }

  /// - Parameter order: axes that come early in it are taken from the left operand of a matrix product.
  private func product(
    _ a: NamedTensor, _ b: NamedTensor, keeping needed: Set<String>, order: [String]
  ) throws -> NamedTensor {
    let first = try summed(a, keeping: needed.union(b.axes))
    let second = try summed(b, keeping: needed.union(a.axes))
    let shared = first.axes.filter { second.axes.contains($0) }
    if shared.allSatisfy(needed.contains) { return try elementwise(first, second) }
    let isSecondFirst = order.first { first.axes.contains($0) != second.axes.contains($0) }.map(second.axes.contains)
    return try matrices(isSecondFirst == true ? second : first, isSecondFirst == true ? first : second, needed, order)
  }

  /// A product without axes to sum over.
  private func elementwise(_ a: NamedTensor, _ b: NamedTensor) throws -> NamedTensor {
    let axes = a.axes + b.axes.filter { !a.axes.contains($0) }
    let operands = try [a, b].map { x in
      let own = axes.filter(x.axes.contains)
      let extents = Dictionary(uniqueKeysWithValues: zip(x.axes, shape(x)))
      return try reshaped(try arranged(x, own), axes.map { extents[$0] ?? 1 })
    }
    return NamedTensor(value: try emit(.binary(Binary(.multiply)), operands), axes: axes)
  }

  /// The matrix product of [batch.., M, K] and [batch.., N, K] or [batch.., K, N], where K are the axes to sum over.
  private func matrices(
    _ x: NamedTensor, _ y: NamedTensor, _ needed: Set<String>, _ order: [String]
  ) throws -> NamedTensor {
    let extents = Dictionary(zip(x.axes + y.axes, shape(x) + shape(y)), uniquingKeysWith: { first, _ in first })
    func dims(_ axes: [String]) -> [Dim] { axes.compactMap { extents[$0] } }
    func merged(_ axes: [String]) throws -> Dim {
      try generator.sizing(at: call.span) { () throws(DimError) in try dims(axes).product() }
    }
    let kept = x.axes.filter { y.axes.contains($0) && needed.contains($0) }
    let batch = order.filter(kept.contains) + kept.filter { !order.contains($0) }
    let inner = y.axes.filter { x.axes.contains($0) && !needed.contains($0) }
    let rows = x.axes.filter { !y.axes.contains($0) }
    let columns = y.axes.filter { !x.axes.contains($0) }
    // The right operand is transposed only if its last axis is not summed over: its rows stay contiguous.
    let transposesRight = y.axes.last.map(inner.contains) == true
    // Without batch axes the rows need not be merged: a product with one matrix takes any number of axes before the
    // last.
    let leftShape = try dims(batch) + (batch.isEmpty && !rows.isEmpty ? dims(rows) : [merged(rows)]) + [merged(inner)]
    let matrix = try transposesRight ? [merged(columns), merged(inner)] : [merged(inner), merged(columns)]
    let left = try reshaped(try arranged(x, batch + rows + inner), leftShape)
    let right = try reshaped(
      try arranged(y, batch + (transposesRight ? columns + inner : inner + columns)), dims(batch) + matrix)
    let result = try emit(.matMul(MatMul(transposeRHS: transposesRight)), [left, right])
    let axes = batch + rows + columns
    return NamedTensor(value: try reshaped(result, dims(axes)), axes: axes)
  }
}
