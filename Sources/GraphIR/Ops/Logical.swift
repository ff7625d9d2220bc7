import GraphcRuntime

/// Elementwise `and` and `or` of two masks, with broadcasting.
package struct Logical: OpDefinition {
  package enum Function: String, Hashable, Sendable, CaseIterable {
    case and
    case or
  }

  package static let mnemonics = Function.allCases.map(\.rawValue)
  package static let documentation = OpDocumentation(
    "elementwise 'and' and 'or', with broadcasting", operands: ["x", "y"], formula: "bool: z = x ∧ y, z = x ∨ y")

  package var function: Function

  package init(_ function: Function) { self.function = function }

  package init(mnemonic: String, attributes: inout AttributeReader) throws(AttributeError) {
    guard let function = Function(rawValue: mnemonic) else {
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
      switch function {
      case .and: try context.callBroadcasting(.logicalAnd)
      case .or: try context.callBroadcasting(.logicalOr)
      }
    }
  }

  package func readsSeparateRows(_ operand: Int) -> Bool { true }

  package func multiplyAdds(_ operands: [TensorType]) -> Dim { 0 }
}
