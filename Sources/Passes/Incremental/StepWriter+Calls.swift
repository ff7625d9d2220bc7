import GraphIR

/// Calls and repeats: their functions take the positions, the states and the values of the source as further inputs.
extension StepWriter {
  mutating func writeCall(_ index: Int) throws(IncrementalRefusal) {
    guard let callees = demand.callees[index] else { return }
    let node = function.nodes[index]
    let callee = callees.first
    var stacked: Set<Int> = []
    var steps: Repeat?
    if case .repeat(let original) = node.op {
      steps = original
      stacked = Set(original.stacked)
    }
    var operands: [ValueID] = []
    var rows: [Int] = []
    for (place, input) in callee.inputs.enumerated() {
      switch input {
      case .argument(let operand, let roles):
        let isStacked = stacked.contains(operand)
        operands.append(try argument(node.operands[operand], roles, isStacked: isStacked, node))
        if isStacked { rows.append(place) }
      case .source(let operand):
        operands.append(try variant(node.operands[operand], []))
        if stacked.contains(operand) { rows.append(place) }
      case .crossing(let number):
        guard
          let own = result.crossings.firstIndex(where: {
            $0.place == .inner(node: index, index: number)
          })
        else {
          throw IncrementalRefusal(node, "reads a value of the source that the step does not have")
        }
        operands.append(try self.input(.crossing(own), node))
        rows.append(place)
      case .state(let number):
        guard let own = stateNumbers[.inner(node: index, index: number)] else {
          throw IncrementalRefusal(node, "has a state that the step does not have")
        }
        operands.append(try self.input(.state(own), node))
        rows.append(place)
      case .past, .count: operands.append(try self.input(input, node))
      }
    }
    let results = try append(node, operands, callees, rows: rows, steps)
    for (place, output) in callee.outputs.enumerated() {
      switch output {
      case .result(let result, let roles):
        let value = ValueID(node: index, result: result)
        let isStacked = steps.map { result >= $0.carryCount } ?? false
        define(
          value, roles, try unstacked(results[place], value, roles, isStacked: isStacked, node))
      case .state(let number):
        if let own = stateNumbers[.inner(node: index, index: number)] {
          newStates[own] = results[place]
        }
      }
    }
  }

  /// An operand in the form in which the function takes it: rows of the batch after the axis of the steps.
  private mutating func argument(
    _ operand: ValueID, _ roles: [StepRole], isStacked: Bool, _ node: Node
  ) throws(IncrementalRefusal) -> ValueID {
    let part = try withRows(try placed(operand, roles), node)
    guard isStacked, part.isLifted else { return part.value }
    return try swapped(part.value, node)
  }

  private mutating func unstacked(
    _ new: ValueID, _ value: ValueID, _ roles: [StepRole], isStacked: Bool, _ node: Node
  ) throws(IncrementalRefusal) -> ValueID {
    isStacked && dims.isLifted(type(value), roles) ? try swapped(new, node) : new
  }

  private mutating func swapped(_ value: ValueID, _ node: Node) throws(IncrementalRefusal)
    -> ValueID
  {
    try emit(
      .transpose(Transpose([1, 0] + Array(2..<builder.type(of: value).rank))), [value], node)
  }

  private mutating func append(
    _ node: Node, _ operands: [ValueID], _ callees: StepCallees, rows: [Int], _ steps: Repeat?
  ) throws(IncrementalRefusal) -> [ValueID] {
    guard let called = cloner.stepFunction(named: callees.first.name) else {
      throw IncrementalRefusal(node, "calls a function that is not there")
    }
    var types = called.outputTypes
    let op: Op
    if var steps {
      steps.functions = callees.functions.map(\.name)
      steps.carryCount = callees.carries.count
      steps.stacked = rows
      for place in types.indices.dropFirst(steps.carryCount) {
        types[place].shape.insert(Dim(steps.stepCount), at: 0)
      }
      op = .repeat(steps)
    } else {
      guard case .call(var call) = node.op else {
        throw IncrementalRefusal(node, "calls no function")
      }
      call.function = callees.first.name
      op = .call(call)
    }
    if let type = types.first(where: { $0.rank > TensorType.maximumRank }) {
      throw IncrementalRefusal(node, "needs a tensor of rank \(type.rank)")
    }
    return builder.append(
      Node(
        op: op, operands: operands, types: types,
        origin: node.origin.derived(by: Incrementalize.name), name: node.name)
    )
  }
}
