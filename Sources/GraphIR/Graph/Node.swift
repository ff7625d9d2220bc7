/// A value: one result of one node of a function.
package struct ValueID: Hashable, Sendable {
  package var node: Int
  package var result: Int

  package init(node: Int, result: Int = 0) {
    self.node = node
    self.result = result
  }
}

/// An op applied to operands in a function.
package struct Node: Hashable, Sendable {
  package var op: Op
  /// The operands: values of earlier nodes.
  package var operands: [ValueID]
  /// The types of the results.
  package var types: [TensorType]
  package var origin: Origin
  /// The name of the equation that the node comes from, for readers; it need not be unique.
  package var name: String?

  package init(op: Op, operands: [ValueID], types: [TensorType], origin: Origin, name: String? = nil) {
    self.op = op
    self.operands = operands
    self.types = types
    self.origin = origin
    self.name = name
  }

  /// The node in another function, where the results of the nodes have these values.
  package func reading(_ values: [[ValueID]]) -> Node {
    var copy = self
    copy.operands = operands.map { values[$0.node][$0.result] }
    return copy
  }

  /// The path of a parameter, if the node is one.
  package var parameterPath: String? {
    if case .parameter(let parameter) = op { parameter.path } else { nil }
  }
}
