import GraphcRuntime

/// 0, 1, 2, … as i32.
package struct Iota: OpDefinition {
  package static let mnemonics = ["iota"]
  package static let documentation = OpDocumentation(
    "counts up from 0", operands: [], formula: "i32[N]: y[n] = n")

  package var count: Dim

  package init(count: Dim) { self.count = count }

  package init(mnemonic: String, attributes: inout AttributeReader) throws(AttributeError) {
    count = try attributes.dim("count")
  }

  package var attributes: [Attribute] { [Attribute("count", .dim(count))] }

  package func inferTypes(_ operands: [TensorType]) throws(InferenceError) -> [TensorType] {
    try Check.count(operands, 0)
    try Check.shape([count])
    return [TensorType(.i32, [count])]
  }

  package var semantics: Semantics {
    .primitive(flow: AxisFlow.none) { (context) throws(LoweringError) in
      try context.call(Kernels.Iota(into: try context.allocateResult(), count: count))
    }
  }

  package var gradient: Gradient { .zero("it is fixed") }

  package func multiplyAdds(_ operands: [TensorType]) -> Dim { 0 }
}
