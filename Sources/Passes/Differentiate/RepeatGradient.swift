import GraphIR
import GraphcRuntime

/// The repeat that hands the cotangents of a repeat on, from the last step to the first.
///
/// Its carries are the cotangents of the carries that change, and the sums so far of the cotangents of the operands that
/// are the same for every step. It takes a row of what each step saved, and gives a row of the cotangents of stacked
/// operands.
struct RepeatGradient {
  private let repetition: Repeat
  private let node: Node
  private let request: DifferentiatedFunctions.Request
  private let pair: DifferentiatedFunctions.Pair
  private let functions: DifferentiatedFunctions

  /// - Parameter node: the repeat in the forward computation.
  init(
    _ repetition: Repeat, _ node: Node, _ request: DifferentiatedFunctions.Request,
    _ pair: DifferentiatedFunctions.Pair, _ functions: DifferentiatedFunctions
  ) {
    self.repetition = repetition
    self.node = node
    self.request = request
    self.pair = pair
    self.functions = functions
  }

  /// The operands of the repeat that change.
  private var inputs: [Int] { request.inputs.indices.filter { request.inputs[$0] } }
  private var carries: [Int] { inputs.filter { $0 < repetition.carryCount } }
  private var stacked: [Int] { inputs.filter(repetition.stacked.contains) }
  private var shared: [Int] { inputs.filter { $0 >= repetition.carryCount && !repetition.stacked.contains($0) } }

  /// Emits the repeat and returns the cotangents of the operands that change, in their order.
  ///
  /// - Parameters:
  ///   - saved: the stacked values that the steps saved.
  ///   - cotangents: those of the results of the request; of a carry that changes, after the last step.
  func emit(
    into builder: inout FunctionBuilder, saved: [ValueID], cotangents: [ValueID], origin: Origin
  ) throws(InferenceError) -> [ValueID] {
    let step = functions.add(try stepFunction(origin), suffix: "step")
    var operands = Array(cotangents[..<carries.count])
    for operand in shared {
      operands.append(try builder.zeros(builder.type(of: node.operands[operand]).shape, origin))
    }
    let carryCount = operands.count
    let needed = pair.needed.map { (isStacked: repetition.stacked.contains($0), value: node.operands[$0]) }
    operands += needed.filter { !$0.isStacked }.map(\.value)
    let first = operands.count
    operands += needed.filter(\.isStacked).map(\.value) + saved + cotangents[carries.count...]
    var gradient = repetition
    gradient.functions = [step.name]
    gradient.path += ".gradient"
    gradient.carryCount = carryCount
    gradient.stacked = Array(first..<operands.count)
    gradient.isReversed.toggle()
    var types = Array(step.outputTypes[..<carryCount])
    for type in step.outputTypes[carryCount...] { types.append(try gradient.stack(type)) }
    let results = builder.append(Node(op: .repeat(gradient), operands: operands, types: types, origin: origin))
    let order = carries + shared + stacked
    return inputs.compactMap { input in order.firstIndex(of: input).map { results[$0] } }
  }

  /// One step: the backward function, with sums for the operands that are the same for every step.
  private func stepFunction(_ origin: Origin) throws(InferenceError) -> Function {
    let backward = pair.backward
    var builder = FunctionBuilder(name: request.function)
    let types = backward.inputs
    let firstCotangent = pair.needed.count + pair.saved.count
    var arguments: [Int: ValueID] = [:]
    func addInput(_ index: Int, _ builder: inout FunctionBuilder) {
      arguments[index] = builder.addInput(name: types[index].name, type: types[index].type, origin: origin)
    }
    for index in carries.indices { addInput(firstCotangent + index, &builder) }
    var sums: [ValueID] = []
    for input in shared {
      guard let place = inputs.firstIndex(of: input) else { continue }
      sums.append(builder.addInput(name: "sum.\(input)", type: backward.outputTypes[place], origin: origin))
    }
    for (index, input) in pair.needed.enumerated() where !repetition.stacked.contains(input) {
      addInput(index, &builder)
    }
    for (index, input) in pair.needed.enumerated() where repetition.stacked.contains(input) {
      addInput(index, &builder)
    }
    for index in pair.saved.indices { addInput(pair.needed.count + index, &builder) }
    for index in types.indices.dropFirst(firstCotangent + carries.count) { addInput(index, &builder) }

    var moved: [[ValueID]] = []
    for (index, node) in backward.nodes.enumerated() {
      if case .input = node.op, let argument = arguments[index] {
        moved.append([argument])
        continue
      }
      var copy = node
      copy.operands = node.operands.map { moved[$0.node][$0.result] }
      moved.append(builder.append(copy))
    }
    func cotangent(_ input: Int) -> ValueID? {
      inputs.firstIndex(of: input).map { backward.outputs[$0].value }.map { moved[$0.node][$0.result] }
    }
    for input in carries {
      if let value = cotangent(input) { builder.addOutput(name: "carry.\(input)", value: value) }
    }
    for (sum, input) in zip(sums, shared) {
      guard let value = cotangent(input) else { continue }
      let next = try builder.emit(.binary(Binary(.add)), [sum, value], origin: origin)
      builder.addOutput(name: "sum.\(input)", value: next)
    }
    for input in stacked {
      if let value = cotangent(input) { builder.addOutput(name: "row.\(input)", value: value) }
    }
    return builder.function
  }
}
