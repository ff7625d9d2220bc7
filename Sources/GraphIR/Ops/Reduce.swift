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

  /// Equal extremes share the cotangent.
  package var gradient: Gradient {
    .operandwise { (builder, _, cotangent) throws(InferenceError) in
      let x = builder.operand(0)
      let shape = builder.shape(of: x)
      var kept = shape
      kept[axis] = 1
      let wide = try builder.reshape(cotangent, kept)
      func each(_ value: ValueID) throws(InferenceError) -> ValueID {
        try builder.emit(.expand(Expand(shape)), [value])
      }
      switch function {
      case .sum: return try each(wide)
      case .mean: return try each(try builder.binary(.divide, wide, try builder.number(shape[axis])))
      case .variance:
        let mean = try builder.emit(.reduce(Reduce(.mean, axis: axis, keep: true)), [x])
        let share = try builder.binary(.divide, try builder.scalar(.multiply, wide, 2), try builder.number(shape[axis]))
        return try builder.product(try builder.binary(.subtract, x, mean), share)
      case .max, .min:
        let isExtreme = try builder.compare(.equal, x, try builder.reshape(builder.result, kept))
        let one = try builder.emit(.cast(Cast(to: .f32)), [isExtreme])
        let share = try builder.binary(.divide, wide, try builder.sum(one, axis: axis))
        return try builder.select(isExtreme, share, else: 0)
      }
    }
  }

  package func multiplyAdds(_ operands: [TensorType]) -> Dim { 0 }
}
