import GraphIR
import GraphcRuntime

/// What is kept from one step to the next. In a state, the axis of the rows comes first.
extension StepWriter {
  /// Declares the states of the function and of those that it calls.
  mutating func addStates() throws(IncrementalRefusal) {
    for index in function.nodes.indices {
      let node = function.nodes[index]
      for result in node.types.indices {
        try addStates(of: ValueID(node: index, result: result), node)
      }
      guard let callees = demand.callees[index] else { continue }
      let (prefix, count) = callPath(index)
      for (place, state) in callees.first.states.enumerated() {
        var outer = state
        outer.path = prefix + "." + state.path
        if let count {
          outer.type.shape = [Dim(count)] + state.type.shape
          outer.rowAxis += 1
        }
        add(state: .inner(node: index, index: place), outer, node.origin)
      }
    }
  }

  private mutating func addStates(of value: ValueID, _ node: Node) throws(IncrementalRefusal) {
    for roles in demand.variants[value] ?? [] where try demand.source(of: value, roles) == .cache {
      var type = try stepType(value, roles)
      type.shape = order(of: value, isCache: true).map { type.shape[$0] }
      add(state: .cache(value, roles[0]), spec(value, type), node.origin)
    }
    if let margin = demand.margins[value] {
      add(state: .margin(value), spec(value, try rowsType(value, count: margin)), node.origin)
    }
    if demand.keepsSum(value) {
      add(state: .sum(value), spec(value, try rowsType(value, count: 1)), node.origin)
    }
  }

  private func spec(_ value: ValueID, _ type: TensorType) -> StateSpec {
    let initial: Constant.Value =
      switch type.dtype {
      case .f32, .bf16: .float(0)
      case .i32: .dim(0)
      case .bool: .bool(false)
      }
    return StateSpec(path: path(of: value), type: type, initial: initial, rowAxis: 0)
  }

  /// The axes of a value in the order in which a state has them: rows first; next the positions, but of a cache where
  /// they are.
  private func order(of value: ValueID, isCache: Bool) -> [Int] {
    let type = type(value)
    var first = dims.batchAxis(type).map { [$0] } ?? []
    if !isCache { first += dims.growing(type) }
    return first + type.shape.indices.filter { !first.contains($0) }
  }

  /// The type of some rows of a value, positions after the rows.
  private func rowsType(_ value: ValueID, count: Int) throws(IncrementalRefusal) -> TensorType {
    var type = try stepType(value, [demand.natural(value)])
    let axes = dims.growing(self.type(value))
    type.shape[axes[0]] = Dim(count)
    type.shape = order(of: value, isCache: false).map { type.shape[$0] }
    return type
  }

  private mutating func transposed(
    _ value: ValueID, _ order: [Int], _ node: Node
  ) throws(IncrementalRefusal) -> ValueID {
    order == Array(order.indices) ? value : try emit(.transpose(Transpose(order)), [value], node)
  }

  private func inverse(_ order: [Int]) -> [Int] {
    order.indices.map { order.firstIndex(of: $0) ?? $0 }
  }

  /// Writes the new positions to those so far, and returns all.
  mutating func writeCache(_ value: ValueID, _ roles: [StepRole]) throws(IncrementalRefusal)
    -> ValueID
  {
    let node = function.nodes[value.node]
    guard let number = stateNumbers[.cache(value, roles[0])] else {
      throw IncrementalRefusal(node, "has no state")
    }
    let order = order(of: value, isCache: true)
    let rows = try transposed(try variant(value, [demand.natural(value)]), order, node)
    let axis = order.firstIndex(of: dims.growing(type(value))[0]) ?? 0
    let state = try input(.state(number), node)
    let past = try input(.past, node)
    let written = try emit(
      .writeRows(WriteRows(axis: axis, wraps: roles[0] == .ring)), [state, rows, past], node,
      name: result.states[number].path)
    newStates[number] = written
    return try transposed(written, inverse(order), node)
  }

