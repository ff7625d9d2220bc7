import GraphIR
import GraphcRuntime

/// Parts one after another.
extension StepWriter {
  mutating func joined(
    _ concat: Concat, _ node: Node, _ value: ValueID, _ roles: [StepRole]
  ) throws(IncrementalRefusal) -> ValueID {
    guard let place = dims.growing(type(value)).firstIndex(of: concat.axis) else {
      return try parts(
        node.operands.map { ($0, roles) }, concat, node, isLifted: dims.isLifted(type(value), roles)
      )
    }
    let prefix = try demand.prefix(of: concat, node)
    let others = roles.enumerated().filter { $0.offset != place }.map(\.element)
    var own = roles
    guard let role = roles[place].reading(low: -prefix.count, high: -prefix.count) else {
      throw IncrementalRefusal(node, "shifts positions too far")
    }
    own[place] = role
    if roles[place] == .all {
      let all = node.operands.enumerated().map { ($1, $0 == prefix.growing ? own : others) }
      return try parts(all, concat, node, isLifted: dims.isLifted(type(value), roles))
    }
    let rows = try variant(node.operands[prefix.growing], own)
    if prefix.count == 0 { return rows }
    return try prefixed(
      rows, Array(node.operands[..<prefix.growing]), others, count: prefix.count, roles[place],
      concat, node)
  }

  /// Rows of which those at the first indices are fixed.
  private mutating func prefixed(
    _ rows: ValueID, _ fixed: [ValueID], _ roles: [StepRole], count: Int, _ role: StepRole,
    _ concat: Concat,
    _ node: Node
  ) throws(IncrementalRefusal) -> ValueID {
    let indices = try indices(role, node)
    let end = try emit(.constant(Constant(.dim(Dim(count)))), [], node)
    let isFixed = try emit(.comparison(Comparison(.less)), [indices, end], node)
    let batch = dims.batchAxis(type(fixed[0]))
    let axis = batch == nil ? concat.axis + 1 : concat.axis
    var shape = Array(repeating: Dim(1), count: builder.type(of: rows).rank)
    let marks = builder.type(of: isFixed).shape
    shape[batch ?? 0] = marks[0]
    shape[axis] = marks[1]
    let order = (batch ?? 0) < axis ? [0, 1] : [1, 0]
    var mask = isFixed
    if order != [0, 1] { mask = try emit(.transpose(Transpose(order)), [mask], node) }
    mask = try emit(.reshape(Reshape(shape)), [mask], node)
    let numbers = fixed.map { facts($0).uniform }
    if let number = numbers[0], numbers.allSatisfy({ $0 == number }) {
      let same = try emit(.constant(Constant(number)), [], node)
      return try emit(.select(Select()), [mask, same, rows], node)
    }
    let before = try parts(
      fixed.map { ($0, roles) }, concat, node, isLifted: dims.isLifted(type(fixed[0]), roles))
    let last = try emit(.constant(Constant(.dim(Dim(count - 1)))), [], node)
    let zero = try emit(.constant(Constant(.dim(0))), [], node)
    let below = try emit(.binary(Binary(.minimum)), [indices, last], node)
    let within = try emit(.binary(Binary(.maximum)), [below, zero], node)
    let part = Placed(
      value: before, type: type(fixed[0]), isLifted: dims.isLifted(type(fixed[0]), roles),
      isSource: false)
    return try emit(
      .select(Select()), [mask, try take(part, axis: concat.axis, within, node), rows], node)
  }

  private mutating func parts(
    _ operands: [(value: ValueID, roles: [StepRole])], _ concat: Concat, _ node: Node,
    isLifted: Bool
  ) throws(IncrementalRefusal) -> ValueID {
    var parts: [ValueID] = []
    for (operand, roles) in operands {
      let part = try withRows(try placed(operand, roles), node)
      parts.append(isLifted ? try lifted(part, node) : part.value)
    }
    if parts.count == 1 { return parts[0] }
    return try emit(.concat(Concat(axis: isLifted ? concat.axis + 1 : concat.axis)), parts, node)
  }
}
