package import GraphcRuntime

/// An elementwise function of two tensors of one dtype, with broadcasting.
package struct Binary: OpDefinition {
  package static let mnemonics = BinaryFunction.allCases.map(mnemonic(of:))
  package static let documentation = OpDocumentation(
    "an elementwise function of two tensors; dims must be equal or a literal 1, right-aligned", operands: ["x", "y"],
    formula: "f32 or i32: z = f(x, y); // and % round down, as in Python; / is f32 only")

  package var function: BinaryFunction

  package init(_ function: BinaryFunction) { self.function = function }

  package init(mnemonic: String, attributes: inout AttributeReader) throws(AttributeError) {
    guard let function = BinaryFunction.allCases.first(where: { Self.mnemonic(of: $0) == mnemonic }) else {
      throw AttributeError(message: "no elementwise function is called '\(mnemonic)'")
    }
    self.function = function
  }

  package var mnemonic: String { Self.mnemonic(of: function) }

  private static func mnemonic(of function: BinaryFunction) -> String {
    function == .floorDivide ? "floor_divide" : function.rawValue
  }

  package func inferTypes(_ operands: [TensorType]) throws(InferenceError) -> [TensorType] {
    try Check.count(operands, 2)
    guard operands[0].dtype == .f32 || operands[0].dtype == .i32 else {
      throw InferenceError("type/needs-number", "needs numbers, not \(operands[0])", operand: 0, castTo: .f32)
    }
    try Check.sameDType(operands, 0, 1)
    let floatOnly: Bool =
      switch function {
      case .divide, .power: true
      case .add, .subtract, .multiply, .minimum, .maximum, .floorDivide, .remainder: false
      }
    if floatOnly, operands[0].dtype != .f32 {
      throw InferenceError(
        "type/needs-float", "'\(mnemonic)' of integer tensors is not defined", operand: 0,
        help: function == .divide
          ? "'//' gives the quotient rounded down, and 'cast' to f32 the exact one" : "'cast' to f32 gives it powers")
    }
    return [TensorType(operands[0].dtype, try Check.broadcast(operands, 0, 1))]
  }

  package var semantics: Semantics {
    .primitive(flow: AxisFlow.elementwise) { (context) throws(LoweringError) in
      let dtype = context.operandTypes[0].dtype
      let type = try context.supported(NumericType(dtype), dtype)
      let (operands, over, result) = try context.broadcast()
      try context.call(Kernels.Binary(function, type, x: operands[0], y: operands[1], into: result, over: over))
    }
  }

  package func readsSeparateRows(_ operand: Int) -> Bool { true }

  package func multiplyAdds(_ operands: [TensorType]) -> Dim { 0 }
}
