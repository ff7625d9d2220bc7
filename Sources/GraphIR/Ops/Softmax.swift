package import GraphcRuntime

/// Softmax along the last axis; a row that is all −inf becomes zeros.
package struct Softmax: OpDefinition {
  package static let mnemonics = ["softmax"]
  package static let documentation = OpDocumentation(
    "softmax along the last axis; a row that is all -inf becomes zeros", operands: ["x"],
    formula: "y = exp(x − max x) / Σ exp(x − max x)")

  package init() {}

  package init(mnemonic: String, attributes: inout AttributeReader) throws(AttributeError) {}

  package func inferTypes(_ operands: [TensorType]) throws(InferenceError) -> [TensorType] {
    try Check.count(operands, 1)
    try Check.float(operands, at: 0)
    try Check.axis(operands[0].rank - 1, rank: operands[0].rank)
    return [operands[0]]
  }

  package var semantics: Semantics {
    .primitive { (context) throws(LoweringError) in
      let shape = context.operandTypes[0].shape
      let x = try context.contiguous(0)
      let rows = try BufferView.sizing { () throws(DimError) in try shape.dropLast().product() }
      context.call(.softmax, [x, try context.allocateResult(), .count(rows), .count(shape[shape.count - 1])])
    }
  }

  package func multiplyAdds(_ operands: [TensorType]) -> Dim { 0 }
}
