/// A window on one axis.
package struct Slice: OpDefinition {
  package static let mnemonics = ["slice"]
  package static let documentation = OpDocumentation(
    "a window on one axis, from start to before end; never clamps", operands: ["x"],
    formula: "y[.., i, ..] = x[.., start + i, ..], 0 ≤ start ≤ end ≤ extent")

  package var axis: Int
  package var start: Dim
  package var end: Dim

  package init(axis: Int, start: Dim, end: Dim) {
    self.axis = axis
    self.start = start
    self.end = end
  }

  package init(mnemonic: String, attributes: inout AttributeReader) throws(AttributeError) {
    axis = try attributes.integer("axis")
    start = try attributes.dim("start")
    end = try attributes.dim("end")
  }

  package var attributes: [Attribute] {
    [Attribute("axis", .integer(axis)), Attribute("start", .dim(start)), Attribute("end", .dim(end))]
  }

  /// The code that makes the slice proves, refutes or checks its bounds at run time (`bounds`).
  package func inferTypes(_ operands: [TensorType]) throws(InferenceError) -> [TensorType] {
    try Check.count(operands, 1)
    try Check.axis(axis, rank: operands[0].rank)
    let extent = operands[0].shape[axis]
    for difference in try bounds(extent) {
      if let value = difference.constantValue, value < 0 {
        throw InferenceError(
          "shape/slice", "\(start):\(end) is outside of axis \(axis) of \(operands[0]), which has \(extent) positions",
          operand: 0, help: "slices do not clamp; negative literals count from the end")
      }
    }
    var shape = operands[0].shape
    shape[axis] = try inferring { () throws(DimError) in try end.subtracting(start) }
    return [TensorType(operands[0].dtype, shape)]
  }

  /// The dims that must be at least 0 for the slice to be inside of an axis with this extent.
  package func bounds(_ extent: Dim) throws(InferenceError) -> [Dim] {
    try inferring { () throws(DimError) in [start, try end.subtracting(start), try extent.subtracting(end)] }
  }

  package var semantics: Semantics {
    .primitive(flow: AxisFlow.along(axis, .aligned(axis, to: axis, shift: start))) { (context) throws(LoweringError) in
      let x = context.view(0)
      let offset = try BufferView.sizing { () throws(DimError) in
        try x.offset.adding(start.multiplied(by: x.strides[axis]))
      }
      context.setResult(
        0, x.window(offset: offset, strides: x.strides, type: context.resultTypes[0]))
    }
  }

  package var view: View? { .part }

  package var gradient: Gradient {
    .operandwise { (builder, _, cotangent) throws(InferenceError) in
      let extent = builder.shape(of: builder.operand(0))[axis]
      let after = try inferring { () throws(DimError) in try extent.subtracting(end) }
      return try builder.padded(cotangent, axis: axis, before: start, after: after)
    }
  }

  package func multiplyAdds(_ operands: [TensorType]) -> Dim { 0 }
}
