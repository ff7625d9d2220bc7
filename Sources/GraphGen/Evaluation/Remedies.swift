import Diagnostics
import GraphIR
import GraphcRuntime
import ModelSpec

extension Diagnostic {
  /// The same diagnostic with a fix that casts to a dtype.
  ///
  /// - Parameter place: the expression to convert; by default that of the diagnostic.
  func casting(to dtype: DType, at place: Span? = nil, in module: ModuleGenerator) -> Diagnostic {
    guard let span = place ?? span else { return self }
    var result = self
    guard module.isWrittenByUser(span) else {
      result.help = "convert what is handed to the block to \(dtype.rawValue) with 'cast'"
      return result
    }
    let text = module.written(span)
    let isMask = dtype == .bool
    let operand = module.isAtom(text) ? text : "(\(text))"
    let new = isMask ? "\(operand) != 0" : "cast(\(text), \(dtype.rawValue))"
    result.help = isMask ? "a mask is made by comparing: \(new)" : "convert it: \(new)"
    return result.fixed(isMask && !module.isDelimited(span) ? "(\(new))" : new, replacing: text, at: span)
  }
}

extension FunctionGenerator {
  /// The diagnostic for an op that does not fit its operands, with a fix.
  func remedied(_ diagnostic: Diagnostic, _ error: InferenceError, _ op: Op, _ operands: [ValueID]) -> Diagnostic {
    let types = operands.map { builder.type(of: $0) }
    if let target = error.castTo, let blamed = error.operand, operands.indices.contains(blamed) {
      return converting(diagnostic, blamed, to: target, operands, types)
    }
    switch error.code {
    case "shape/broadcast":
      if case .matMul = op { return diagnostic }
      return aligning(diagnostic, operands, types)
    case "shape/contracting":
      guard types.count == 2, types[1].rank >= 2, types[0].shape.last == types[1].shape.last else { break }
      return replacing(operands[1], diagnostic, "transpose the right side: ") { "\($0).T" }
    case "shape/rank":
      guard case .matMul = op else { return ranked(diagnostic, op, operands, types) }
      return column(diagnostic, operands, types)
    case "shape/concat": return expanding(diagnostic, op, operands, types, blamed: error.operand)
    case "shape/reshape": return reshaped(diagnostic, op, types)
    case "shape/permutation":
      var result = diagnostic
      let order = types[0].shape.indices.map(String.init).joined(separator: ", ")
      result.help = "a permutation of \(types[0]) has each of \(order) once; .T swaps the last two axes"
      guard case .transpose(let transpose) = op, transpose.permutation == [1, 0], types[0].rank > 2,
        let (text, _) = written(operands[0]), let span = diagnostic.span, module.isWrittenByUser(span)
      else { return result }
      return result.suggesting("\(text).T", replacing: module.written(span), at: span)
    case "shape/slice":
      guard case .slice(let slice) = op, let start = slice.start.constantValue, let span = diagnostic.span,
        let extent = types[0].shape[slice.axis].constantValue, start >= 0, start < extent,
        module.written(span).contains(":")
      else { break }
      return diagnostic.suggesting("\(start):\(extent)", replacing: module.written(span), at: span)
    case "type/needs-float":
      guard let span = written(operands[0])?.span else { break }
      var result = diagnostic.casting(to: .f32, at: span, in: module)
      result.fix?.isSure = false
      result.help = diagnostic.help
      return result
    default: break
    }
    return diagnostic
  }

  /// The source text of an operand.
  private func written(_ operand: ValueID) -> (text: String, span: Span)? {
    guard let expression = expressions[operand], module.isWrittenByUser(expression.span) else { return nil }
    let text = module.text(of: expression)
    return (expression.precedence == .postfix || text.hasPrefix("(") ? text : "(\(text))", expression.span)
  }

  private func replacing(
    _ operand: ValueID, _ diagnostic: Diagnostic, _ help: String, _ change: (String) -> String
  ) -> Diagnostic {
    guard let (text, span) = written(operand) else { return diagnostic }
    var result = diagnostic
    result.help = help + change(text)
    return result.fixed(change(text), replacing: module.written(span), at: span)
  }

  /// For operands of two dtypes, converts the one whose dtype represents fewer numbers.
  private func converting(
    _ diagnostic: Diagnostic, _ blamed: Int, to target: DType, _ operands: [ValueID], _ types: [TensorType]
  ) -> Diagnostic {
    var (operand, target) = (blamed, target)
    if let other = types.firstIndex(where: { $0.dtype == target }), rank(types[blamed].dtype) > rank(target) {
      (operand, target) = (other, types[blamed].dtype)
    }
    return diagnostic.casting(to: target, at: expressions[operands[operand]]?.span, in: module)
  }

  private func rank(_ dtype: DType) -> Int {
    switch dtype {
    case .bool: 0
    case .i32: 1
    case .bf16: 2
    case .f32: 3
    }
  }

