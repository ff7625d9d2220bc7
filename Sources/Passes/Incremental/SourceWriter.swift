import GraphIR

/// Writes the function of the source that computes what a function of the step reads of it.
struct SourceWriter {
  private let function: Function
  private let demand: StepDemand
  private let cloner: StepCloner
  private var builder: FunctionBuilder
  private var results: [ValueID: ValueID] = [:]
  private var inner: [Int: [ValueID]] = [:]
  private var isNeeded: Set<Int> = []
  private var calledInside: Set<Int> = []

  /// - Returns: the function; `nil` if nothing is read.
  static func write(
    _ function: Function, _ demand: StepDemand, _ crossings: [CrossingSpec], _ names: [String],
    as name: String,
    _ cloner: StepCloner
  ) throws(IncrementalRefusal) -> SourceFunction? {
    guard !crossings.isEmpty else { return nil }
    let own =
      name == Module.mainName ? name : cloner.unique(name.replacing(".step", with: "") + ".source")
    var writer = SourceWriter(function, demand, cloner, own)
    try writer.findNeeded(crossings)
    var inputs: [Int] = []
    var place = 0
    for (index, node) in function.nodes.enumerated() {
      if case .input = node.op {
        if writer.isNeeded.contains(index) {
          inputs.append(place)
          writer.copy(index)
        }
        place += 1
      } else if writer.isNeeded.contains(index) || writer.calledInside.contains(index) {
        try writer.write(index)
      }
    }
    try writer.finish(crossings, names)
    return SourceFunction(name: own, inputs: inputs)
  }

  private init(_ function: Function, _ demand: StepDemand, _ cloner: StepCloner, _ name: String) {
    self.function = function
    self.demand = demand
    self.cloner = cloner
    builder = FunctionBuilder(name: name)
  }

  private mutating func findNeeded(_ crossings: [CrossingSpec]) throws(IncrementalRefusal) {
    for crossing in crossings {
      switch crossing.place {
      case .value(let value): isNeeded.insert(value.node)
      case .inner(let node, _): calledInside.insert(node)
      }
    }
    for (index, node) in function.nodes.enumerated().reversed() {
      if isNeeded.contains(index) {
        if !node.op.calls.isEmpty, node.operands.contains(where: { demand.facts($0).isGrowing }) {
          throw IncrementalRefusal(
            node, "returns a value of the source from a function that reads tokens, too")
        }
        for operand in node.operands { isNeeded.insert(operand.node) }
        if let type = node.types.first(where: { !demand.dims.growing($0).isEmpty }) {
          throw IncrementalRefusal(
            node, "makes \(type) for a value that depends on the source alone")
        }
      }
      if calledInside.contains(index), let source = demand.callees[index]?.first.source {
        for place in source.inputs { isNeeded.insert(node.operands[place].node) }
      }
    }
  }

  private mutating func copy(_ index: Int) {
    var node = function.nodes[index]
    node.operands = node.operands.map { results[$0] ?? $0 }
    for (place, value) in builder.append(node).enumerated() {
      results[ValueID(node: index, result: place)] = value
    }
  }

  private mutating func write(_ index: Int) throws(IncrementalRefusal) {
    if isNeeded.contains(index) { copy(index) }
    guard calledInside.contains(index), let callee = demand.callees[index]?.first,
      let source = callee.source,
      let called = cloner.sourceFunction(named: source.name)
    else { return }
    let node = function.nodes[index]
    let operands = source.inputs.map { results[node.operands[$0]] ?? node.operands[$0] }
    var types = called.outputTypes
    let op: Op
    if case .repeat(var steps) = node.op {
      guard source.inputs.allSatisfy({ $0 >= steps.carryCount }) else {
        throw IncrementalRefusal(
          node, "carries a value of the source beside what depends on tokens")
      }
      let stacked = Set(steps.stacked)
      steps.functions = (demand.callees[index]?.functions ?? []).compactMap(\.source?.name)
      steps.carryCount = 0
      steps.stacked = source.inputs.indices.filter { stacked.contains(source.inputs[$0]) }
      for place in types.indices { types[place].shape.insert(Dim(steps.stepCount), at: 0) }
      op = .repeat(steps)
    } else if case .call(var call) = node.op {
      call.function = source.name
      op = .call(call)
    } else {
      return
    }
    inner[index] = builder.append(
      Node(
        op: op, operands: operands, types: types,
        origin: node.origin.derived(by: Incrementalize.name), name: node.name)
    )
  }

  private mutating func finish(_ crossings: [CrossingSpec], _ names: [String])
    throws(IncrementalRefusal)
  {
    for (crossing, name) in zip(crossings, names) {
      let value: ValueID?
      switch crossing.place {
      case .value(let own): value = results[own]
      case .inner(let node, let index):
        value = inner[node].flatMap { $0.indices.contains(index) ? $0[index] : nil }
      }
      guard let value else {
        throw IncrementalRefusal(reason: "the source does not give '\(crossing.path)'")
      }
      builder.addOutput(name: name, value: value)
    }
    var finished = builder.function
    (finished.parameters, finished.folded) = (function.parameters, function.folded)
    finished.dropUnreadParameters()
    cloner.add(source: finished)
  }
}
