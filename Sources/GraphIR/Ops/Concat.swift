import GraphcRuntime

/// Tensors one after another along an axis.
package struct Concat: OpDefinition {
  package static let mnemonics = ["concat"]
  package static let documentation = OpDocumentation(
    "tensors one after another along an axis; does not broadcast", operands: ["x..."],
    formula: "[B, N, D] and [B, M, D] along axis 1 → [B, N + M, D]")

  package var axis: Int

  package init(axis: Int) { self.axis = axis }

  package init(mnemonic: String, attributes: inout AttributeReader) throws(AttributeError) {
    axis = try attributes.integer("axis")
  }

  package var attributes: [Attribute] { [Attribute("axis", .integer(axis))] }

  package func inferTypes(_ operands: [TensorType]) throws(InferenceError) -> [TensorType] {
    guard var result = operands.first else { throw InferenceError("op/operand-count", "takes at least one operand") }
    try Check.axis(axis, rank: result.rank)
    for (index, type) in operands.enumerated().dropFirst() {
      try Check.sameDType(operands, 0, index)
      var expected = operands[0].shape
      guard type.rank == expected.count else {
        throw InferenceError("shape/rank", "\(operands[0]) and \(type) have different ranks", operand: index)
      }
      expected[axis] = type.shape[axis]
      guard type.shape == expected else {
        throw InferenceError(
          "shape/concat", "\(operands[0]) and \(type) differ on another axis than \(axis)", operand: index,
          help: "concat does not broadcast; 'expand' does")
      }
      result.shape[axis] = try inferring { () throws(DimError) in try result.shape[axis].adding(type.shape[axis]) }
    }
    return [result]
  }

  private var flow: AxisFlow.Flows {
    { operands in
      var start: Dim? = 0
      return operands.map { type in
        let shift = try? start?.multiplied(by: -1)
        start = try? start?.adding(type.shape[axis])
        // An operand with extent 1 along the axis has an offset, too.
        return type.shape.indices.compactMap { other in
          if other == axis { return shift.map { .aligned(axis, to: axis, shift: $0) } ?? .scattered(axis) }
          return type.shape[other] == Dim(1) ? nil : .aligned(other, to: other)
        }
      }
    }
  }

  package var semantics: Semantics {
    .primitive(flow: flow) { (context) throws(LoweringError) in
      let result = try context.allocate(context.resultTypes[0])
      context.setResult(0, result)
      var start = Dim(0)
      for (index, type) in context.operandTypes.enumerated() {
        let x = context.view(index)
        let offset = try BufferView.sizing { () throws(DimError) in try start.multiplied(by: result.strides[axis]) }
        let part = result.window(offset: offset, strides: result.strides, type: type)
        try context.call(x.copy(into: part))
        start = try BufferView.sizing { () throws(DimError) in try start.adding(type.shape[axis]) }
      }
    }
  }

  package func readsSeparateRows(_ operand: Int) -> Bool { true }

  package var gradient: Gradient {
    .operandwise { (builder, operand, cotangent) throws(InferenceError) in
      var (start, end) = (Dim(0), Dim(0))
      for part in 0...operand {
        start = end
        let extent = builder.shape(of: builder.operand(part))[axis]
        end = try inferring { () throws(DimError) in try start.adding(extent) }
      }
      return try builder.emit(.slice(Slice(axis: axis, start: start, end: end)), [cotangent])
    }
  }

  package func multiplyAdds(_ operands: [TensorType]) -> Dim { 0 }
}
