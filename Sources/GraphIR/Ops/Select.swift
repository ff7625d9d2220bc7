import GraphcRuntime

/// `where`: one of two tensors, element by element, with broadcasting.
package struct Select: OpDefinition {
  package static let mnemonics = ["where"]
  package static let documentation = OpDocumentation(
    "chooses between two tensors element by element, with broadcasting", operands: ["condition", "x", "y"],
    formula: "z = x where condition, y elsewhere")

  package init() {}

  package init(mnemonic: String, attributes: inout AttributeReader) throws(AttributeError) {}

  package func inferTypes(_ operands: [TensorType]) throws(InferenceError) -> [TensorType] {
    try Check.count(operands, 3)
    try Check.dtype(operands, at: 0, .bool)
    try Check.sameDType(operands, 1, 2)
    let shape = try Check.broadcast(operands, 1, 2)
    let all = [operands[0], TensorType(operands[1].dtype, shape)]
    return [TensorType(operands[1].dtype, try Check.broadcast(all, 0, 1))]
  }

  package var semantics: Semantics {
    .primitive(flow: AxisFlow.elementwise) { (context) throws(LoweringError) in
      let dtype = context.resultTypes[0].dtype
      let type = try context.supported(DeclaredType(dtype), dtype)
      let (operands, over, result) = try context.broadcast()
      try context.call(
        Kernels.Select(type, condition: operands[0], x: operands[1], y: operands[2], into: result, over: over))
    }
  }

  package func readsSeparateRows(_ operand: Int) -> Bool { true }

  package var gradient: Gradient {
    .operandwise { (builder, operand, cotangent) throws(InferenceError) in
      let condition = builder.operand(0)
      if operand == 1 { return try builder.select(condition, cotangent, else: 0) }
      return try builder.emit(.select(Select()), [condition, try builder.number(0.0), cotangent])
    }
  }

  package func multiplyAdds(_ operands: [TensorType]) -> Dim { 0 }
}
