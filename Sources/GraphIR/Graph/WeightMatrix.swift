extension Function {
  /// A parameter that a product can read in panels.
  package struct WeightMatrix {
    package var path: String
    /// The type, as it is declared.
    package var type: TensorType
    /// The place where it is declared.
    package var origin: Origin
  }

  /// The parameter that a value of rank 2 is: unchanged, or with its axes from the second on merged, as for the weight
  /// `[O, C, K]` of a convolution.
  package func weightMatrix(_ value: ValueID) -> WeightMatrix? {
    let shape = type(of: value).shape
    guard shape.count == 2 else { return nil }
    var node = producer(of: value)
    if case .reshape = node.op {
      // The verifier calls this for malformed functions, too.
      guard let operand = node.operands.first, operand.node < value.node, operand.result == 0 else { return nil }
      node = producer(of: operand)
    }
    guard case .parameter(let parameter) = node.op, let type = node.types.first, type.rank >= 2,
      type.shape[0] == shape[0]
    else { return nil }
    return WeightMatrix(path: parameter.path, type: type, origin: node.origin)
  }
}
