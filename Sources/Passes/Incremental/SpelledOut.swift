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
  fileprivate var isSpelledOut: Bool {
    switch self {
    case .attention, .layerNorm, .rmsNorm, .linear: true
    case .repeat(let steps): steps.functions.count > 1
    case .input, .parameter, .call, .constant, .iota, .unary, .binary, .comparison, .logical, .not,
      .select, .cast,
      .matMul, .transpose, .reshape, .expand, .slice, .windows, .concat, .gather, .writeRows,
      .argsort, .cumsum,
      .reduce, .softmax, .logSoftmax:
      false
    }
  }
}
