import GraphIR

extension Pass {
  /// Dead code elimination: drops nodes that no output needs. Inputs are kept because they are part of the signature.
  package static let dce = Pass("dce", "drops what no output needs") { (function, _) throws(PassError) in
    var isLive = Array(repeating: false, count: function.nodes.count)
    for output in function.outputs { isLive[output.value.node] = true }
    for index in function.nodes.indices.reversed() {
      if case .input = function.nodes[index].op { isLive[index] = true }
      guard isLive[index] else { continue }
      for operand in function.nodes[index].operands { isLive[operand.node] = true }
    }
    var result = Function(name: function.name)
    result.parameters = function.parameters
    let read = Set(zip(function.nodes, isLive).compactMap { node, isLive in isLive ? node.parameterPath : nil })
    result.folded = function.folded.filter { read.contains($0.path) }
    var position = Array(repeating: 0, count: function.nodes.count)
    for (index, var node) in function.nodes.enumerated() where isLive[index] {
      node.operands = node.operands.map { ValueID(node: position[$0.node], result: $0.result) }
      position[index] = result.nodes.count
      result.nodes.append(node)
    }
    result.outputs = function.outputs.map {
      Function.Output(name: $0.name, value: ValueID(node: position[$0.value.node], result: $0.value.result))
    }
    return result
  }
}
