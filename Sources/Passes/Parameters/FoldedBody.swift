import GraphIR

/// Builds the body of a folded parameter: copies of static values of a function, and values computed from them.
struct FoldedBody {
  var builder: FunctionBuilder
  private let values: StaticValues
  private var copies: [ValueID: ValueID] = [:]

  init(of values: StaticValues) {
    self.values = values
    builder = FunctionBuilder(name: "")
  }

  /// Adds a static value of the function. A folded parameter is replaced by its own body, because the body of a folded
  /// parameter may use declared ones only.
  ///
  /// - Throws: for a value that is not static, or takes too many nodes.
  mutating func add(_ value: ValueID) throws(InferenceError) -> ValueID {
    guard values.contains(value) else {
      throw InferenceError("pass/static", "a folded parameter would be made of what is known at run time only")
    }
    guard let parts = values.parts(of: value) else {
      throw InferenceError(
        "pass/static", "a folded parameter would be made of more than \(StaticValues.largestBody) nodes")
    }
    try add(parts)
    return try copied(value)
  }

  /// Adds static values of the function, each of their parts once.
  ///
  /// - Throws: for a value that is not static.
  mutating func add(_ values: [ValueID]) throws(InferenceError) -> [ValueID] {
    try add(self.values.parts(ofAll: values))
    return try values.map { (value) throws(InferenceError) in try copied(value) }
  }

  private mutating func add(_ parts: [Int]) throws(InferenceError) {
    for index in parts where copies[ValueID(node: index)] == nil {
      var node = values.function.nodes[index]
      if let body = values.body(of: node) {
        copies[ValueID(node: index)] = inline(body)
        continue
      }
      node.operands = try node.operands.map { (operand) throws(InferenceError) in try copied(operand) }
      for (result, copy) in builder.append(node).enumerated() {
        copies[ValueID(node: index, result: result)] = copy
      }
    }
  }

  private func copied(_ value: ValueID) throws(InferenceError) -> ValueID {
    guard let copy = copies[value] else {
      throw InferenceError("pass/static", "a folded parameter would be made of parts that are not there yet")
    }
    return copy
  }

  private mutating func inline(_ body: Function) -> ValueID {
    var inner: [[ValueID]] = []
    for var node in body.nodes {
      node.operands = node.operands.map { inner[$0.node][$0.result] }
      inner.append(builder.append(node))
    }
    let output = body.outputs[0].value
    return inner[output.node][output.result]
  }

  mutating func emit(_ op: Op, _ operands: [ValueID], origin: Origin) throws(InferenceError) -> ValueID {
    try builder.emit(op, operands, origin: origin)
  }

  /// The finished body with this result. Duplicate nodes from inlining are kept; they are computed once per load.
  mutating func finish(_ value: ValueID) -> Function {
    builder.addOutput(name: "y", value: value)
    return builder.function
  }
}
