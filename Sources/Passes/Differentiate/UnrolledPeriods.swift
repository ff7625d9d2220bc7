import GraphIR
import GraphcRuntime

extension Module {
  /// The module with repeats of several functions in turn replaced by calls.
  func unrollingPeriods() throws(DifferentiationRefusal) -> Module {
    var module = self
    for index in functions.indices { module.functions[index] = try functions[index].unrollingPeriods() }
    return module
  }
}

extension Function {
  fileprivate func unrollingPeriods() throws(DifferentiationRefusal) -> Function {
    guard nodes.contains(where: \.op.hasPeriod) else { return self }
    var builder = FunctionBuilder(name: name)
    builder.declareParameters(parameters)
    builder.declareFolded(folded)
    var results: [[ValueID]] = []
    results.reserveCapacity(nodes.count)
    for node in nodes {
      var copy = node
      copy.operands = node.operands.map { results[$0.node][$0.result] }
      if node.op.hasPeriod, case .repeat(let steps) = node.op {
        results.append(
          try differentiating(node) { () throws(InferenceError) in
            try steps.unroll(&builder, copy.operands, types: node.types, origin: node.origin)
          })
      } else {
        results.append(builder.append(copy))
      }
    }
    for output in outputs {
      builder.addOutput(name: output.name, value: results[output.value.node][output.value.result])
    }
    return builder.function
  }
}

extension Op {
  fileprivate var hasPeriod: Bool {
    if case .repeat(let steps) = self { steps.functions.count > 1 } else { false }
  }
}
