import GraphIR
import GraphcRuntime

/// The inputs and outputs of a function of the step.
extension StepWriter {
  mutating func declareInputs(_ carries: [StepOutput]) throws(IncrementalRefusal) {
    let values = function.nodes.indices.filter {
      if case .input = function.nodes[$0].op { true } else { false }
    }
    .map { ValueID(node: $0) }
    for case .result(let place, let roles) in carries where values.indices.contains(place) {
      try declare(.argument(place, roles), values[place], roles)
    }
    for (place, value) in values.enumerated() {
      for roles in demand.variants[value] ?? [] where try demand.source(of: value, roles) == .op {
        try declare(.argument(place, roles), value, roles)
      }
      if demand.crossings.contains(value), !isMain {
        add(
          .source(place),
          builder.addInput(name: inputName(value), type: type(value), origin: origin(value)))
      }
    }
    addPositions()
    addCrossings()
    try addStates()
  }

  private mutating func addPositions() {
    let needed = demand.needsPositions
    let type = TensorType(.i32, [dims.rows])
    if needed.past || isMain {
      add(.past, builder.addInput(name: unique("past"), type: type, origin: .synthetic))
    }
    if needed.count || isMain {
      add(.count, builder.addInput(name: unique("count"), type: type, origin: .synthetic))
    }
  }

  private mutating func declare(
    _ input: StepInput, _ value: ValueID, _ roles: [StepRole]
  ) throws(IncrementalRefusal) {
    guard inputs[input] == nil else { return }
    let type = try stepType(value, roles)
    let new = builder.addInput(name: inputName(value), type: type, origin: origin(value))
    add(input, new)
    built[StepVariant(value: value, roles: roles)] = new
  }

  private mutating func add(_ input: StepInput, _ value: ValueID) {
    inputs[input] = value
    result.inputs.append(input)
  }

  private mutating func inputName(_ value: ValueID) -> String {
    if case .input(let input) = function.nodes[value.node].op { return unique(input.name) }
    return unique(function.nodes[value.node].name ?? "x")
  }

  /// A name for an input that no other one has; with a number, none of the original either.
  mutating func unique(_ name: String) -> String {
    freeName(name) { wish in
      (wish == name || !originalInputs.contains(wish)) && inputNames.insert(wish).inserted
    }
  }

  private mutating func addCrossings() {
    for index in function.nodes.indices {
      for (place, type) in function.nodes[index].types.enumerated() {
        let value = ValueID(node: index, result: place)
        guard demand.crossings.contains(value) else { continue }
        if case .input = function.nodes[index].op, !isMain { continue }
        add(crossing: path(of: value), type, .value(value), origin(value))
        built[StepVariant(value: value, roles: [])] = inputs[.crossing(result.crossings.count - 1)]
      }
      guard let callees = demand.callees[index] else { continue }
      for (place, crossing) in callees.first.crossings.enumerated() {
        let (prefix, count) = callPath(index)
        let type =
          count.map { TensorType(crossing.type.dtype, [Dim($0)] + crossing.type.shape) }
          ?? crossing.type
        add(
          crossing: prefix + "." + crossing.path, type, .inner(node: index, index: place),
          function.nodes[index].origin)
      }
    }
  }

  private mutating func add(
    crossing path: String, _ type: TensorType, _ place: CrossingSpec.Place, _ origin: Origin
  ) {
    result.crossings.append(CrossingSpec(path: path, type: type, place: place))
    let value = builder.addInput(name: unique(path), type: type, origin: origin)
    add(.crossing(result.crossings.count - 1), value)
  }

  /// The path of a call, and the number of steps of a repeat.
  func callPath(_ index: Int) -> (path: String, count: Int?) {
    let op = function.nodes[index].op
    if case .call(let call) = op { return (call.path, nil) }
    if case .repeat(let steps) = op { return (steps.path, steps.stepCount) }
    return ("", nil)
  }

  func path(of value: ValueID) -> String {
    let node = function.nodes[value.node]
    return node.name ?? node.op.definition.mnemonic
  }

  mutating func add(state key: StateKey, _ spec: StateSpec, _ origin: Origin) {
    let number = result.states.count
    result.states.append(spec)
    stateNumbers[key] = number
    add(.state(number), builder.addInput(name: unique(spec.path), type: spec.type, origin: origin))
  }

  /// The value of an input of the step.
  func input(_ input: StepInput, _ node: Node) throws(IncrementalRefusal) -> ValueID {
    guard let value = inputs[input] else {
      throw IncrementalRefusal(node, "reads what the step does not have")
    }
    return value
  }

  mutating func finish(_ outputs: [StepOutput]) throws(IncrementalRefusal) {
    var names: Set<String> = []
    func name(_ base: String) -> String { freeName(base) { names.insert($0).inserted } }
    for case .result(let result, let roles) in outputs {
      let output = function.outputs[result]
      var value = try variant(output.value, roles)
      if isLastOnly { value = try last(of: value, output.value) }
      self.result.outputs.append(.result(result, roles))
      builder.addOutput(name: name(output.name), value: value)
    }
    for number in result.states.indices {
      guard let value = newStates[number] else {
        throw IncrementalRefusal(
          reason: "the state '\(result.states[number].path)' is never written")
      }
      result.outputs.append(.state(number))
      builder.addOutput(name: name(result.states[number].path + ".new"), value: value)
    }
    var finished = builder.function
    (finished.parameters, finished.folded) = (function.parameters, function.folded)
    finished.dropUnreadParameters()
    cloner.add(step: finished)
    let crossingNames = zip(result.inputs, finished.inputs).compactMap { input, own -> String? in
      if case .crossing = input { own.name } else { nil }
    }
    result.source = try SourceWriter.write(
      function, demand, result.crossings, crossingNames, as: result.name, cloner)
  }

  /// Of the new positions of an output, the last valid one of each row.
  private mutating func last(of value: ValueID, _ output: ValueID) throws(IncrementalRefusal)
    -> ValueID
  {
    let node = function.producer(of: output)
    let type = type(output)
    let (batch, axis) = (dims.batchAxis(type) ?? 0, dims.growing(type)[0])
    let order = [batch, axis] + type.shape.indices.filter { $0 != batch && $0 != axis }
    let isInOrder = order == Array(order.indices)
    let front = isInOrder ? value : try emit(.transpose(Transpose(order)), [value], node)
    let one = try emit(.constant(Constant(.dim(1))), [], node)
    let index = try emit(.binary(Binary(.subtract)), [try input(.count, node), one], node)
    // With an axis of the one position, so that the gather moves before what is computed of each position.
    let each = try emit(.reshape(Reshape([dims.rows, 1])), [index], node)
    let rows = try emit(.gather(Gather(axis: 1)), [front, each], node)
    var shape = builder.type(of: rows).shape
    shape.remove(at: 1)
    return try emit(.reshape(Reshape(shape)), [rows], node, name: node.name)
  }
}
