package import GraphcRuntime

/// Root-mean-square normalization over the last axis, of x or of its sum with a residual.
package struct RMSNorm: OpDefinition {
  package static let mnemonics = ["rms_norm"]
  package static let documentation = OpDocumentation(
    "divides each row by its root mean square, then scales", operands: ["x", "weight", "residual?"],
    formula:
      "y = x / √(mean x² + eps) · weight over the last axis: [.., D], [D] → [.., D]; with residual x + residual in place of x, of the shape of x or of its last axes, and with sum that as a second result; y is rounded with to",
    reference: "Zhang and Sennrich, 2019")

  package var epsilon: Double
  package var residual: NormResidual
  /// The type to which the normalized rows are rounded; the sum is f32.
  package var dtype: DType

  package init(epsilon: Double, residual: NormResidual = .none, to dtype: DType = .f32) {
    self.epsilon = epsilon
    self.residual = residual
    self.dtype = dtype
  }

  package init(mnemonic: String, attributes: inout AttributeReader) throws(AttributeError) {
    epsilon = try attributes.number("eps")
    residual = try NormResidual(&attributes)
    dtype = try attributes.resultDType()
  }

  package var attributes: [Attribute] {
    [Attribute("eps", .number(epsilon))] + residual.attributes + Attribute.result(dtype)
  }

  package func inferTypes(_ operands: [TensorType]) throws(InferenceError) -> [TensorType] {
    try residual.inferTypes(operands, weights: 1, to: dtype)
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
        return residual.results(normed: dtype == .f32 ? y : try builder.cast(y, to: dtype, origin), sum: x)
      },
      lower: { (context) throws(LoweringError) in
        let result = try context.supported(FloatType(dtype), dtype)
        let norm = try residual.arguments(context)
        try context.call(
          Kernels.RMSNorm(
            result, x: norm.x, weight: norm.weights[0], residual: norm.residual, into: norm.into, sum: norm.sum,
            rows: norm.rows, columns: norm.columns, residualRows: norm.residualRows, epsilon: epsilon))
      })
  }

  package func rounding(to dtype: DType) -> Op? {
    var op = self
    op.dtype = dtype
    return .rmsNorm(op)
  }

  package var kind: OpKind { .norm }

  package var gradient: Gradient { .decomposition }

  package func multiplyAdds(_ operands: [TensorType]) -> Dim { 0 }
}
