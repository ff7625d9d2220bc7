package import GraphcRuntime

/// Layer normalization over the last axis, of x or of its sum with a residual.
package struct LayerNorm: OpDefinition {
  package static let mnemonics = ["layer_norm"]
  package static let documentation = OpDocumentation(
    "normalizes each row to mean 0 and variance 1, then scales and shifts",
    operands: ["x", "weight", "bias", "residual?"],
    formula:
      "y = (x − mean x) / √(variance x + eps) · weight + bias over the last axis: [.., D], [D], [D] → [.., D]; with residual x + residual in place of x, of the shape of x or of its last axes, and with sum that as a second result; y is rounded with to",
    reference: "Ba, Kiros and Hinton, 2016")

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
    try residual.inferTypes(operands, weights: 2, to: dtype)
  }

  package var semantics: Semantics {
    .composite(
      decompose: { (builder, operands, origin) throws(InferenceError) in
        let x = try residual.sum(&builder, operands, origin)
        let axis = builder.type(of: x).rank - 1
        let mean = try builder.emit(.reduce(Reduce(.mean, axis: axis, keep: true)), [x], origin: origin)
        let centered = try builder.emit(.binary(Binary(.subtract)), [x, mean], origin: origin)
        let variance = try builder.emit(.reduce(Reduce(.variance, axis: axis, keep: true)), [x], origin: origin)
        let scale = try builder.inverseRoot(variance, epsilon: epsilon, origin)
        let normed = try builder.emit(.binary(Binary(.multiply)), [centered, scale], origin: origin)
        let weighted = try builder.emit(.binary(Binary(.multiply)), [normed, operands[1]], origin: origin)
        let y = try builder.emit(.binary(Binary(.add)), [weighted, operands[2]], origin: origin)
        return residual.results(normed: dtype == .f32 ? y : try builder.cast(y, to: dtype, origin), sum: x)
      },
      lower: { (context) throws(LoweringError) in
        let result = try context.supported(FloatType(dtype), dtype)
        let norm = try residual.arguments(context)
        try context.call(
          Kernels.LayerNorm(
            result, x: norm.x, weight: norm.weights[0], bias: norm.weights[1], residual: norm.residual,
            into: norm.into, sum: norm.sum, rows: norm.rows, columns: norm.columns, residualRows: norm.residualRows,
            epsilon: epsilon))
      })
  }

  package func rounding(to dtype: DType) -> Op? {
    var op = self
    op.dtype = dtype
    return .layerNorm(op)
  }

  package var kind: OpKind { .norm }

  package var gradient: Gradient { .decomposition }

  package func multiplyAdds(_ operands: [TensorType]) -> Dim { 0 }
}

extension Check {
  /// Checks that the first operand is normalized over its last axis, and that the others have that length.
  static func normalizedRows(_ operands: [TensorType]) throws(InferenceError) {
    for index in operands.indices { try float(operands, at: index) }
    try axis(operands[0].rank - 1, rank: operands[0].rank)
    for index in operands.indices.dropFirst() where operands[index].shape != [operands[0].shape[operands[0].rank - 1]] {
      throw InferenceError(
        "shape/mismatch", "\(operands[index]) must have the extent of the last axis of \(operands[0])", operand: index)
    }
  }
}

extension FunctionBuilder {
  /// 1 / √(x + epsilon)
  mutating func inverseRoot(
    _ x: ValueID, epsilon: Double, _ origin: Origin
  ) throws(InferenceError) -> ValueID {
    let shifted = try scalar(.add, x, epsilon, origin)
    return try emit(.unary(Unary(.rsqrt)), [shifted], origin: origin)
  }
}
