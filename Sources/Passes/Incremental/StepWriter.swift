import GraphIR
import GraphcRuntime

/// Writes a function of the step: the variants that `StepDemand` found, in the order of the original.
struct StepWriter {
  let function: Function
  let dims: StepDims
  let demand: StepDemand
  let cloner: StepCloner
  let result: StepFunction
  var builder: FunctionBuilder
  /// The values in the step; those of the source under no roles.
  var built: [StepVariant: ValueID] = [:]
  var inputs: [StepInput: ValueID] = [:]
  /// The new values of the states, by their number.
  var newStates: [Int: ValueID] = [:]
  /// The numbers of the states that are kept of a value.
  var stateNumbers: [StateKey: Int] = [:]
  private var positions: [StepRole: ValueID] = [:]
  /// The names of the inputs of the step so far, and those of the original.
  var inputNames: Set<String> = []
  let originalInputs: Set<String>
  var isMain: Bool { result.name == Module.mainName }
  /// Whether the outputs are those of the last valid position of each row.
  var isLastOnly = false

  /// What a state is of: a value, and whether it holds all positions, the last ones, or a sum; or what a node calls.
  enum StateKey: Hashable {
    case cache(ValueID, StepRole)
    case margin(ValueID)
    case sum(ValueID)
    case inner(node: Int, index: Int)
  }

  /// - Parameters:
  ///   - outputs: what is read of the outputs.
  ///   - carries: what a repeat carries, which comes before all other inputs and outputs.
  ///   - isLastOnly: whether the outputs keep the last valid position of each row, or all new ones.
  static func write(
    _ function: Function, as name: String, _ facts: [[ValueFacts]], _ cloner: StepCloner, outputs: [StepOutput],
    carries: [StepOutput] = [], isLastOnly: Bool = false
  ) throws(IncrementalRefusal) -> StepFunction {
    var wanted: [StepVariant] = []
    for case .result(let result, let roles) in carries + outputs {
      wanted.append(StepVariant(value: function.outputs[result].value, roles: roles))
    }
    let demand = try StepDemand(function, facts, cloner.dims, cloner, wanted: wanted)
    var writer = StepWriter(function, name, demand, cloner)
    writer.isLastOnly = isLastOnly
    try writer.declareInputs(carries)
    for index in function.nodes.indices { try writer.write(index) }
    try writer.finish(carries + outputs)
    return writer.result
  }

  private init(_ function: Function, _ name: String, _ demand: StepDemand, _ cloner: StepCloner) {
    self.function = function
    self.demand = demand
    self.cloner = cloner
    dims = cloner.dims
    result = StepFunction(name: name)
    originalInputs = Set(function.inputs.map(\.name))
    builder = FunctionBuilder(name: name)
  }

  func type(_ value: ValueID) -> TensorType { function.type(of: value) }

  func facts(_ value: ValueID) -> ValueFacts { demand.facts(value) }

  // MARK: Values

  func origin(_ value: ValueID) -> Origin { function.nodes[value.node].origin }

  func stepType(_ value: ValueID, _ roles: [StepRole]) throws(IncrementalRefusal) -> TensorType {
    try refusingDims(function.nodes[value.node]) { () throws(DimError) in
      try dims.type(type(value), roles)
    }
  }

  /// A variant of a value, or the value of the source as it is.
  mutating func variant(_ value: ValueID, _ roles: [StepRole]) throws(IncrementalRefusal) -> ValueID {
    let node = function.nodes[value.node]
    if demand.isSource(value) {
      if let known = built[StepVariant(value: value, roles: [])] { return known }
      if let place = inputPlace(value) { return try input(.source(place), node) }
    }
    let key = StepVariant(value: value, roles: roles)
    if let known = built[key] { return known }
    if let uniform = facts(value).uniform {
      let type = try stepType(value, roles)
      let new = try emit(.constant(Constant(uniform)), [], node)
      built[key] = type.shape.isEmpty ? new : try emit(.expand(Expand(type.shape)), [new], node)
    }
    guard let known = built[key] else {
      throw IncrementalRefusal(node, "is read in a way that was not asked for")
    }
    return known
  }

