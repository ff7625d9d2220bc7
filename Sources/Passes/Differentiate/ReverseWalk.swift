import GraphIR
import GraphcRuntime

/// The nodes of a function, and after them those that hand cotangents from its outputs on to its inputs.
struct ReverseWalk {
  /// A call in the forward computation that has a gradient.
  private struct DifferentiatedCall {
    var request: DifferentiatedFunctions.Request
    var pair: DifferentiatedFunctions.Pair
  }

  var builder: FunctionBuilder
  let source: Function
  /// The values of the outputs.
  private(set) var outputs: [ValueID] = []
  /// The cotangents of outputs that are inputs of the walk, by output.
  private(set) var givenCotangents: [ValueID] = []
  /// The number of nodes of the forward computation.
  private(set) var forwardCount = 0

  let functions: DifferentiatedFunctions
  private let wantedInputs: [Bool]
  private let wantedOutputs: [Bool]
  private var inputs: [ValueID] = []
  /// The values that change with the inputs.
  private var active: Set<ValueID> = []
  private var cotangents: [ValueID: ValueID] = [:]
  /// By node.
  private var calls: [Int: DifferentiatedCall] = [:]

  /// - Parameters:
  ///   - inputs: those whose cotangents are wanted.
  ///   - outputs: those whose cotangents are given.
  init(
    _ function: Function, inputs wanted: [Bool], outputs wantedOutputs: [Bool], functions: DifferentiatedFunctions
  ) throws(DifferentiationRefusal) {
    source = function
    self.functions = functions
    wantedInputs = wanted
    self.wantedOutputs = wantedOutputs
    builder = FunctionBuilder(name: function.name)
    builder.declareParameters(function.parameters)
    builder.declareFolded(function.folded)
    for input in function.nodes.prefix(function.inputs.count) { inputs.append(builder.append(input)[0]) }
    if function.name != Module.mainName {
      var names = Set(function.inputs.map(\.name))
      for (index, output) in function.outputs.enumerated() where wantedOutputs[index] {
        givenCotangents.append(
          builder.addInput(
            name: freeName("cotangent.\(output.name)") { names.insert($0).inserted },
            type: TensorType(.f32, function.type(of: output.value).shape), origin: .synthetic))
      }
    }
    try appendForward(wanted)
    forwardCount = builder.function.nodes.count
  }

  // MARK: Forward

  private mutating func appendForward(_ wanted: [Bool]) throws(DifferentiationRefusal) {
    let changing = functions.activeValues(of: source.name, inputs: wanted)
    let useful = usefulValues(changing)
    var results = inputs.map { [$0] }
    for (index, node) in source.nodes.enumerated() {
      if index >= inputs.count {
        var copy = node.reading(results)
        let request = useful[index].contains(true) ? request(for: node, index, changing, useful) : nil
        if let request {
          let pair = try functions.pair(request)
          copy.op = node.op.mapCallees { _ in pair.forward.name }
          copy.types += try differentiating(node) { () throws(InferenceError) in try node.op.results(pair.saved) }
          calls[builder.function.nodes.count] = DifferentiatedCall(request: request, pair: pair)
        }
        results.append(builder.append(copy))
      }
      for (result, isActive) in changing[index].enumerated() where isActive { active.insert(results[index][result]) }
    }
    outputs = source.outputs.map { results[$0.value.node][$0.value.result] }
  }

  /// The values that change with the inputs and change the outputs.
  private func usefulValues(_ changing: [[Bool]]) -> [[Bool]] {
    var useful = source.nodes.map { $0.types.map { _ in false } }
    for (output, isWanted) in zip(source.outputs, wantedOutputs) where isWanted {
      useful[output.value.node][output.value.result] = changing[output.value.node][output.value.result]
    }
    for (index, node) in source.nodes.enumerated().reversed() where useful[index].contains(true) {
      for operand in node.operands where changing[operand.node][operand.result] {
        useful[operand.node][operand.result] = true
      }
    }
    return useful
  }

  /// What a call asks of its function; `nil` for another op.
  private func request(
    for node: Node, _ index: Int, _ changing: [[Bool]], _ useful: [[Bool]]
  ) -> DifferentiatedFunctions.Request? {
    let operands = node.operands.map { changing[$0.node][$0.result] }
    if case .call(let call) = node.op {
      return .init(function: call.function, inputs: operands, outputs: useful[index], carryCount: 0)
    }
    guard case .repeat(let repetition) = node.op else { return nil }
    let inputs = functions.activeInputs(of: repetition, operands)
    // Between the steps every carry that changes has a cotangent.
    let outputs = Array(inputs[..<repetition.carryCount]) + useful[index][repetition.carryCount...]
    return .init(
      function: repetition.functions[0], inputs: inputs, outputs: outputs, carryCount: repetition.carryCount)
  }

  // MARK: Backward

  mutating func number(_ value: Double, _ origin: Origin) throws(DifferentiationRefusal) -> ValueID {
    do { return try builder.emit(.constant(Constant(.float(value))), origin: origin) } catch {
      throw DifferentiationRefusal(error.message)
    }
  }

  /// Refuses an output that changes with the inputs whose cotangents are wanted.
  func requireFixed(_ name: String) throws(DifferentiationRefusal) {
    guard let index = source.outputs.firstIndex(where: { $0.name == name }), active.contains(outputs[index]) else {
      return
    }
    throw DifferentiationRefusal(
      builder.producer(of: outputs[index]), "gives '\(name)', by which the loss is divided, from what is trained")
  }

  /// Walks from the cotangents that are inputs.
  mutating func startWithInputs() throws(DifferentiationRefusal) { try start(with: givenCotangents) }

