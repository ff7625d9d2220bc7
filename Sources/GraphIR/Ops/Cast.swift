package import GraphcRuntime

/// Converts elements to another dtype.
package struct Cast: OpDefinition {
  package static let mnemonics = ["cast"]
  package static let documentation = OpDocumentation(
    "converts elements to another dtype", operands: ["x"],
    formula:
      "f32 to i32 truncates and saturates, NaN becomes 0; a number is true unless it is 0; f32 to bf16 rounds to nearest even"
  )

  package var dtype: DType

  package init(to dtype: DType) { self.dtype = dtype }

  package init(mnemonic: String, attributes: inout AttributeReader) throws(AttributeError) {
    dtype = try attributes.word("to", as: DType.self)
  }

  package var attributes: [Attribute] { [Attribute("to", .word(dtype.rawValue))] }

  package func inferTypes(_ operands: [TensorType]) throws(InferenceError) -> [TensorType] {
    try Check.count(operands, 1)
    return [TensorType(dtype, operands[0].shape)]
  }

  package var semantics: Semantics {
    .primitive(flow: AxisFlow.elementwise) { (context) throws(LoweringError) in
      let type = context.operandTypes[0]
      if type.dtype == dtype {
        context.setResult(0, context.view(0))
        return
      }
      let function = try context.supported(CastFunction(type.dtype, to: dtype), dtype)
      let (x, count, result) = try context.elementwise()
      try context.call(Kernels.Cast(function, x: x, into: result, count: count))
    }
  }

  package var gradient: Gradient {
    guard dtype.isFloat else { return .zero("a cast to \(dtype) changes by steps") }
    return .operandwise { (_, _, cotangent) throws(InferenceError) in cotangent }
  }

  package func multiplyAdds(_ operands: [TensorType]) -> Dim { 0 }
}

extension FunctionBuilder {
  /// A value converted to another dtype.
  mutating func cast(_ x: ValueID, to dtype: DType, _ origin: Origin) throws(InferenceError) -> ValueID {
    try emit(.cast(Cast(to: dtype)), [x], origin: origin)
  }

  /// An f32 value rounded to the nearest elements that another float type represents.
  mutating func rounded(_ x: ValueID, to dtype: DType, _ origin: Origin) throws(InferenceError) -> ValueID {
    try cast(try cast(x, to: dtype, origin), to: .f32, origin)
  }
}
