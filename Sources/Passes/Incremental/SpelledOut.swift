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
    try replacing(where: \.isSpelledOut) { (builder, node) throws(IncrementalRefusal) in
      let parts = try refusing(node) { () throws(InferenceError) in
        if let steps = node.op.periodicRepeat {
          return try steps.unroll(&builder, node.operands, types: node.types, origin: node.origin)
        }
        guard case .composite(let decompose, _) = node.op.definition.semantics else { return builder.append(node) }
        return try decompose(&builder, node.operands, node.origin)
      }
      if let name = node.name { for part in parts { builder.suggestName(name, for: part) } }
      return parts
    }
  }
}

extension Op {
  /// Whether steps are derived of what the op stands for, and not of the op.
  fileprivate var isSpelledOut: Bool {
    if case .repeat = self { return isPeriodicRepeat }
    // A function of one number is computed as it is, whatever it is made of.
    if case .unary = self { return false }
    if case .composite = definition.semantics { return true }
    return false
  }
}
