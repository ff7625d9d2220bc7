import GraphIR
import GraphcRuntime

/// One op of the original on variants of its operands.
extension StepWriter {
  mutating func computed(_ value: ValueID, _ roles: [StepRole]) throws(IncrementalRefusal)
    -> ValueID
  {
    let node = function.nodes[value.node]
    let rank = type(value).rank
    if case .iota(let iota) = node.op { return try counted(iota, node, roles) }
    if node.operands.isEmpty { return try copy(node) }
    if case .expand = node.op { return try expanded(node, value, roles) }
    if case .slice(let slice) = node.op { return try sliced(slice, node, value, roles) }
    if case .concat(let concat) = node.op { return try joined(concat, node, value, roles) }
    if case .gather(let gather) = node.op { return try gathered(gather, node, value, roles) }
    if case .cumsum(let cumsum) = node.op, demand.keepsSum(value), roles != [.all] {
      return try writeSums(cumsum, value, roles)
    }
    var leading = rank
    if case .matMul = node.op { leading = rank - 2 }
    if leading < rank || demand.isElementwise(node) {
      let operands = try demand.operandRoles(node, value, roles)
      return try broadcast(node.op, node, value, roles, operands: operands, leading: leading)
    }
    let x = try operand(node, value, roles)
    let op = try withRows(node, value, roles, isLifted: x.isLifted)
    return try emit(op, [x.value], node)
  }

  /// An op with one operand, which has an axis of rows in front of its own if it is lifted.
  private func withRows(
    _ node: Node, _ value: ValueID, _ roles: [StepRole], isLifted: Bool
  ) throws(IncrementalRefusal) -> Op {
    let shift = isLifted ? 1 : 0
    if case .transpose(let transpose) = node.op {
      return .transpose(Transpose(isLifted ? [0] + transpose.permutation.map { $0 + 1 } : transpose.permutation))
    }
    if case .reshape = node.op { return .reshape(Reshape(try stepType(value, roles).shape)) }
    if case .windows(var windows) = node.op {
      windows.axis += shift
      return .windows(windows)
    }
    if case .cumsum(var cumsum) = node.op {
      cumsum.axis += shift
      return .cumsum(cumsum)
    }
    if case .reduce(var reduce) = node.op {
      reduce.axis += shift
      return .reduce(reduce)
    }
    // Those of the last axis.
    if case .argsort = node.op { return node.op }
    if case .softmax = node.op { return node.op }
    if case .logSoftmax = node.op { return node.op }
    throw IncrementalRefusal(node, "is not computed step by step")
  }

  private mutating func copy(_ node: Node) throws(IncrementalRefusal) -> ValueID {
    guard node.op.definition.kind == .leaf else { throw IncrementalRefusal(node, "is not an input of the step") }
    guard case .parameter = node.op else { return try emit(node.op, [], node, name: node.name) }
    return builder.append(node)[0]
  }

  /// The one operand, with the rows of the step.
  private mutating func operand(
    _ node: Node, _ value: ValueID, _ roles: [StepRole]
  ) throws(IncrementalRefusal) -> Placed {
    let own = try demand.operandRoles(node, value, roles)
    return try withRows(try placed(node.operands[0], own[0]), node)
  }

  private mutating func counted(_ iota: Iota, _ node: Node, _ roles: [StepRole])
    throws(IncrementalRefusal) -> ValueID
  {
    guard let role = roles.first else { return try emit(node.op, [], node, name: node.name) }
    if role != .all { return try indices(role, node) }
    let count = try refusingDims(node) { () throws(DimError) in
      try dims.extent(.all, of: iota.count)
    }
    return try emit(.iota(Iota(count: count)), [], node)
  }

  private mutating func expanded(
    _ node: Node, _ value: ValueID, _ roles: [StepRole]
  ) throws(IncrementalRefusal) -> ValueID {
    let operands = try demand.operandRoles(node, value, roles)
    let x = try withRows(try placed(node.operands[0], operands[0]), node)
    let expected = try stepType(value, roles).shape
    let result = type(value)
    var new = x.value
    if x.isLifted, let batch = dims.batchAxis(result) {
      let first = result.rank - x.type.rank
      let rest = Array(builder.type(of: new).shape.dropFirst())
      if batch < first {
        new = try emit(
          .reshape(Reshape([dims.rows] + aligned(rest, rank: result.rank - batch - 1))), [new], node
        )
      } else {
        new = try withRows(new, at: batch - first, node)
      }
    } else if x.isLifted {
      let rest = Array(builder.type(of: new).shape.dropFirst())
      new = try emit(.reshape(Reshape([dims.rows] + aligned(rest, rank: result.rank))), [new], node)
    }
    return builder.type(of: new).shape == expected
      ? new : try emit(.expand(Expand(expected)), [new], node)
  }

