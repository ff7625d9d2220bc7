import GraphIR
import GraphcRuntime

extension Module {
  /// The module with fused ops replaced by what they stand for, and repeats of several functions by their steps.
  func spelledOut() throws(IncrementalRefusal) -> Module {
    var module = self
    for index in functions.indices { module.functions[index] = try functions[index].spelledOut() }
    return module
  }
}

extension Function {
  fileprivate func spelledOut() throws(IncrementalRefusal) -> Function {
    guard nodes.contains(where: \.op.isSpelledOut) else { return self }
    var builder = FunctionBuilder(name: name)
    builder.declareParameters(parameters)
    builder.declareFolded(folded)
    var results: [[ValueID]] = []
    results.reserveCapacity(nodes.count)
    for node in nodes {
      var copy = node
      copy.operands = node.operands.map { results[$0.node][$0.result] }
      guard node.op.isSpelledOut else {
        results.append(builder.append(copy))
        continue
      }
      let parts = try refusing(node) { () throws(InferenceError) in
        if case .repeat(let steps) = node.op {
          return try steps.unroll(&builder, copy.operands, types: node.types, origin: node.origin)
        }
        guard case .composite(let decompose, _) = node.op.definition.semantics else {
          return builder.append(copy)
        }
        return try decompose(&builder, copy.operands, node.origin)
      }
      if let name = node.name { for part in parts { builder.suggestName(name, for: part) } }
      results.append(parts)
    }
    for output in outputs {
      builder.addOutput(name: output.name, value: results[output.value.node][output.value.result])
    }
    return builder.function
  }
}

extension Op {
  /// Whether steps are derived of what the op stands for, and not of the op.
  fileprivate var isSpelledOut: Bool {
    if case .repeat(let steps) = self { return steps.functions.count > 1 }
    // A function of one number is computed as it is, whatever it is made of.
    if case .unary = self { return false }
    if case .composite = definition.semantics { return true }
    return false
  }
}
