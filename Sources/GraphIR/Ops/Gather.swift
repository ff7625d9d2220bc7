import GraphcRuntime

/// Picks positions of one axis by index: rows of a table, or different rows for each leading index.
package struct Gather: OpDefinition {
  package static let mnemonics = ["gather"]
  package static let documentation = OpDocumentation(
    "picks positions of one axis by number; the axes before it are aligned with those of the index",
    operands: ["x", "index"],
    formula: "[B, N, D], i32[B, K] along axis 1 → [B, K, D]: y[b, k] = x[b, index[b, k]], 0 ≤ index < N when run")

  package var axis: Int

  package init(axis: Int) { self.axis = axis }

  package init(mnemonic: String, attributes: inout AttributeReader) throws(AttributeError) {
    axis = try attributes.integer("axis")
  }

  package var attributes: [Attribute] { [Attribute("axis", .integer(axis))] }

  package func inferTypes(_ operands: [TensorType]) throws(InferenceError) -> [TensorType] {
    try Check.count(operands, 2)
    try Check.dtype(operands, at: 1, .i32)
    let (x, index) = (operands[0], operands[1])
    try Check.axis(axis, rank: x.rank)
    guard index.rank >= axis, index.shape[..<axis] == x.shape[..<axis] else {
      throw InferenceError(
        "shape/gather", "\(index) does not begin with the \(axis) leading axes of \(x)", operand: 1,
        help:
          "along axis \(axis), an index of \(x) is i32[\((x.shape[..<axis].map(\.description) + ["…"]).joined(separator: ", "))]"
      )
    }
    let shape = index.shape + x.shape[(axis + 1)...]
    try Check.shape(shape)
    return [TensorType(x.dtype, shape)]
  }

  /// An index picks from its whole axis; the axes before it are aligned, those after it are kept.
  private var flow: AxisFlow.Flows {
    { operands in
      let shift = operands[1].rank - axis - 1
      let x: [AxisFlow] = operands[0].axesWithPositions.map { other in
        if other == axis { return .scattered(axis) }
        return .aligned(other, to: other < axis ? other : other + shift)
      }
      return [x, operands[1].axesWithPositions.map { .aligned($0, to: $0) }]
    }
  }

  package var semantics: Semantics {
    .primitive(flow: flow) { (context) throws(LoweringError) in
      let (type, shape) = (context.operandTypes[0], context.operandTypes[0].shape)
      let (x, index) = (try context.contiguous(0), try context.contiguous(1))
      let (outer, inner) = try BufferView.sizing { () throws(DimError) in
        (try Array(shape[..<axis]).product(), try Array(shape[(axis + 1)...]).product())
      }
      try context.call(
        Kernels.Gather(
          type.dtype, x: x, index: index, into: try context.allocateResult(), outer: outer, extent: shape[axis],
          inner: inner, indexShape: context.operandTypes[1].shape, source: context.sourceInInput(1), site: .value))
    }
  }

  /// The sum, for each position of x, of the cotangents of what was picked there.
  package var gradient: Gradient {
    .operandwise { (builder, operand, cotangent) throws(InferenceError) in
      guard operand == 0 else { return nil }
      let scatter = ScatterAdd(axis: axis, extent: builder.shape(of: builder.operand(0))[axis])
      return try builder.emit(.scatterAdd(scatter), [cotangent, builder.operand(1)])
    }
  }

  package func multiplyAdds(_ operands: [TensorType]) -> Dim { 0 }
}