  private func inputPlace(_ value: ValueID) -> Int? {
    guard case .input = function.nodes[value.node].op else { return nil }
    return function.nodes[..<value.node].count { if case .input = $0.op { true } else { false } }
  }

  /// Emits a node with the origin and the name of one of the original.
  mutating func emit(
    _ op: Op, _ operands: [ValueID], _ node: Node, name: String? = nil
  ) throws(IncrementalRefusal) -> ValueID {
    try refusing(node) { () throws(InferenceError) in
      try builder.emit(
        op, operands, origin: node.origin.derived(by: Incrementalize.name), name: name)
    }
  }

  private mutating func write(_ index: Int) throws(IncrementalRefusal) {
    let node = function.nodes[index]
    if !node.op.calls.isEmpty { try writeCall(index) }
    for result in node.types.indices { try write(ValueID(node: index, result: result), node) }
  }

  private mutating func write(_ value: ValueID, _ node: Node) throws(IncrementalRefusal) {
    if demand.sourceViews.contains(value) {
      let operand = try variant(node.operands[0], [])
      let new = try emit(node.op, [operand], node, name: node.name)
      define(value, [], new)
    }
    var others: [(roles: [StepRole], source: VariantSource)] = []
    for roles in demand.variants[value] ?? [] {
      let source = try demand.source(of: value, roles)
      guard source == .op else {
        others.append((roles, source))
        continue
      }
      if built[StepVariant(value: value, roles: roles)] != nil { continue }
      let new = try computed(value, roles)
      try define(value, roles, checking: new)
      if let name = node.name { builder.suggestName(name, for: new) }
    }
    // What was asked for last is what the others are made of.
    for (roles, source) in others.reversed() {
      let new: ValueID
      switch source {
      case .op: continue
      case .cache: new = try writeCache(value, roles)
      case .margin: new = try readMargin(value, roles)
      case .picked(let place): new = try pick(value, roles, place)
      }
      try define(value, roles, checking: new)
    }
  }

  /// Takes a value for a variant, whose type it must have.
  private mutating func define(
    _ value: ValueID, _ roles: [StepRole], checking new: ValueID
  ) throws(IncrementalRefusal) {
    let expected = try stepType(value, roles)
    let type = builder.type(of: new)
    guard type == expected else {
      throw IncrementalRefusal(
        function.nodes[value.node],
        "cannot be computed step by step: it would give \(type), not \(expected)")
    }
    define(value, roles, new)
  }

  mutating func define(_ value: ValueID, _ roles: [StepRole], _ new: ValueID) {
    built[StepVariant(value: value, roles: roles)] = new
  }

  // MARK: Positions

  /// The indices of the new positions in a role: i32[R, N + to − from].
  mutating func indices(_ role: StepRole, _ node: Node) throws(IncrementalRefusal) -> ValueID {
    if let known = positions[role] { return known }
    guard case .new(let from, let to) = role else {
      let slots = try ringPositions(node)
      positions[role] = slots
      return slots
    }
    let count = try refusingDims(node) { () throws(DimError) in
      try dims.new.adding(Dim(to)).subtracting(Dim(from))
    }
    let past = try emit(.reshape(Reshape([dims.rows, 1])), [try input(.past, node)], node)
    var offsets = try emit(.iota(Iota(count: count)), [], node)
    if from != 0 {
      let start = try emit(.constant(Constant(.dim(Dim(from)))), [], node)
      offsets = try emit(.binary(Binary(.add)), [offsets, start], node)
    }
    let indices = try emit(.binary(Binary(.add)), [past, offsets], node)
    positions[role] = indices
    return indices
  }
}