  /// Walks from the cotangents of the outputs that have one, in their order.
  mutating func start(with values: [ValueID]) throws(DifferentiationRefusal) {
    let wanted = zip(outputs, wantedOutputs).filter(\.1).map(\.0)
    for (output, cotangent) in zip(wanted, values) where active.contains(output) {
      try add(cotangent, to: output, builder.producer(of: output))
    }
    try walk(inputs.count..<forwardCount)
  }

  /// The cotangents of the inputs that are wanted, in their order: zeros where nothing depends on one.
  mutating func cotangentsOfInputs() throws(DifferentiationRefusal) -> [ValueID] {
    var found: [ValueID] = []
    for (input, isWanted) in zip(inputs, wantedInputs) where isWanted {
      found.append(try cotangent(of: input, builder.producer(of: input)))
    }
    return found
  }

  /// Zeros where nothing depends on the value.
  private mutating func cotangent(of value: ValueID, _ node: Node) throws(DifferentiationRefusal) -> ValueID {
    if let cotangent = cotangents[value] { return cotangent }
    return try differentiating(node) { () throws(InferenceError) in
      try builder.zeros(builder.type(of: value).shape, origin(of: node))
    }
  }

  private mutating func walk(_ nodes: Range<Int>) throws(DifferentiationRefusal) {
    for index in nodes.reversed() {
      let node = builder.function.nodes[index]
      let given = node.types.indices.map { cotangents[ValueID(node: index, result: $0)] }
      guard given.contains(where: { $0 != nil }), node.operands.contains(where: active.contains) else { continue }
      switch node.op.definition.gradient {
      case .rule(let rule): try apply(rule, index, node, given)
      case .decomposition: try decompose(node, given)
      case .zero: break
      case .none(let reason): throw DifferentiationRefusal(node, "has no gradient: \(reason)")
      case .structural: try call(index, node)
      }
    }
  }

  private mutating func apply(
    _ rule: Gradient.Rule, _ index: Int, _ node: Node, _ given: [ValueID?]
  ) throws(DifferentiationRefusal) {
    let site = GradientSite(
      operands: node.operands, results: node.types.indices.map { ValueID(node: index, result: $0) },
      cotangents: given, isWanted: node.operands.map(active.contains), origin: origin(of: node))
    let made = try differentiating(node) { () throws(InferenceError) in try rule(&builder, site) }
    for (operand, cotangent) in zip(node.operands, made) {
      if let cotangent { try add(cotangent, to: operand, node) }
    }
  }

  /// Walks through what a fused op stands for.
  private mutating func decompose(_ node: Node, _ given: [ValueID?]) throws(DifferentiationRefusal) {
    guard case .composite(let decompose, _) = node.op.definition.semantics else {
      throw DifferentiationRefusal(node, "has no gradient: it does not say what it stands for")
    }
    let start = builder.function.nodes.count
    let results = try differentiating(node) { () throws(InferenceError) in
      try decompose(&builder, node.operands, origin(of: node))
    }
    let end = builder.function.nodes.count
    for index in start..<end {
      let part = builder.function.nodes[index]
      guard part.operands.contains(where: active.contains) else { continue }
      if case .zero = part.op.definition.gradient { continue }
      for (result, type) in part.types.enumerated() where type.dtype.isFloat {
        active.insert(ValueID(node: index, result: result))
      }
    }
    for (result, cotangent) in zip(results, given) {
      if let cotangent { try add(cotangent, to: result, node) }
    }
    try walk(start..<end)
  }

  private mutating func call(_ index: Int, _ node: Node) throws(DifferentiationRefusal) {
    guard let (request, pair) = calls[index].map({ ($0.request, $0.pair) }) else { return }
    let saved = node.types.indices.suffix(pair.saved.count).map { ValueID(node: index, result: $0) }
    var outputs: [ValueID] = []
    for (result, isGiven) in request.outputs.enumerated() where isGiven {
      outputs.append(try cotangent(of: ValueID(node: index, result: result), node))
    }
    let gradient =
      if case .repeat(let repetition) = node.op {
        try differentiating(node) { () throws(InferenceError) in
          try RepeatGradient(repetition, node, request, pair, functions).emit(
            into: &builder, saved: saved, cotangents: outputs, origin: origin(of: node))
        }
      } else {
        callGradient(node, pair, pair.needed.map { node.operands[$0] } + saved + outputs)
      }
    let operands = zip(node.operands, request.inputs).filter(\.1).map(\.0)
    for (operand, cotangent) in zip(operands, gradient) where active.contains(operand) {
      try add(cotangent, to: operand, node)
    }
  }

  private mutating func callGradient(
    _ node: Node, _ pair: DifferentiatedFunctions.Pair, _ arguments: [ValueID]
  ) -> [ValueID] {
    let path = node.op.calls.first.map { $0.path + ".gradient" } ?? ""
    return builder.append(
      Node(
        op: .call(Call(function: pair.backward.name, path: path)), operands: arguments,
        types: pair.backward.outputTypes, origin: origin(of: node)))
  }

  private mutating func add(_ cotangent: ValueID, to value: ValueID, _ node: Node) throws(DifferentiationRefusal) {
    guard let other = cotangents[value] else {
      cotangents[value] = cotangent
      return
    }
    cotangents[value] = try differentiating(node) { () throws(InferenceError) in
      try builder.emit(.binary(Binary(.add)), [other, cotangent], origin: origin(of: node))
    }
  }

  private func origin(of node: Node) -> Origin { node.origin.derived(by: Differentiate.name) }
}

extension Op {
  /// The types of further results of a call that its function gives.
  fileprivate func results(_ types: [TensorType]) throws(InferenceError) -> [TensorType] {
    guard case .repeat(let repetition) = self else { return types }
    var stacked: [TensorType] = []
    for type in types { stacked.append(try repetition.stack(type)) }
    return stacked
  }
}
