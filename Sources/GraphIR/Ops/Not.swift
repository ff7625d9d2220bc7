import GraphcRuntime

/// Elementwise negation of a mask.
package struct Not: OpDefinition {
  package static let mnemonics = ["not"]
  package static let documentation = OpDocumentation("elementwise 'not'", operands: ["x"], formula: "bool: y = ¬x")

  package init() {}

  package init(mnemonic: String, attributes: inout AttributeReader) throws(AttributeError) {}

  package func inferTypes(_ operands: [TensorType]) throws(InferenceError) -> [TensorType] {
    try Check.count(operands, 1)
    try Check.dtype(operands, at: 0, .bool)
    return [operands[0]]
  }

  package var semantics: Semantics {
    .primitive(flow: AxisFlow.elementwise) { (context) throws(LoweringError) in
      let (x, count, result) = try context.elementwise()
      try context.call(Kernels.Not(x: x, into: result, count: count))
    }
  }

  package var gradient: Gradient { .zero("a mask changes by steps") }

  package func multiplyAdds(_ operands: [TensorType]) -> Dim { 0 }
}