  /// The index of the position in each slot of a ring, i32[R, M]: the largest one up to the last new position that falls
  /// into the slot. Where there is none yet it is the slot itself, which is later than all positions of the step, so that
  /// every index is one that a sequence of M tokens has.
  mutating func ringPositions(_ node: Node) throws(IncrementalRefusal) -> ValueID {
    func number(_ dim: Dim) throws(IncrementalRefusal) -> ValueID {
      try emit(.constant(Constant(.dim(dim))), [], node)
    }
    func combine(_ function: BinaryFunction, _ a: ValueID, _ b: ValueID) throws(IncrementalRefusal)
      -> ValueID
    {
      try emit(.binary(Binary(function)), [a, b], node)
    }
    let past = try emit(.reshape(Reshape([dims.rows, 1])), [try input(.past, node)], node)
    let before = try refusingDims(node) { () throws(DimError) in try dims.new.subtracting(1) }
    let last = try combine(.add, past, try number(before))
    let slot = try emit(.iota(Iota(count: dims.slots)), [], node)
    let count = try number(dims.slots)
    let age = try combine(
      .remainder, try combine(.add, try combine(.subtract, last, slot), count), count)
    let position = try combine(.subtract, last, age)
    let isEmpty = try emit(.comparison(Comparison(.less)), [position, try number(0)], node)
    return try emit(.select(Select()), [isEmpty, slot, position], node)
  }

  /// Positions that begin before the new ones.
  mutating func readMargin(_ value: ValueID, _ roles: [StepRole]) throws(IncrementalRefusal)
    -> ValueID
  {
    let node = function.nodes[value.node]
    guard let number = stateNumbers[.margin(value)], let margin = demand.margins[value],
      case .new(let from, let to) = roles[0], case .new(let first, _) = demand.natural(value)
    else { throw IncrementalRefusal(node, "has no state") }
    let order = order(of: value, isCache: false)
    let state = try input(.state(number), node)
    let rows = try transposed(try variant(value, [demand.rest(of: roles[0], value)]), order, node)
    let all = try emit(.concat(Concat(axis: 1)), [state, rows], node)
    if newStates[number] == nil { newStates[number] = try lastRows(margin, of: all, node) }
    let start = from - first + margin
    let end = try refusingDims(node) { () throws(DimError) in
      try dims.new.adding(Dim(to - from)).adding(Dim(start))
    }
    let part = try emit(.slice(Slice(axis: 1, start: Dim(start), end: end)), [all], node)
    return try transposed(part, inverse(order), node)
  }

  /// Of rows before the new ones and the new ones, those that come before the next step: from `count` on.
  private mutating func lastRows(_ number: Int, of all: ValueID, _ node: Node)
    throws(IncrementalRefusal) -> ValueID
  {
    let count = try emit(.reshape(Reshape([dims.rows, 1])), [try input(.count, node)], node)
    let offsets = try emit(.iota(Iota(count: Dim(number))), [], node)
    let index = try emit(.binary(Binary(.add)), [count, offsets], node)
    return try emit(.gather(Gather(axis: 1)), [all, index], node)
  }

  /// The sums up to the new positions, which begin with the sum so far.
  mutating func writeSums(
    _ cumsum: Cumsum, _ value: ValueID, _ roles: [StepRole]
  ) throws(IncrementalRefusal) -> ValueID {
    let node = function.nodes[value.node]
    guard let number = stateNumbers[.sum(value)] else {
      throw IncrementalRefusal(node, "has no state")
    }
    let order = order(of: value, isCache: false)
    let rows = try transposed(try variant(node.operands[0], roles), order, node)
    let sums = try emit(.cumsum(Cumsum(axis: 1)), [rows], node)
    let state = try input(.state(number), node)
    let total = try emit(.binary(Binary(.add)), [sums, state], node)
    let all = try emit(.concat(Concat(axis: 1)), [state, total], node)
    newStates[number] = try lastRows(1, of: all, node)
    return try transposed(total, inverse(order), node)
  }
}

extension StepDemand {
  /// Whether a cumsum runs along the tokens, so that the sum so far is kept.
  func keepsSum(_ value: ValueID) -> Bool {
    guard case .cumsum(let cumsum) = function.nodes[value.node].op, facts(value).isGrowing else {
      return false
    }
    let axes = dims.growing(type(value))
    return axes == [cumsum.axis] && variants[value]?.contains([natural(value)]) == true
  }

  /// Whether the function needs to know how many tokens each row has already, and how many are new.
  var needsPositions: (past: Bool, count: Bool) {
    var past = false
    var count = !margins.isEmpty
    for (value, all) in variants {
      let isGrowing = facts(value).isGrowing
      for roles in all where !past {
        past =
          isGrowing
          ? roles == [.all] || roles == [.ring] || isPrefixed(value) : roles.contains { $0 != .all }
      }
      if keepsSum(value) { count = true }
    }
    for callees in callees.values {
      if callees.first.inputs.contains(.past) { past = true }
      if callees.first.inputs.contains(.count) { count = true }
    }
    return (past, count)
  }

  private func isPrefixed(_ value: ValueID) -> Bool {
    if case .concat(let concat) = function.nodes[value.node].op {
      dims.growing(type(value)).contains(concat.axis)
    } else {
      false
    }
  }
}
