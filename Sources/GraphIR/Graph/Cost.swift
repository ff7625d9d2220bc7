import GraphcRuntime

extension Module {
  /// Multiply-adds of one run, as a polynomial of the run-time dims.
  package func multiplyAdds() throws(DimError) -> Dim {
    try total { (node, function) throws(DimError) in try function.multiplyAdds(of: node) }
  }

  /// The bytes that the ops of one run read and write; each operand and each result counts once where it is used. That
  /// is the memory traffic of a machine whose caches hold the data of one op. Of a table that is gathered from, only
  /// the gathered rows count.
  package func traffic() throws(DimError) -> Dim {
    try total { (node, function) throws(DimError) in try function.traffic(of: node) }
  }

  /// The sum over all nodes of one run; the nodes of a function count once for each call.
  private func total(_ cost: (Node, Function) throws(DimError) -> Dim) throws(DimError) -> Dim {
    var byFunction: [String: Dim] = [:]
    for function in functions {
      byFunction[function.name] = try function.total(calls: byFunction, cost)
    }
    return byFunction[Module.mainName] ?? 0
  }
}

extension Function {
  /// The multiply-adds of one run of the function.
  ///
  /// - Parameter calls: the multiply-adds of the functions that it calls.
  package func multiplyAdds(calls: [String: Dim]) throws(DimError) -> Dim {
    try total(calls: calls) { (node, function) throws(DimError) in try function.multiplyAdds(of: node) }
  }

  /// The types of the operands of a node as it reads them: weights are packed in the type of the other factor, and of
  /// a table that is gathered from, the gathered rows are read, and what rows are written to is not read.
  private func typesRead(by node: Node) -> [TensorType] {
    var types = node.operands.map { type(of: $0) }
    if case .linear = node.op { types[1].dtype = types[0].dtype }
    if case .gather = node.op { types[0] = node.types[0] }
    if case .writeRows = node.op { types[0].shape = [0] }
    return types
  }

  /// The multiply-adds of a node; those of a call are counted in its function.
  package func multiplyAdds(of node: Node) throws(DimError) -> Dim {
    try node.op.definition.multiplyAdds(node.operands.map { type(of: $0) })
  }

  /// Bytes that a node reads and writes.
  package func traffic(of node: Node) throws(DimError) -> Dim {
    var bytes = Dim(0)
    if node.op.isView { return bytes }
    if case .structural = node.op.definition.semantics { return bytes }
    var written = node.types
    if case .writeRows = node.op { written = [type(of: node.operands[1])] }
    for type in typesRead(by: node) + written {
      bytes = try bytes.adding(type.shape.product().multiplied(by: Dim(type.dtype.byteCount)))
    }
    return bytes
  }

  fileprivate func total(
    calls: [String: Dim], _ cost: (Node, Function) throws(DimError) -> Dim
  ) throws(DimError) -> Dim {
    var total = Dim(0)
    for node in nodes {
      total = try total.adding(cost(node, self))
      for (function, count) in node.op.callCounts {
        total = try total.adding((calls[function] ?? 0).multiplied(by: Dim(count)))
      }
    }
    return total
  }
}
