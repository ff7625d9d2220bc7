import GraphIR

extension StepDemand {
  /// Asks for what an op reads to compute a variant of its result.
  mutating func readOperands(of value: ValueID, _ roles: [StepRole]) throws(IncrementalRefusal) {
    let node = function.nodes[value.node]
    if case .writeRows = node.op { throw IncrementalRefusal(node, "writes a state, so this is a step already") }
    if case .concat(let concat) = node.op { return try readParts(concat, node, value, roles) }
    for (operand, roles) in zip(node.operands, try operandRoles(node, value, roles)) {
      try read(operand, roles)
    }
  }

  /// The roles of the operands of an op whose flows say all.
  func operandRoles(
    _ node: Node, _ value: ValueID, _ roles: [StepRole]
  ) throws(IncrementalRefusal) -> [[StepRole]] {
    let types = node.operands.map { type($0) }
    let result = Dictionary(uniqueKeysWithValues: zip(dims.growing(type(value)), roles))
    let flows = flows(of: node, types)
    var all: [[StepRole]] = []
    for (operand, type) in types.enumerated() {
      var own: [StepRole] = []
      for axis in dims.growing(type) {
        let flow = flows[operand].first { $0.axis == axis }
        own.append(
          try role(of: axis, flow, node, result, all: isWindowed(flow, node) ? .ring : .all))
      }
      all.append(own)
    }
    return all
  }

  /// Whether each position of the result reads the same one of each operand.
  func isElementwise(_ node: Node) -> Bool {
    let types = node.operands.map { type($0) }
    return !node.op.isView && flows(of: node, types) == AxisFlow.elementwise(types)
  }

  private func flows(of node: Node, _ types: [TensorType]) -> [[AxisFlow]] {
    switch node.op.definition.semantics {
    case .primitive(let flow, _): flow(types)
    // Functions of one number; whatever else is composite has been spelled out.
    case .composite: AxisFlow.elementwise(types)
    case .structural: types.map { _ in [] }
    }
  }

  private func role(
    of axis: Int, _ flow: AxisFlow?, _ node: Node, _ result: [Int: StepRole], all: StepRole
  ) throws(IncrementalRefusal) -> StepRole {
    switch flow {
    case .band(_, to: let target, let low, let high):
      // Without the axis in the result, what is read of it has a fixed place.
      guard let role = result[target] else { return .all }
      // Sums up to a position have the sum before the new positions as state.
      guard let low else { return role }
      guard let low = low.constantValue, let high = high?.constantValue,
        let read = role.reading(low: low, high: high)
      else {
        throw IncrementalRefusal(
          node, "reads positions of \(dims.growth) at a distance that is not a number")
      }
      return read
    case .pooled(_, to: let target): return target.flatMap { result[$0] } ?? all
    case .contracted: return all
    case .scattered:
      throw IncrementalRefusal(node, "reads positions of \(dims.growth) in another order")
    case nil: throw IncrementalRefusal(node, "reads one position of \(dims.growth) for all")
    }
  }

  /// Whether an axis is summed over with weights that are 0 for all but the last positions.
  private func isWindowed(_ flow: AxisFlow?, _ node: Node) -> Bool {
    guard cloner.usesRings, node.operands.contains(where: { facts($0).isGrowing }) else {
      return false
    }
    let weights = type(node.operands[0])
    let axis: Int
    switch (node.op, flow) {
    case (.matMul, .contracted): axis = weights.rank - 1
    case (.reduce(let reduce), .pooled(_, to: nil)): axis = reduce.axis
    default: return false
    }
    guard dims.excess(weights.shape[axis]) == 0,
      let window = facts(node.operands[0]).window.window(along: axis)
    else {
      return false
    }
    cloner.keep(window: window)
    return true
  }

  private mutating func readParts(
    _ concat: Concat, _ node: Node, _ value: ValueID, _ roles: [StepRole]
  ) throws(IncrementalRefusal) {
    let axes = dims.growing(type(value))
    guard let place = axes.firstIndex(of: concat.axis) else {
      for operand in node.operands { try read(operand, roles) }
      return
    }
    let parts = try prefix(of: concat, node)
    let others = roles.enumerated().filter { $0.offset != place }.map(\.element)
    guard let role = roles[place].reading(low: -parts.count, high: -parts.count) else { return }
    var own = roles
    own[place] = role
    try read(node.operands[parts.growing], own)
    if roles[place] == .ring {
      throw IncrementalRefusal(node, "puts positions before those of a window")
    }
    let fixed =
      roles[place] == .all
      ? node.operands.indices.filter { $0 != parts.growing } : Array(0..<parts.growing)
    for part in fixed {
      guard !facts(node.operands[part]).isGrowing else {
        throw IncrementalRefusal(node, "puts the first tokens at fixed positions")
      }
      try read(node.operands[part], others)
    }
  }

  /// Of parts along an axis that grows: which part grows, and how many positions lie before it.
  func prefix(of concat: Concat, _ node: Node) throws(IncrementalRefusal) -> (
    growing: Int, count: Int
  ) {
    guard
      let growing = node.operands.firstIndex(where: {
        dims.excess(type($0).shape[concat.axis]) != nil
      })
    else {
      throw IncrementalRefusal(node, "has no part that grows")
    }
    var count = Dim(0)
    for part in node.operands[..<growing] {
      count = try refusingDims(node) { () throws(DimError) in
        try count.adding(type(part).shape[concat.axis])
      }
    }
    guard let number = count.constantValue else {
      throw IncrementalRefusal(
        node, "puts \(count) positions before the tokens, whose number is not known")
    }
    return (growing, number)
  }
}
