import GraphIR

extension Rule {
  /// View rules: views without effect are removed, consecutive views of one kind are merged.
  static let viewRules: [Rule] = [identityView, composed, keptAxis, repeated, expandedScalar, viewOfScalar]

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

  private static let keptAxis = Rule(name: "reshape(reduce(x)) = reduce(x), which keeps its axis") {
    (context, op, operands) throws(InferenceError) in
    guard case .reshape(let reshape) = op, let first = operands.first,
      case .reduce(var reduce) = context.producer(first).op, !reduce.keep
    else { return nil }
    let x = context.producer(first).operands[0]
    reduce.keep = true
    var shape = context.type(x).shape
    shape[reduce.axis] = 1
    return shape == reshape.shape ? try context.emit(.reduce(reduce), [x]) : nil
  }

  private static let repeated = Rule(name: "concat(x, x) = expand(x) along an axis of one position") {
    (context, op, operands) throws(InferenceError) in
    guard case .concat(let concat) = op, operands.count > 1, let first = operands.first,
      operands.allSatisfy({ context.isSame($0, first) }), context.type(first).shape[concat.axis] == 1
    else { return nil }
    var shape = context.type(first).shape
    shape[concat.axis] = Dim(operands.count)
    return try context.emit(.expand(Expand(shape)), [first])
  }

  private static let expandedScalar = Rule(name: "f(x, expand(c)) = f(x, c) for a single number c, if x is as large") {
    (context, op, operands) throws(InferenceError) in
    guard op.isBroadcasting else { return nil }
    let plain = operands.map { context.expandedScalar($0) ?? $0 }
    guard plain != operands else { return nil }
    let types = try op.definition.inferTypes(operands.map { context.type($0) })
    let narrowed = try op.definition.inferTypes(plain.map { context.type($0) })
    return types == narrowed ? try context.emit(op, plain) : nil
  }

  private static let viewOfScalar = Rule(name: "view(expand(c)) = expand(c) for a single number c") {
    (context, op, operands) throws(InferenceError) in
    guard op.isView, let first = operands.first, let scalar = context.expandedScalar(first),
      let type = try op.definition.inferTypes([context.type(first)]).first
    else { return nil }
    return try context.emit(.expand(Expand(type.shape)), [scalar])
  }
}

extension Op {
  /// Whether the op broadcasts operands that are smaller than the result.
  fileprivate var isBroadcasting: Bool {
    if case .binary = self { return true }
    if case .comparison = self { return true }
    if case .logical = self { return true }
    if case .select = self { return true }
    return false
  }
}

extension Rule.Context {
  /// The value of rank 0 that a value repeats.
  fileprivate func expandedScalar(_ value: ValueID) -> ValueID? {
    let node = producer(value)
    guard case .expand = node.op, type(node.operands[0]).rank == 0 else { return nil }
    return node.operands[0]
  }

  /// Whether two values are the same, or equal views of the same, before common subexpressions are merged.
  fileprivate func isSame(_ a: ValueID, _ b: ValueID) -> Bool {
    let (x, y) = (producer(a), producer(b))
    return a == b || (x.op == y.op && x.op.isTransposeOrReshape && x.operands == y.operands)
  }
}
