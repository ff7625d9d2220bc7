package import GraphcRuntime

/// Reduces one axis: a number for each row along it.
package struct Reduce: OpDefinition {
  package static let mnemonics = ReduceFunction.allCases.map(\.rawValue)
  package static let documentation = OpDocumentation(
    "sum, mean, largest or smallest element or population variance along one axis", operands: ["x"],
    formula: "[.., N, ..] → [.., 1, ..] with keep, [.., ..] without; of i32 only sum (which wraps), max and min")

  package var function: ReduceFunction
  package var axis: Int
  package var keep: Bool

  package init(_ function: ReduceFunction, axis: Int, keep: Bool) {
    self.function = function
    self.axis = axis
    self.keep = keep
  }

  package init(mnemonic: String, attributes: inout AttributeReader) throws(AttributeError) {
    guard let function = ReduceFunction(rawValue: mnemonic) else {
      throw AttributeError(message: "no reduction is called '\(mnemonic)'")
    }
    self.function = function
    axis = try attributes.integer("axis")
    keep = try attributes.flag("keep")
  }

  package var mnemonic: String { function.rawValue }
  package var attributes: [Attribute] { [Attribute("axis", .integer(axis)), Attribute("keep", .flag(keep))] }

  package func inferTypes(_ operands: [TensorType]) throws(InferenceError) -> [TensorType] {
    try Check.count(operands, 1)
    switch function {
    case .sum, .max, .min: try Check.number(operands, at: 0)
    case .mean, .variance: try Check.float(operands, at: 0)
    }
    try Check.axis(axis, rank: operands[0].rank)
    var shape = operands[0].shape
    if keep { shape[axis] = 1 } else { shape.remove(at: axis) }
    return [TensorType(operands[0].dtype, shape)]
  }

  private var flow: AxisFlow.Flows {
    { operands in
      operands.map { type in
        type.axesWithPositions.map { other in
          if other == axis { return .pooled(axis, to: nil) }
          return .aligned(other, to: !keep && other > axis ? other - 1 : other)
        }
      }
    }
  }

  package var semantics: Semantics {
    .primitive(flow: flow) { (context) throws(LoweringError) in
      let shape = context.operandTypes[0].shape
      let x = try context.contiguous(0)
      let (outer, inner) = try BufferView.sizing { () throws(DimError) in
        (try Array(shape[..<axis]).product(), try Array(shape[(axis + 1)...]).product())
      }
      let dtype = context.operandTypes[0].dtype
      let type = try context.supported(NumericType(dtype), dtype)
      try context.call(
        Kernels.Reduce(
          function, type, x: x, into: try context.allocateResult(), outer: outer, reduced: shape[axis], inner: inner))
    }
  }

  package func multiplyAdds(_ operands: [TensorType]) -> Dim { 0 }
}
