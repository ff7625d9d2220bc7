/// Builds a function node by node. Every type is inferred, so an ill-typed graph cannot be built.
package struct FunctionBuilder {
  package private(set) var function: Function

  package init(name: String) { function = Function(name: name) }

  package func type(of value: ValueID) -> TensorType { function.type(of: value) }

  package func producer(of value: ValueID) -> Node { function.producer(of: value) }

  /// Appends a node and returns its results.
  package mutating func append(
    _ op: Op, _ operands: [ValueID], origin: Origin, name: String? = nil
  ) throws(InferenceError) -> [ValueID] {
    let types = try op.definition.inferTypes(operands.map { function.type(of: $0) })
    return append(Node(op: op, operands: operands, types: types, origin: origin, name: name))
  }

  /// Appends a node with one result.
  package mutating func emit(
    _ op: Op, _ operands: [ValueID] = [], origin: Origin, name: String? = nil
  ) throws(InferenceError) -> ValueID {
    try append(op, operands, origin: origin, name: name)[0]
  }

  /// Takes the row of a number along the first axis, without that axis.
  package mutating func row(_ number: Int, of value: ValueID, origin: Origin) throws(InferenceError) -> ValueID {
    let slice = Slice(axis: 0, start: Dim(number), end: Dim(number + 1))
    let row = try emit(.slice(slice), [value], origin: origin)
    return try emit(.reshape(Reshape(Array(type(of: value).shape.dropFirst()))), [row], origin: origin)
  }

  /// Appends a node whose types are known: a call, or a copy of a checked node.
  package mutating func append(_ node: Node) -> [ValueID] {
    function.nodes.append(node)
    let index = function.nodes.count - 1
    return node.types.indices.map { ValueID(node: index, result: $0) }
  }

  package mutating func addInput(name: String, type: TensorType, origin: Origin) -> ValueID {
    append(Node(op: .input(Input(name: name)), operands: [], types: [type], origin: origin, name: name))[0]
  }

  /// Declares a parameter and returns its value.
  package mutating func addParameter(_ declaration: ParameterDeclaration) -> ValueID {
    function.parameters.append(declaration)
    return append(
      Node(
        op: .parameter(Parameter(path: declaration.path)), operands: [], types: [declaration.type],
        origin: declaration.origin, name: declaration.path))[0]
  }

  /// Declares a folded parameter, whose path must not be taken, and returns its value.
  package mutating func addFolded(_ folded: FoldedParameter, origin: Origin) -> ValueID {
    function.folded.append(folded)
    let types = folded.type.map { [$0] } ?? []
    return append(
      Node(op: .parameter(Parameter(path: folded.path)), operands: [], types: types, origin: origin, name: folded.path))[
        0]
  }

  package mutating func addOutput(name: String, value: ValueID) {
    function.outputs.append(Function.Output(name: name, value: value))
  }

  package mutating func declareParameters(_ parameters: [ParameterDeclaration]) { function.parameters = parameters }

  package mutating func declareFolded(_ folded: [FoldedParameter]) { function.folded = folded }

  /// Gives a node the name of the equation whose value it is. The result of a block is named by the call, not by the
  /// equation inside of the block.
  package mutating func suggestName(_ name: String, for value: ValueID) {
    let old = function.nodes[value.node].name
    if old == nil || old?.hasPrefix(name + ".") == true { function.nodes[value.node].name = name }
  }
}
