import GraphIR

extension Module {
  /// The module with repeats of several functions in turn replaced by calls.
  func unrollingPeriods() throws(DifferentiationRefusal) -> Module {
    var module = self
    for index in functions.indices {
      module.functions[index] = try functions[index].replacing(where: \.isPeriodicRepeat) {
        (builder, node) throws(DifferentiationRefusal) in
        guard let steps = node.op.periodicRepeat else { return builder.append(node) }
        return try differentiating(node) { () throws(InferenceError) in
          try steps.unroll(&builder, node.operands, types: node.types, origin: node.origin)
        }
      }
    }
    return module
  }
}
