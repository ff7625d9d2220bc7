package import GraphcRuntime

/// Elementwise `and` and `or` of two masks, with broadcasting.
package struct Logical: OpDefinition {
  package static let mnemonics = LogicalFunction.allCases.map(\.rawValue)
  package static let documentation = OpDocumentation(
    "elementwise 'and' and 'or', with broadcasting", operands: ["x", "y"], formula: "bool: z = x ∧ y, z = x ∨ y")

  package var function: LogicalFunction

  package init(_ function: LogicalFunction) { self.function = function }

  package init(mnemonic: String, attributes: inout AttributeReader) throws(AttributeError) {
    guard let function = LogicalFunction(rawValue: mnemonic) else {
      throw AttributeError(message: "no logical function is called '\(mnemonic)'")
    }
    self.function = function
  }

  package var mnemonic: String { function.rawValue }

  package func inferTypes(_ operands: [TensorType]) throws(InferenceError) -> [TensorType] {
    try Check.count(operands, 2)
    try Check.dtype(operands, at: 0, .bool)
    try Check.dtype(operands, at: 1, .bool)
    return [TensorType(.bool, try Check.broadcast(operands, 0, 1))]
  }

  package var semantics: Semantics {
    .primitive(flow: AxisFlow.elementwise) { (context) throws(LoweringError) in
      let (operands, over, result) = try context.broadcast()
      try context.call(Kernels.Logical(function, x: operands[0], y: operands[1], into: result, over: over))
    }
  }

  package func readsSeparateRows(_ operand: Int) -> Bool { true }

  package var gradient: Gradient { .zero("a mask changes by steps") }

  package func multiplyAdds(_ operands: [TensorType]) -> Dim { 0 }
}
