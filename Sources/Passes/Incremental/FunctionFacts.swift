import GraphIR

/// The facts of all values, for each function and each set of facts of its inputs once.
final class FunctionFacts {
  private struct Key: Hashable {
    var function: String
    var inputs: [ValueFacts]
  }

  private let analysis: AxisAnalysis<DependenceDomain>
  private let windows: AxisAnalysis<WindowDomain>
  private let functions: FunctionTable
  private var known: [Key: [[ValueFacts]]] = [:]

  init(_ module: Module, along extent: Dim) {
    analysis = AxisAnalysis(module, DependenceDomain(extent: extent))
    windows = AxisAnalysis(module, WindowDomain())
    functions = module.functionTable
  }

  func function(named name: String) -> Function? { functions[name] }

  /// The facts of each result of each node.
  func values(of function: Function, _ inputs: [ValueFacts]) -> [[ValueFacts]] {
    let key = Key(function: function.name, inputs: inputs)
    if let facts = known[key] { return facts }
    let states = analysis.values(of: function, inputs.map(\.dependence))
    let forms = windows.values(of: function, inputs.map(\.window))
    var facts: [[ValueFacts]] = []
    var inputCount = 0
    for (index, node) in function.nodes.enumerated() {
      let operands = node.operands.map { facts[$0.node][$0.result] }
      if case .input = node.op {
        facts.append([inputs[inputCount]])
        inputCount += 1
        continue
      }
      let called = results(of: node, operands)
      let uniform = node.types.count == 1 ? node.uniform(operands.map(\.uniform)) : nil
      facts.append(
        states[index].enumerated().map { result, state in
          ValueFacts(
            dependence: state,
            isSource: called?[result].isSource ?? operands.contains(where: \.isSource),
            uniform: called?[result].uniform ?? uniform, window: forms[index][result])
        })
    }
    known[key] = facts
    return facts
  }

  /// The facts of the outputs of a function.
  func outputs(of function: Function, _ inputs: [ValueFacts]) -> [ValueFacts] {
    let facts = values(of: function, inputs)
    return function.outputs.map { facts[$0.value.node][$0.value.result] }
  }

  /// What holds of the inputs of the functions of a repeat in every step.
  func inputs(of steps: Repeat, _ operands: [ValueFacts]) -> [ValueFacts] {
    var inputs = operands
    for operand in steps.stacked { inputs[operand] = operands[operand].row }
    for carry in 0..<steps.carryCount { inputs[carry] = inputs[carry].withoutLowerEnds }
    let bodies = steps.functions.compactMap { functions[$0] }
    // Each round loses something of one carry at least, or is the last: a form, a number, an axis, positions.
    for _ in 0...Self.maximumRounds {
      var joined = inputs
      for body in bodies {
        for (carry, output) in zip(0..<steps.carryCount, outputs(of: body, inputs)) {
          joined[carry] = joined[carry].joined(output.withoutLowerEnds)
        }
      }
      if joined == inputs { return inputs }
      inputs = joined
    }
    for carry in 0..<steps.carryCount where inputs[carry].dependence.everything == nil {
      let blame = AxisBlame(
        op: "repeat", name: steps.path, reason: "looks further ahead with each step",
        origin: .synthetic)
      inputs[carry].dependence.lose(blame)
    }
    return inputs
  }

  private static let maximumRounds = 16

  /// What is known of the results of a call or a repeat.
  private func results(of node: Node, _ operands: [ValueFacts]) -> [ValueFacts]? {
    if case .call(let call) = node.op {
      return functions[call.function].map { outputs(of: $0, operands) }
    }
    guard case .repeat(let steps) = node.op else { return nil }
    let inputs = inputs(of: steps, operands)
    var results: [ValueFacts] = []
    for (place, body) in steps.functions.compactMap({ functions[$0] }).enumerated() {
      let own = outputs(of: body, inputs).enumerated().map {
        $0 < steps.carryCount ? $1 : $1.stacked
      }
      results = place == 0 ? own : zip(results, own).map { $0.joined($1) }
    }
    return results
  }
}
