import GraphcRuntime

/// Adds rows up by number: the adjoint of `gather`.
package struct ScatterAdd: OpDefinition {
  package static let mnemonics = ["scatter_add"]
  package static let documentation = OpDocumentation(
    "adds rows up by number: for each position of an axis, the sum of the rows that the index sends there",
    operands: ["x", "index"],
    formula:
      "[B, K, D], i32[B, K] along axis 1 → [B, extent, D]: y[b, n] = Σ x[b, k] over all k with index[b, k] = n, 0 ≤ index < extent when run"
  )

  package var axis: Int
  /// The positions of the axis.
  package var extent: Dim

  package init(axis: Int, extent: Dim) {
    self.axis = axis
    self.extent = extent
  }

  package init(mnemonic: String, attributes: inout AttributeReader) throws(AttributeError) {
    axis = try attributes.integer("axis")
    extent = try attributes.dim("extent")
  }

  package var attributes: [Attribute] { [Attribute("axis", .integer(axis)), Attribute("extent", .dim(extent))] }

  package func inferTypes(_ operands: [TensorType]) throws(InferenceError) -> [TensorType] {
    try Check.count(operands, 2)
    try Check.float(operands, at: 0)
    try Check.dtype(operands, at: 1, .i32)
    let (x, index) = (operands[0], operands[1])
    guard axis >= 0, axis <= index.rank else {
      throw InferenceError("shape/axis", "axis \(axis) is outside of the index \(index)")
    }
    guard x.rank >= index.rank, x.shape[..<index.rank] == index.shape[...] else {
      throw InferenceError("shape/gather", "\(x) does not begin with the axes of \(index)", operand: 1)
    }
    let shape = index.shape[..<axis] + [extent] + x.shape[index.rank...]
    try Check.shape(Array(shape))
    return [TensorType(.f32, Array(shape))]
  }

  /// The axes before the axis are aligned, those of a row are kept.
  private var flow: AxisFlow.Flows {
    { operands in
      let shift = operands[1].rank - axis - 1
      let x: [AxisFlow] = operands[0].axesWithPositions.map { other in
        if other >= axis, other < operands[1].rank { return .scattered(other) }
        return .aligned(other, to: other < axis ? other : other - shift)
      }
      return [x, operands[1].axesWithPositions.map { $0 < axis ? .aligned($0, to: $0) : .scattered($0) }]
    }
  }

  package var semantics: Semantics {
    .primitive(flow: flow) { (context) throws(LoweringError) in
      let (x, index) = (try context.contiguous(0), try context.contiguous(1))
      let (shape, picks) = (context.operandTypes[0].shape, context.operandTypes[1].shape)
      let (outer, inner) = try BufferView.sizing { () throws(DimError) in
        (try Array(picks[..<axis]).product(), try Array(shape[picks.count...]).product())
      }
      try context.call(
        Kernels.ScatterAdd(
          x: x, index: index, into: try context.allocateResult(), outer: outer, extent: extent, inner: inner,
          indexShape: picks, source: context.sourceInInput(1), site: .value))
    }
  }

  /// The rows are picked again.
  package var gradient: Gradient {
    .operandwise { (builder, operand, cotangent) throws(InferenceError) in
      operand == 0 ? try builder.emit(.gather(Gather(axis: axis)), [cotangent, builder.operand(1)]) : nil
    }
  }

  package func multiplyAdds(_ operands: [TensorType]) -> Dim { 0 }
}
