import GraphIR

extension Rule {
  /// Views: those that do nothing go, those of one kind become one.
  static let viewRules: [Rule] = [identityView, composed]

  private static let identityView = Rule(name: "a view of the same type is the value") {
    (context, op, operands) throws(InferenceError) in
    guard let first = operands.first else { return nil }
    let type = context.type(first)
    var isIdentity = false
    if case .transpose(let transpose) = op { isIdentity = transpose.permutation == Array(0..<type.rank) }
    if case .reshape(let reshape) = op { isIdentity = reshape.shape == type.shape }
    if case .expand(let expand) = op { isIdentity = expand.shape == type.shape }
    if case .slice(let slice) = op { isIdentity = slice.start == Dim(0) && slice.end == type.shape[slice.axis] }
    if case .cast(let cast) = op { isIdentity = cast.dtype == type.dtype }
    if case .concat = op { isIdentity = operands.count == 1 }
    return isIdentity ? first : nil
  }

  private static let composed = Rule(name: "a view of a view of its kind is one view") {
    (context, op, operands) throws(InferenceError) in
    guard let first = operands.first else { return nil }
    let inner = context.producer(first)
    if case .transpose(let outer) = op, case .transpose(let transpose) = inner.op {
      let permutation = outer.permutation.map { transpose.permutation[$0] }
      return try context.emit(.transpose(Transpose(permutation)), inner.operands)
    }
    if case .reshape = op, case .reshape = inner.op { return try context.emit(op, inner.operands) }
    if case .expand = op, case .expand = inner.op { return try context.emit(op, inner.operands) }
    if case .slice(let outer) = op, case .slice(let slice) = inner.op, outer.axis == slice.axis,
      let start = try? slice.start.adding(outer.start), let end = try? slice.start.adding(outer.end)
    {
      return try context.emit(.slice(Slice(axis: slice.axis, start: start, end: end)), inner.operands)
    }
    return nil
  }
}