  /// Adds new axes to the operand with fewer axes, if there is only one way.
  private func aligning(_ diagnostic: Diagnostic, _ operands: [ValueID], _ types: [TensorType]) -> Diagnostic {
    guard types.count == 2 else { return diagnostic }
    let (low, high) = types[0].rank < types[1].rank ? (0, 1) : (1, 0)
    if types[low].rank < types[high].rank {
      let ways = Self.alignments(of: types[low].shape[...], in: types[high].shape[...])
      if ways.count == 1 {
        let index = ways[0].drop { $0 == "new" }.joined(separator: ", ")
        return replacing(operands[low], diagnostic, "insert the axes that it lacks: ") { "\($0)[\(index)]" }
      }
    }
    guard diagnostic.help == nil else { return diagnostic }
    var result = diagnostic
    for (a, b) in zip(types[low].shape.reversed(), types[high].shape.reversed())
    where a != b && a.constantValue != 1 && b.constantValue != 1 {
      result.help =
        a.constantValue == nil && b.constantValue == nil
        ? "\(a) and \(b) may differ in a run; dims that are equal have one name in the types of the inputs"
        : "aligned from the right, \(a) meets \(b)"
      break
    }
    return result
  }

  /// The ways to align some dims, in order, with the dims of a larger shape, each as the parts of an index.
  private static func alignments(of small: ArraySlice<Dim>, in large: ArraySlice<Dim>) -> [[String]] {
    guard let first = small.first else { return [large.map { _ in "new" }] }
    guard let place = large.first, small.count <= large.count else { return [] }
    let skipping = alignments(of: small, in: large.dropFirst()).map { ["new"] + $0 }
    guard first == place else { return skipping }
    return alignments(of: small.dropFirst(), in: large.dropFirst()).map { [":"] + $0 } + skipping
  }

  /// The fix for `x @ v` with a vector v.
  private func column(_ diagnostic: Diagnostic, _ operands: [ValueID], _ types: [TensorType]) -> Diagnostic {
    guard types.count == 2, types[0].rank >= 2, types[1].rank == 1, types[0].shape.last == types[1].shape.last,
      let (x, _) = written(operands[0]), let (y, _) = written(operands[1]), let span = diagnostic.span,
      module.isWrittenByUser(span)
    else { return diagnostic }
    let new = "(\(x) @ \(y)[:, new])[..., 0]"
    var result = diagnostic
    result.help = "make a column of the vector: \(new)"
    return result.fixed(new, replacing: module.written(span), at: span)
  }

  /// The fix for `concat(cls, x, axis=1)` if a token is to be prepended to every example.
  private func ranked(
    _ diagnostic: Diagnostic, _ op: Op, _ operands: [ValueID], _ types: [TensorType]
  ) -> Diagnostic {
    guard case .concat(let concat) = op, concat.axis <= 1, types.count == 2, types[0].rank == 2, types[1].rank == 3,
      types[0].shape.last == types[1].shape.last, let (tokens, _) = written(operands[0]),
      let (x, _) = written(operands[1]), let span = diagnostic.span, module.isWrittenByUser(span)
    else { return diagnostic }
    let new = "prepend(\(tokens), \(x))"
    var result = diagnostic
    result.help = "put tokens before those of every example: \(new)"
    return result.fixed(new, replacing: module.written(span), at: span)
  }

  /// The fix for a shape that lacks the leading axis of the tensor.
  private func reshaped(_ diagnostic: Diagnostic, _ op: Op, _ types: [TensorType]) -> Diagnostic {
    guard case .reshape(let reshape) = op, let count = try? types[0].shape.product() else { return diagnostic }
    var result = diagnostic
    result.help = "the dims must multiply to \(count)"
    if let first = types[0].shape.first, let product = try? ([first] + reshape.shape).product(), product == count {
      result.help = "the dims must multiply to \(count): \(first) is missing"
    }
    return result
  }

  /// The fix for an operand of `concat` with extent 1 where the others have more.
  private func expanding(
    _ diagnostic: Diagnostic, _ op: Op, _ operands: [ValueID], _ types: [TensorType], blamed: Int?
  ) -> Diagnostic {
    guard case .concat(let concat) = op, let blamed, types.indices.contains(blamed) else { return diagnostic }
    for (small, large) in [(0, blamed), (blamed, 0)] {
      var shape = types[large].shape
      guard shape.indices.contains(concat.axis) else { continue }
      shape[concat.axis] = types[small].shape[concat.axis]
      guard TensorType.broadcast(types[small].shape, shape) == shape else { continue }
      guard let span = written(operands[small])?.span else { break }
      let text = module.written(span)
      let new = "expand(\(text), [\(shape.map(\.description).joined(separator: ", "))])"
      var result = diagnostic
      result.help = "concat does not broadcast: \(new)"
      return result.fixed(new, replacing: text, at: span)
    }
    return diagnostic
  }
}
