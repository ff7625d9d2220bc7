package import GraphcRuntime

/// An elementwise comparison with broadcasting.
package struct Comparison: OpDefinition {
  package static let mnemonics = ComparisonFunction.allCases.map(mnemonic(of:))
  package static let documentation = OpDocumentation(
    "an elementwise comparison, with broadcasting", operands: ["x", "y"], formula: "bool: z = x ⋚ y")

  package var function: ComparisonFunction

  package init(_ function: ComparisonFunction) { self.function = function }

  package init(mnemonic: String, attributes: inout AttributeReader) throws(AttributeError) {
    guard let function = ComparisonFunction.allCases.first(where: { Self.mnemonic(of: $0) == mnemonic }) else {
      throw AttributeError(message: "no comparison is called '\(mnemonic)'")
    }
    self.function = function
  }

  package var mnemonic: String { Self.mnemonic(of: function) }

  private static func mnemonic(of function: ComparisonFunction) -> String {
    switch function {
    case .equal: "equal"
    case .notEqual: "not_equal"
    case .less: "less"
    case .lessEqual: "less_equal"
    case .greater: "greater"
    case .greaterEqual: "greater_equal"
    }
  }

  package func inferTypes(_ operands: [TensorType]) throws(InferenceError) -> [TensorType] {
    try Check.count(operands, 2)
    guard operands[0].dtype != .bf16 else {
      throw InferenceError(
        "type/mismatch", "bf16 is not compared: \(operands[0])", operand: 0, castTo: .f32)
    }
    try Check.sameDType(operands, 0, 1)
    return [TensorType(.bool, try Check.broadcast(operands, 0, 1))]
  }

  package var semantics: Semantics {
    .primitive(flow: AxisFlow.elementwise) { (context) throws(LoweringError) in
      let dtype = context.operandTypes[0].dtype
      let type = try context.supported(DeclaredType(dtype), dtype)
      let (operands, over, result) = try context.broadcast()
      try context.call(Kernels.Compare(function, type, x: operands[0], y: operands[1], into: result, over: over))
    }
  }

  package func readsSeparateRows(_ operand: Int) -> Bool { true }

  package var gradient: Gradient { .zero("a comparison changes by steps") }

  package func multiplyAdds(_ operands: [TensorType]) -> Dim { 0 }
}

extension ComparisonFunction {
  /// Whether the comparison of two numbers is true; with NaN, only `notEqual` is.
  package func holds(_ x: Double, _ y: Double) -> Bool {
    switch self {
    case .equal: x == y
    case .notEqual: x != y
    case .less: x < y
    case .lessEqual: x <= y
    case .greater: x > y
    case .greaterEqual: x >= y
    }
  }
}
