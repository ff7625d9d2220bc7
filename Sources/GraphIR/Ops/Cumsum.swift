import GraphcRuntime

/// Running sums along one axis.
package struct Cumsum: OpDefinition {
  package static let mnemonics = ["cumsum"]
  package static let documentation = OpDocumentation(
    "running sums along one axis, each with its own element", operands: ["x"],
    formula: "y[n] = x[0] + … + x[n]; of i32 they wrap around")

  package var axis: Int

  package init(axis: Int) { self.axis = axis }

  package init(mnemonic: String, attributes: inout AttributeReader) throws(AttributeError) {
    axis = try attributes.integer("axis")
  }

  package var attributes: [Attribute] { [Attribute("axis", .integer(axis))] }

  package func inferTypes(_ operands: [TensorType]) throws(InferenceError) -> [TensorType] {
    try Check.count(operands, 1)
    try Check.number(operands, at: 0)
    try Check.axis(axis, rank: operands[0].rank)
    return [operands[0]]
  }

  package var semantics: Semantics {
    .primitive(flow: AxisFlow.along(axis, .band(axis, to: axis, low: nil, high: 0))) {
      (context) throws(LoweringError) in
      let type = context.operandTypes[0]
      let x = try context.contiguous(0)
      let (outer, inner) = try BufferView.sizing { () throws(DimError) in
        (try Array(type.shape[..<axis]).product(), try Array(type.shape[(axis + 1)...]).product())
      }
      try context.call(
        Kernels.Cumsum(
          try context.supported(NumericType(type.dtype), type.dtype), x: x, into: try context.allocateResult(),
          outer: outer, length: type.shape[axis], inner: inner))
    }
  }

  /// The sum of what follows: all of it less the running sum before.
  package var gradient: Gradient {
    .operandwise { (builder, _, cotangent) throws(InferenceError) in
      let before = try builder.binary(
        .subtract, try builder.emit(.cumsum(Cumsum(axis: axis)), [cotangent]), cotangent)
      return try builder.binary(.subtract, try builder.sum(cotangent, axis: axis), before)
    }
  }

  package func multiplyAdds(_ operands: [TensorType]) -> Dim { 0 }
}
