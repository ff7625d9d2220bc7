import GraphcRuntime

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
    .primitive(flow: AxisFlow.rows) { (context) throws(LoweringError) in
      let (x, rows, columns, result) = try context.rows()
      try context.call(Kernels.Softmax(x: x, into: result, rows: rows, columns: columns))
    }
  }

  /// y · (ȳ − Σ y ȳ), which is zero for a row of zeros.
  package var gradient: Gradient {
    .operandwise { (builder, _, cotangent) throws(InferenceError) in
      let y = builder.result
      let axis = builder.shape(of: y).count - 1
      let mean = try builder.sum(try builder.product(y, cotangent), axis: axis)
      return try builder.product(y, try builder.binary(.subtract, cotangent, mean))
    }
  }

  package func multiplyAdds(_ operands: [TensorType]) -> Dim { 0 }
}
