package import GraphcRuntime

/// A scalar that is known at compile time, or a run-time dim as a number.
package struct Constant: OpDefinition {
  package enum Value: Hashable, Sendable {
    case float(Double)
    /// An integer, or a polynomial of run-time dims; i32.
    case dim(Dim)
    case bool(Bool)

    /// The value of an attribute of that name.
    init(_ value: Attribute.Value, of name: String) throws(AttributeError) {
      switch value {
      case .number(let value): self = .float(value)
      case .flag(let value): self = .bool(value)
      case .dim(let dim): self = .dim(dim)
      case .integer(let number): self = .dim(Dim(number))
      case .integers, .dims, .word, .string, .strings:
        throw AttributeError(message: "'\(name)' must be a number, a dim or a boolean")
      }
    }

    /// The value at run time, rounded to f32.
    package var inSinglePrecision: Value {
      if case .float(let number) = self { .float(Double(Float(number))) } else { self }
    }
  }

  package static let mnemonics = ["constant"]
  package static let documentation = OpDocumentation(
    "a scalar known at compile time, or a run-time dim as an i32", operands: [], formula: "f32[], i32[] or bool[]")

  package var value: Value

  package init(_ value: Value) { self.value = value }

  package init(mnemonic: String, attributes: inout AttributeReader) throws(AttributeError) {
    value = try Value(try attributes.take("value"), of: "value")
  }

  package var attributes: [Attribute] {
    switch value {
    case .float(let value): [Attribute("value", .number(value))]
    case .dim(let dim): [Attribute("value", .dim(dim))]
    case .bool(let value): [Attribute("value", .flag(value))]
    }
  }

  package var dtype: DType {
    switch value {
    case .float: .f32
    case .dim: .i32
    case .bool: .bool
    }
  }

  package func inferTypes(_ operands: [TensorType]) throws(InferenceError) -> [TensorType] {
    try Check.count(operands, 0)
    return [TensorType(dtype, [])]
  }

  package var semantics: Semantics {
    .primitive(flow: AxisFlow.none) { (context) throws(LoweringError) in
      let result = try context.allocateResult()
      switch value {
      case .float(let number): try context.call(Kernels.Fill(into: result, count: 1, value: number))
      case .bool(let flag): try context.call(Kernels.FillBool(into: result, count: 1, value: flag))
      case .dim(let dim): try context.call(Kernels.FillInteger(into: result, count: 1, value: dim))
      }
    }
  }

  package var kind: OpKind { .leaf }

  package var gradient: Gradient { .zero("it is fixed") }

  package func multiplyAdds(_ operands: [TensorType]) -> Dim { 0 }
}
