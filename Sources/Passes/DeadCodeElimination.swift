import GraphIR

extension Pass {
  /// Dead code elimination: drops nodes that no output needs, and stacked results of repeats that nothing reads. Inputs
  /// are kept because they are part of the signature.
  package static let dce = Pass.ofModule("dce", "drops what no output needs") { (module, context) throws(PassError) in
    var module = module
    while true {
      context.rewrites.spend(module.textSize)
      for index in module.functions.indices { module.functions[index] = module.functions[index].withoutDeadNodes }
      // A copy that gives less may need less.
      guard let smaller = module.withoutUnreadRows else { return module }
      module = smaller
    }
  }
}

extension Function {
  fileprivate var withoutDeadNodes: Function {
    var isLive = Array(repeating: false, count: nodes.count)
    for output in outputs { isLive[output.value.node] = true }
    for index in nodes.indices.reversed() {
      if case .input = nodes[index].op { isLive[index] = true }
      guard isLive[index] else { continue }
      for operand in nodes[index].operands { isLive[operand.node] = true }
    }
    let read = Set(zip(nodes, isLive).compactMap { node, isLive in isLive ? node.parameterPath : nil })
    if isLive.allSatisfy({ $0 }), folded.allSatisfy({ read.contains($0.path) }) { return self }
    var result = Function(name: name)
    result.parameters = parameters
    result.folded = folded.filter { read.contains($0.path) }
    var position = Array(repeating: 0, count: nodes.count)
    for (index, var node) in nodes.enumerated() where isLive[index] {
      node.operands = node.operands.map { ValueID(node: position[$0.node], result: $0.result) }
      position[index] = result.nodes.count
      result.nodes.append(node)
    }
    result.outputs = outputs.map {
      Function.Output(name: $0.name, value: ValueID(node: position[$0.value.node], result: $0.value.result))
    }
    return result
  }
}
