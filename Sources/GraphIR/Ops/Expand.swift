/// Repeats axes of extent 1, right-aligned.
package struct Expand: OpDefinition {
  package static let mnemonics = ["expand"]
  package static let documentation = OpDocumentation(
    "repeats axes of extent 1 until the shape is reached, right-aligned", operands: ["x"],
    formula: "[1, D] → [B, N, D]")

  package var shape: [Dim]

  package init(_ shape: [Dim]) { self.shape = shape }

  package init(mnemonic: String, attributes: inout AttributeReader) throws(AttributeError) {
    shape = try attributes.dims("shape")
  }

  package var attributes: [Attribute] { [Attribute("shape", .dims(shape))] }

  package func inferTypes(_ operands: [TensorType]) throws(InferenceError) -> [TensorType] {
    try Check.count(operands, 1)
    try Check.shape(shape)
    let type = operands[0]
    guard TensorType.broadcast(type.shape, shape) == shape else {
      throw InferenceError(
        "shape/expand", "\(type) does not expand to \(shape.shapeText): right-aligned, dims must be equal or 1",
        operand: 0)
    }
    return [TensorType(type.dtype, shape)]
  }

  private var flow: AxisFlow.Flows {
    { operands in
      operands.map { type in
        type.axesWithPositions.map { .aligned($0, to: $0 + shape.count - type.rank) }
      }
    }
  }

  package var semantics: Semantics {
    .primitive(flow: flow) { (context) throws(LoweringError) in
      let x = context.view(0)
      context.setResult(
        0, x.window(strides: x.strides(broadcastTo: shape), type: context.resultTypes[0]))
    }
  }

  package var view: View? { .whole }

  package var gradient: Gradient { .operandwise { (_, _, cotangent) throws(InferenceError) in cotangent } }

  package func multiplyAdds(_ operands: [TensorType]) -> Dim { 0 }
}
