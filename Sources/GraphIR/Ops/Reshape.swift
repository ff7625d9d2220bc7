/// The same elements in row-major order under another shape.
package struct Reshape: OpDefinition {
  package static let mnemonics = ["reshape"]
  package static let documentation = OpDocumentation(
    "the same elements in row-major order under another shape", operands: ["x"],
    formula: "the product of the dims stays")

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
    let (old, new) = try inferring { () throws(DimError) in (try type.shape.product(), try shape.product()) }
    guard old == new else {
      throw InferenceError(
        "shape/reshape", "\(type) has \(old) elements, \(shape.shapeText) has \(new)", operand: 0)
    }
    return [TensorType(type.dtype, shape)]
  }

  package var semantics: Semantics {
    .primitive(flow: AxisFlow.reshaped(to: shape)) { (context) throws(LoweringError) in
      let x = context.view(0)
      if let view = try BufferView.sizing({ () throws(DimError) in try x.reshaped(shape) }) {
        context.setResult(0, view)
        return
      }
      let rows = try context.contiguousView(0)
      let strides = try BufferView.sizing { () throws(DimError) in try BufferView.contiguousStrides(shape) }
      context.setResult(0, rows.window(strides: strides, type: context.resultTypes[0]))
    }
  }

  package var view: View? { .whole }

  package var gradient: Gradient {
    .operandwise { (builder, _, cotangent) throws(InferenceError) in
      try builder.reshape(cotangent, builder.shape(of: builder.operand(0)))
    }
  }

  package func multiplyAdds(_ operands: [TensorType]) -> Dim { 0 }
}
