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

  /// Equal operands of a maximum or a minimum share the cotangent.
  package var gradient: Gradient {
    .operandwise { (builder, operand, cotangent) throws(InferenceError) in
      let (x, y, z) = (builder.operand(0), builder.operand(1), builder.result)
      switch function {
      case .add: return cotangent
      case .subtract: return operand == 0 ? cotangent : try builder.unary(.negate, cotangent)
      case .multiply: return try builder.product(cotangent, operand == 0 ? y : x)
      case .divide:
        let quotient = try builder.binary(.divide, cotangent, y)
        return operand == 0 ? quotient : try builder.unary(.negate, try builder.product(quotient, z))
      case .power: return try operand == 0 ? baseGradient(&builder, cotangent) : exponentGradient(&builder, cotangent)
      case .minimum, .maximum:
        let (other, own) = operand == 0 ? (y, x) : (x, y)
        let wins = try builder.compare(function == .maximum ? .greater : .less, own, other)
        let tie = try builder.select(
          try builder.compare(.equal, own, other), try builder.scalar(.multiply, cotangent, 0.5), else: 0)
        return try builder.emit(.select(Select()), [wins, cotangent, tie])
      case .floorDivide: return nil
      case .remainder:
        if operand == 0 { return cotangent }
        let quotient = try builder.binary(.floorDivide, x, y)
        return try builder.unary(.negate, try builder.product(cotangent, quotient))
      }
    }
  }

  /// y · x^(y − 1), and zero for y = 0, also where x is 0.
  private func baseGradient(
    _ builder: inout GradientBuilder, _ cotangent: ValueID
  ) throws(InferenceError) -> ValueID {
    let (x, y) = (builder.operand(0), builder.operand(1))
    let power = try builder.binary(.power, x, try builder.scalar(.subtract, y, 1))
    let slope = try builder.product(cotangent, try builder.product(y, power))
    let isFlat = try builder.compare(.equal, y, try builder.number(0.0))
    return try builder.emit(.select(Select()), [isFlat, try builder.number(0.0), slope])
  }

  /// x^y · log x, and zero for x = 0 with y ≥ 0.
  private func exponentGradient(
    _ builder: inout GradientBuilder, _ cotangent: ValueID
  ) throws(InferenceError) -> ValueID {
    let (x, y) = (builder.operand(0), builder.operand(1))
    let slope = try builder.product(cotangent, try builder.product(builder.result, try builder.unary(.log, x)))
    let zero = try builder.number(0.0)
    let isFlat = try builder.emit(
      .logical(Logical(.and)),
      [try builder.compare(.equal, x, zero), try builder.compare(.greaterEqual, y, zero)])
    return try builder.emit(.select(Select()), [isFlat, zero, slope])
  }

  package func multiplyAdds(_ operands: [TensorType]) -> Dim { 0 }
}
