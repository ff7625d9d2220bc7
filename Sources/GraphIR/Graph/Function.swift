package import GraphcRuntime

/// A learned tensor that a function needs, or what it draws random numbers from, named by its path within the function.
package struct ParameterDeclaration: Hashable, Sendable {
  /// `attention.query.weight`
  package var path: String
  package var type: TensorType
  package var initializer: Initializer
  package var origin: Origin

  package init(path: String, type: TensorType, initializer: Initializer, origin: Origin) {
    self.path = path
    self.type = type
    self.initializer = initializer
    self.origin = origin
  }

  /// Whether this is no parameter of the model but a draw: the seed and the stream of random numbers, which each step of
  /// training gives. Only modules that are built for training have draws.
  package var isDraw: Bool { initializer == .draw }
}

/// A pure function over tensors: nodes in order, operands before users.
package struct Function: Hashable, Sendable {
  package struct Output: Hashable, Sendable {
    package var name: String
    package var value: ValueID

    package init(name: String, value: ValueID) {
      self.name = name
      self.value = value
    }
  }

  package var name: String
  /// The nodes in order. Those with the op `input` come first and are the inputs, in order.
  package var nodes: [Node]
  package var outputs: [Output]
  /// The parameters that the function declares; those of the functions it calls are declared there.
  package var parameters: [ParameterDeclaration]
  /// The parameters computed from these when the weights are loaded.
  package var folded: [FoldedParameter]

  package init(name: String) {
    self.name = name
    nodes = []
    outputs = []
    parameters = []
    folded = []
  }

  /// Drops the folded parameters that no node reads, and the parameters that neither nodes nor the others are made of.
  package mutating func dropUnreadParameters() {
    let read = Set(nodes.compactMap(\.parameterPath))
    folded = folded.filter { read.contains($0.path) }
    let used = Set(folded.flatMap { $0.body.nodes.compactMap(\.parameterPath) })
    parameters = parameters.filter { read.contains($0.path) || used.contains($0.path) }
  }

  /// Whether the function has such a value.
  package func hasValue(_ value: ValueID) -> Bool {
    nodes.indices.contains(value.node) && nodes[value.node].types.indices.contains(value.result)
  }

  package func type(of value: ValueID) -> TensorType { nodes[value.node].types[value.result] }

  /// The node that makes a value.
  package func producer(of value: ValueID) -> Node { nodes[value.node] }

  /// The names and types of the inputs, in order.
  package var inputs: [(name: String, type: TensorType)] {
    nodes.compactMap { node in
      if case .input(let input) = node.op { (input.name, node.types[0]) } else { nil }
    }
  }

  package var outputTypes: [TensorType] { outputs.map { type(of: $0.value) } }
}
