import GraphcRuntime

/// Root-mean-square normalization over the last axis, of x or of its sum with a residual.
package struct RMSNorm: OpDefinition {
  package static let mnemonics = ["rms_norm"]
  package static let documentation = OpDocumentation(
    "divides each row by its root mean square, then scales", operands: ["x", "weight", "residual?"],
    formula:
      "y = x / √(mean x² + eps) · weight over the last axis: [.., D], [D] → [.., D]; with residual x + residual in place of x, of the shape of x or of its last axes, and with sum that as a second result",
    reference: "Zhang and Sennrich, 2019")

  package var epsilon: Double
  package var residual: NormResidual

  package init(epsilon: Double, residual: NormResidual = .none) {
    self.epsilon = epsilon
    self.residual = residual
  }

  package init(mnemonic: String, attributes: inout AttributeReader) throws(AttributeError) {
    epsilon = try attributes.number("eps")
    residual = try NormResidual(&attributes)
  }

  package var attributes: [Attribute] { [Attribute("eps", .number(epsilon))] + residual.attributes }

  package func inferTypes(_ operands: [TensorType]) throws(InferenceError) -> [TensorType] {
    try residual.inferTypes(operands, weights: 1)
  }

  package var semantics: Semantics {
    .composite(
      decompose: { (builder, operands, origin) throws(InferenceError) in
        let x = try residual.sum(&builder, operands, origin)
        let axis = builder.type(of: x).rank - 1
        let square = try builder.emit(.binary(Binary(.multiply)), [x, x], origin: origin)
        let mean = try builder.emit(.reduce(Reduce(.mean, axis: axis, keep: true)), [square], origin: origin)
        let scale = try builder.inverseRoot(mean, epsilon: epsilon, origin)
        let normed = try builder.emit(.binary(Binary(.multiply)), [x, scale], origin: origin)
        let y = try builder.emit(.binary(Binary(.multiply)), [normed, operands[1]], origin: origin)
        return residual.results(normed: y, sum: x)
      },
      lower: { (context) throws(LoweringError) in try residual.call(.rmsNorm(into: .f32), epsilon: epsilon, context) })
  }

  package func multiplyAdds(_ operands: [TensorType]) -> Dim { 0 }
}
