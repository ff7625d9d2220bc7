import GraphIR
import GraphcRuntime

/// Which values change, by a small amount, with a small change of some inputs.
///
/// A function is looked at once for each set of inputs that change.
struct Activity {
  private struct Key: Hashable {
    var function: String
    var inputs: [Bool]
  }

  private let functions: [String: Function]
  private var known: [Key: [[Bool]]] = [:]

  init(_ functions: [String: Function]) { self.functions = functions }

  /// For each node of a function and each result, whether it changes with the inputs for which `inputs` is true.
  mutating func values(of name: String, inputs: [Bool]) -> [[Bool]] {
    let key = Key(function: name, inputs: inputs)
    if let values = known[key] { return values }
    var values: [[Bool]] = []
    for (index, node) in (functions[name]?.nodes ?? []).enumerated() {
      let operands = node.operands.map { values[$0.node][$0.result] }
      let own =
        switch node.op.definition.gradient {
        case .structural: results(of: node, operands, input: inputs.indices.contains(index) && inputs[index])
        case .zero: node.types.map { _ in false }
        case .rule, .decomposition, .none: node.types.map { _ in operands.contains(true) }
        }
      values.append(zip(own, node.types).map { $0 && $1.dtype.isFloat })
    }
    known[key] = values
    return values
  }

  /// Whether the outputs of a function change with the inputs for which `inputs` is true.
  mutating func outputs(of name: String, inputs: [Bool]) -> [Bool] {
    let values = values(of: name, inputs: inputs)
    return (functions[name]?.outputs ?? []).map { values[$0.value.node][$0.value.result] }
  }

  /// The inputs of the steps of a repeat that change: those of its operands, and carries that the steps make so.
  mutating func inputs(of repetition: Repeat, _ operands: [Bool]) -> [Bool] {
    var inputs = operands
    while true {
      let outputs = outputs(of: repetition.functions[0], inputs: inputs)
      var grown = inputs
      for carry in 0..<repetition.carryCount { grown[carry] = inputs[carry] || outputs[carry] }
      if grown == inputs { return inputs }
      inputs = grown
    }
  }

  private mutating func results(of node: Node, _ operands: [Bool], input: Bool) -> [Bool] {
    if case .call(let call) = node.op { return outputs(of: call.function, inputs: operands) }
    if case .repeat(let repetition) = node.op {
      let inputs = inputs(of: repetition, operands)
      var results = outputs(of: repetition.functions[0], inputs: inputs)
      // After the last step a carry that begins unchanged may have changed.
      for carry in 0..<repetition.carryCount { results[carry] = inputs[carry] }
      return results
    }
    return node.types.map { _ in input }
  }
}
