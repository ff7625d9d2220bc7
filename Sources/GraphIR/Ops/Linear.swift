package import GraphcRuntime

/// A product with a parameter and its epilogue: activation(x Wᵀ + b) + residual.
///
/// The weight must be a parameter (the verifier checks it): it is packed to panels once. If x is bf16, the weight is
/// rounded to bf16 when it is packed; sums, bias, activation and residual stay f32.
package struct Linear: OpDefinition {
  package static let mnemonics = ["linear"]
  package static let documentation = OpDocumentation(
    "a product with a parameter, its bias, an activation and a residual in one pass",
    operands: ["x", "weight", "bias?", "residual?"],
    formula:
      "activation(x Wᵀ + b) + residual: [.., K], [N, K], [N], [.., N] → [.., N]; W, not Wᵀ, without transpose_rhs; W is rounded to bf16 if x is bf16, the result with to"
  )

  package var transposeRHS: Bool
  package var activation: Activation
  package var hasBias: Bool
  package var hasResidual: Bool
  /// The type to which the result is rounded.
  package var dtype: DType

  package init(
    transposeRHS: Bool, activation: Activation = .none, hasBias: Bool = false, hasResidual: Bool = false,
    to dtype: DType = .f32
  ) {
    self.transposeRHS = transposeRHS
    self.activation = activation
    self.hasBias = hasBias
    self.hasResidual = hasResidual
    self.dtype = dtype
  }

  package init(mnemonic: String, attributes: inout AttributeReader) throws(AttributeError) {
    transposeRHS = try attributes.flag("transpose_rhs")
    let name = try attributes.word("activation")
    guard let activation = Activation.allCases.first(where: { Linear.name(of: $0) == name }) else {
      throw AttributeError(message: "no activation is called '\(name)'")
    }
    self.activation = activation
    hasBias = try attributes.flag("bias")
    hasResidual = try attributes.flag("residual")
    dtype = try attributes.resultDType()
  }

  /// The mnemonic of an activation, or `none`.
  private static func name(of activation: Activation) -> String {
    function(of: activation).map { Unary($0).mnemonic } ?? "none"
  }

  package var attributes: [Attribute] {
    [
      Attribute("transpose_rhs", .flag(transposeRHS)), Attribute("activation", .word(Linear.name(of: activation))),
      Attribute("bias", .flag(hasBias)), Attribute("residual", .flag(hasResidual)),
    ] + Attribute.result(dtype)
  }

  /// The elementwise function of an activation; `nil` for none.
  package static func function(of activation: Activation) -> UnaryFunction? {
    switch activation {
    case .none: nil
    case .relu: .relu
    case .gelu: .gelu
    case .geluTanh: .geluTanh
    case .silu: .silu
    }
  }

  package func inferTypes(_ operands: [TensorType]) throws(InferenceError) -> [TensorType] {
    try Check.count(operands, 2 + (hasBias ? 1 : 0) + (hasResidual ? 1 : 0))
    try Check.factor(operands, at: 0)
    try Check.float(operands, at: 1)
    try Check.result(dtype, of: operands)
    let product = try MatMul(transposeRHS: transposeRHS).product(operands[0], operands[1])
    guard operands[1].rank == 2 else {
      throw InferenceError("shape/rank", "the weight of linear has rank 2, not \(operands[1])", operand: 1)
    }
    if hasBias, operands[2] != TensorType(.f32, [product.shape[product.rank - 1]]) {
      throw InferenceError("shape/mismatch", "\(operands[2]) is not a bias for \(product)", operand: 2)
    }
    if hasResidual, operands[operands.count - 1] != product {
      throw InferenceError(
        "shape/mismatch", "\(operands[operands.count - 1]) cannot be added to \(product) here",
        operand: operands.count - 1)
    }
    return [TensorType(dtype, product.shape)]
  }

  package var semantics: Semantics {
    .composite(
      decompose: { (builder, operands, origin) throws(InferenceError) in
        var factors = Array(operands[..<2])
        let factor = builder.type(of: factors[0]).dtype
        if factor != .f32 {
          factors[0] = try builder.cast(factors[0], to: .f32, origin)
          factors[1] = try builder.rounded(factors[1], to: factor, origin)
        }
        var y = try builder.emit(.matMul(MatMul(transposeRHS: transposeRHS)), factors, origin: origin)
        if hasBias { y = try builder.emit(.binary(Binary(.add)), [y, operands[2]], origin: origin) }
        if let function = Linear.function(of: activation) {
          y = try builder.emit(.unary(Unary(function)), [y], origin: origin)
        }
        if hasResidual {
          y = try builder.emit(.binary(Binary(.add)), [y, operands[operands.count - 1]], origin: origin)
        }
        return [dtype == .f32 ? y : try builder.cast(y, to: dtype, origin)]
      },
      lower: { (context) throws(LoweringError) in
        let format = WeightFormat.like(context.operandTypes[0].dtype)
        guard let weight = context.packedParameter(1, transposed: transposeRHS, as: format) else {
          throw LoweringError("the weight of linear must be a parameter")
        }
        let x = try context.contiguous(0)
        let bias = hasBias ? try context.contiguous(2) : nil
        let residual = hasResidual ? try context.contiguous(context.operandTypes.count - 1) : nil
        try MatMul.lowerPacked(
          context, format, to: try context.productResult(dtype, of: format.operand), x: x, weight: weight, bias: bias,
          residual: residual, activation: activation)
      })
  }

  package func rounding(to dtype: DType) -> Op? {
    var op = self
    op.dtype = dtype
    return .linear(op)
  }

  package var kind: OpKind { .linear }

  package var gradient: Gradient { .decomposition }

  package func multiplyAdds(_ operands: [TensorType]) throws(DimError) -> Dim {
    try MatMul(transposeRHS: transposeRHS).multiplyAdds(Array(operands[..<2]))
  }
}