  private mutating func sliced(
    _ slice: Slice, _ node: Node, _ value: ValueID, _ roles: [StepRole]
  ) throws(IncrementalRefusal) -> ValueID {
    let operands = try demand.operandRoles(node, value, roles)
    let x = try placed(node.operands[0], operands[0])
    let axis = x.isLifted ? slice.axis + 1 : slice.axis
    guard let place = dims.growing(type(value)).firstIndex(of: slice.axis) else {
      return try emit(
        .slice(Slice(axis: axis, start: slice.start, end: slice.end)), [x.value], node)
    }
    let isGrown = dims.excess(x.type.shape[slice.axis]) != nil
    if roles[place] == .all {
      let end = try refusingDims(node) { () throws(DimError) in try dims.extent(.all, of: slice.end)
      }
      let whole = try withRows(x, node)
      return try emit(.slice(Slice(axis: axis, start: slice.start, end: end)), [whole.value], node)
    }
    // The variant of the operand begins and ends where the slice does.
    if isGrown {
      if roles[place] == .ring { throw IncrementalRefusal(node, "moves the positions of a window") }
      return x.value
    }
    guard let start = slice.start.constantValue,
      let role = roles[place].reading(low: start, high: start)
    else {
      throw IncrementalRefusal(node, "begins at \(slice.start)")
    }
    return try take(x, axis: slice.axis, try clamped(try indices(role, node), role, node), node)
  }

  /// Indices that are not below 0, for a role that may begin before the first position.
  private mutating func clamped(
    _ indices: ValueID, _ role: StepRole, _ node: Node
  ) throws(IncrementalRefusal) -> ValueID {
    guard role.beginsBeforeFirst else { return indices }
    let zero = try emit(.constant(Constant(.dim(0))), [], node)
    return try emit(.binary(Binary(.maximum)), [indices, zero], node)
  }

  /// The new positions of a value that is computed at all of them.
  mutating func pick(_ value: ValueID, _ roles: [StepRole], _ place: Int) throws(IncrementalRefusal)
    -> ValueID
  {
    let node = function.nodes[value.node]
    var all = roles
    all[place] = .all
    let x = try placed(value, all)
    let axis = dims.growing(type(value))[place]
    return try take(
      x, axis: axis, try clamped(try indices(roles[place], node), roles[place], node), node)
  }

  /// Indices of an axis, moved into it if some are those of positions before the first token: nothing reads what is
  /// gathered there, but an index outside of the axis would end the run.
  private mutating func within(
    _ extent: Dim, _ indices: ValueID, _ roles: [StepRole], _ node: Node
  ) throws(IncrementalRefusal) -> ValueID {
    guard roles.contains(where: \.beginsBeforeFirst) else { return indices }
    let end = try refusingDims(node) { () throws(DimError) in try extent.subtracting(1) }
    let last = try emit(.constant(Constant(.dim(end))), [], node)
    let zero = try emit(.constant(Constant(.dim(0))), [], node)
    let below = try emit(.binary(Binary(.minimum)), [indices, last], node)
    return try emit(.binary(Binary(.maximum)), [below, zero], node)
  }

  private mutating func gathered(
    _ gather: Gather, _ node: Node, _ value: ValueID, _ roles: [StepRole]
  ) throws(IncrementalRefusal) -> ValueID {
    let operands = try demand.operandRoles(node, value, roles)
    var x = try placed(node.operands[0], operands[0])
    var index = try placed(node.operands[1], operands[1])
    index.value = try within(x.type.shape[gather.axis], index.value, operands[1], node)
    if gather.axis == 0 {
      x = try withRows(x, node)
      index = try withRows(index, node)
      guard !x.isLifted else { throw IncrementalRefusal(node, "picks rows of what differs by row") }
      return try emit(.gather(gather), [x.value, index.value], node)
    }
    if gather.axis == 1, x.isSource, !index.isSource, dims.batchAxis(x.type) == 0, dims.width != nil {
      // Every sequence of an item picks from the same tensor.
      let shape = builder.type(of: index.value).shape
      let count = try refusingDims(node) { () throws(DimError) in
        try [try dims.rows.divided(by: dims.batch)].product().multiplied(
          by: Array(shape.dropFirst()).product())
      }
      let flat = try emit(.reshape(Reshape([dims.batch, count])), [index.value], node)
      let rows = try emit(.gather(gather), [x.value, flat], node)
      return try emit(.reshape(Reshape(try stepType(value, roles).shape)), [rows], node)
    }
    x = try withRows(x, node)
    index = try withRows(index, node)
    guard x.isLifted || index.isLifted else {
      return try emit(.gather(gather), [x.value, index.value], node)
    }
    return try emit(
      .gather(Gather(axis: gather.axis + 1)), [try lifted(x, node), try lifted(index, node)], node)
  }
}
