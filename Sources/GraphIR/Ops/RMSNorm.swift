import GraphcRuntime

/// Root-mean-square normalization over the last axis.
package struct RMSNorm: OpDefinition {
  package static let mnemonics = ["rms_norm"]
  package static let documentation = OpDocumentation(
    "divides each row by its root mean square, then scales", operands: ["x", "weight"],
    formula: "y = x / √(mean x² + eps) · weight over the last axis: [.., D], [D] → [.., D]",
    reference: "Zhang and Sennrich, 2019")

  package var epsilon: Double

  package init(epsilon: Double) { self.epsilon = epsilon }

  package init(mnemonic: String, attributes: inout AttributeReader) throws(AttributeError) {
    epsilon = try attributes.number("eps")
  }

  package var attributes: [Attribute] { [Attribute("eps", .number(epsilon))] }

  package func inferTypes(_ operands: [TensorType]) throws(InferenceError) -> [TensorType] {
    try Check.count(operands, 2)
    try Check.normalizedRows(operands)
    return [operands[0]]
  }

  package var semantics: Semantics {
    .composite(
      decompose: { (builder, operands, origin) throws(InferenceError) in
        let axis = builder.type(of: operands[0]).rank - 1
        let square = try builder.emit(.binary(Binary(.multiply)), [operands[0], operands[0]], origin: origin)
        let mean = try builder.emit(.reduce(Reduce(.mean, axis: axis, keep: true)), [square], origin: origin)
        let scale = try builder.inverseRoot(mean, epsilon: epsilon, origin)
        let normed = try builder.emit(.binary(Binary(.multiply)), [operands[0], scale], origin: origin)
        return [try builder.emit(.binary(Binary(.multiply)), [normed, operands[1]], origin: origin)]
      },
      lower: { (context) throws(LoweringError) in try context.callOnRows(.rmsNorm, [.number(epsilon)]) })
  }

  package func multiplyAdds(_ operands: [TensorType]) -> Dim { 0 }
}
