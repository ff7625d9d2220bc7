import GraphcRuntime

/// The logarithm of softmax along the last axis.
package struct LogSoftmax: OpDefinition {
  package static let mnemonics = ["log_softmax"]
  package static let documentation = OpDocumentation(
    "the logarithm of softmax along the last axis", operands: ["x"], formula: "y = x − max x − log Σ exp(x − max x)")

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
      try context.call(Kernels.LogSoftmax(x: x, into: result, rows: rows, columns: columns))
    }
  }

  /// ȳ − exp(y) · Σ ȳ
  package var gradient: Gradient {
    .operandwise { (builder, _, cotangent) throws(InferenceError) in
      let y = builder.result
      let sum = try builder.sum(cotangent, axis: builder.shape(of: y).count - 1)
      return try builder.binary(.subtract, cotangent, try builder.product(try builder.unary(.exp, y), sum))
    }
  }

  package func multiplyAdds(_ operands: [TensorType]) -> Dim { 0 }
}
