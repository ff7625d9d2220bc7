package import GraphcRuntime

/// The definition of an op, in a file of its own. Text, verifier, docs, plan and tests are derived from it.
package protocol OpDefinition: Hashable, Sendable {
  /// The names of the op in text; a family such as the elementwise functions has several.
  static var mnemonics: [String] { get }
  static var documentation: OpDocumentation { get }

  var mnemonic: String { get }
  /// The compile-time attributes in the order of the text.
  var attributes: [Attribute] { get }
  init(mnemonic: String, attributes: inout AttributeReader) throws(AttributeError)

  /// The types of the results, or the reason why the operands do not fit.
  func inferTypes(_ operands: [TensorType]) throws(InferenceError) -> [TensorType]
  var semantics: Semantics { get }
  /// How cotangents go from the results to the operands.
  var gradient: Gradient { get }
  /// The multiply-adds (1 = 2 FLOPs); elementwise work is not counted. A composite op costs as much as its
  /// decomposition.
  func multiplyAdds(_ operands: [TensorType]) throws(DimError) -> Dim

  /// What the result shows of the one operand, for an op that only says where elements lie; `nil` for one that computes.
  var view: View? { get }
  /// Whether the op reads an operand whose rows lie apart in a larger tensor as it lies there, without a copy.
  func readsSeparateRows(_ operand: Int) -> Bool
  /// The op with its first result rounded to a float type as it is written; `nil` if that takes a cast of its own.
  func rounding(to dtype: DType) -> Op?
  /// What the op is to who looks at a graph.
  var kind: OpKind { get }
}

extension OpDefinition {
  package var attributes: [Attribute] { [] }
  package var mnemonic: String { Self.mnemonics[0] }
  package var view: View? { nil }
  package var kind: OpKind { view == nil ? .other : .view }

  package func readsSeparateRows(_ operand: Int) -> Bool { false }
  package func rounding(to dtype: DType) -> Op? { nil }
}

/// What a view shows of its operand.
package enum View: Hashable, Sendable {
  /// Every element, once or several times.
  case whole
  /// Some of the elements.
  case part
}

/// What a reader tells apart in a graph.
package enum OpKind: Hashable, Sendable {
  case input
  /// A parameter or a constant, which is read as part of the op that uses it.
  case leaf
  case call
  case attention
  /// A product with a parameter.
  case linear
  case norm
  case view
  case other
}

/// The meaning of an op. A composite op *is* its decomposition; its kernel is only a faster implementation.
package enum Semantics: Sendable {
  /// Inputs, parameters and calls, whose meaning depends on the function.
  case structural
  /// A view, or kernel calls. `flow` states which positions of its operands the result reads, for each axis of each
  /// operand with more than one position.
  case primitive(flow: AxisFlow.Flows, lower: @Sendable (any LoweringContext) throws(LoweringError) -> Void)
  case composite(decompose: Decomposition, lower: @Sendable (any LoweringContext) throws(LoweringError) -> Void)

  package typealias Decomposition =
    @Sendable (inout FunctionBuilder, [ValueID], Origin) throws(InferenceError) -> [ValueID]
}

/// The documentation of an op for `graphc ops` and `Docs/Ops.md`: enough to use it without reading its source.
package struct OpDocumentation: Sendable {
  package var summary: String
  /// The names of the operands; `?` marks an optional one, `...` any number.
  package var operands: [String]
  /// The result: shapes or a formula, with the usual shape letters.
  package var formula: String
  /// The paper or specification.
  package var reference: String?

  package init(_ summary: String, operands: [String], formula: String, reference: String? = nil) {
    self.summary = summary
    self.operands = operands
    self.formula = formula
    self.reference = reference
  }
}

/// The reason why operands do not fit an op: one phrase with the numbers involved.
package struct InferenceError: Error, Hashable, Sendable {
  package var code: String
  package var message: String
  /// The operand that does not fit, if there is one.
  package var operand: Int?
  package var help: String?
  /// The dtype to which that operand should be cast.
  package var castTo: DType?

  package init(
    _ code: String, _ message: String, operand: Int? = nil, help: String? = nil, castTo: DType? = nil
  ) {
    self.code = code
    self.message = message
    self.operand = operand
    self.help = help
    self.castTo = castTo
  }

  package init(_ error: DimError) {
    switch error {
    case .overflow: self.init("limit/elements", "the number of elements does not fit in 64 bits")
    case .tooComplex:
      self.init(
        "limit/dim",
        "a polynomial of more than \(Dim.maximumTermCount) terms or of a degree above \(Dim.maximumDegree) is needed")
    case .notDivisible(let dim, let divisor):
      self.init("shape/not-divisible", "\(dim) is not an exact multiple of \(divisor)")
    case .unbound(let name): self.init("shape/unbound", "the dim \(name) has no value")
    }
  }
}

/// Runs `body` with overflow of dims reported as an inference error.
package func inferring<Result>(_ body: () throws(DimError) -> Result) throws(InferenceError) -> Result {
  do { return try body() } catch { throw InferenceError(error) }
}

/// Checks shared by the inference of several ops.
package enum Check {
  package static func count(_ operands: [TensorType], _ expected: Int) throws(InferenceError) {
    guard operands.count == expected else {
      throw InferenceError("op/operand-count", "takes \(expected) operands, not \(operands.count)")
    }
  }

  package static func float(_ operands: [TensorType], at index: Int) throws(InferenceError) {
    try dtype(operands, at: index, .f32, code: "type/needs-float")
  }

  package static func number(_ operands: [TensorType], at index: Int) throws(InferenceError) {
    switch operands[index].dtype {
    case .f32, .i32: return
    case .bool, .bf16:
      throw InferenceError(
        "type/needs-number", "needs f32 or i32, not \(operands[index])", operand: index,
        castTo: operands[index].dtype == .bool ? .i32 : .f32)
    }
  }

  /// Checks an operand of a product.
  static func factor(_ operands: [TensorType], at index: Int) throws(InferenceError) {
    guard operands[index].dtype.isFloat else {
      throw InferenceError(
        "type/needs-float", "needs f32 or bf16, not \(operands[index])", operand: index, castTo: .f32)
    }
  }

  /// Checks the dtype of a result: it is rounded only if the operands are.
  static func result(_ dtype: DType, of operands: [TensorType]) throws(InferenceError) {
    guard dtype == .f32 || operands[0].dtype == dtype else {
      throw InferenceError(
        "type/mismatch", "gives \(dtype) for operands of \(dtype) only, not for \(operands[0])", operand: 0)
    }
  }

  package static func dtype(
    _ operands: [TensorType], at index: Int, _ expected: DType, code: String = "type/mismatch"
  ) throws(InferenceError) {
    guard operands[index].dtype == expected else {
      throw InferenceError(
        code, "needs \(expected.rawValue), not \(operands[index])", operand: index, castTo: expected)
    }
  }

  package static func sameDType(_ operands: [TensorType], _ a: Int, _ b: Int) throws(InferenceError) {
    guard operands[a].dtype == operands[b].dtype else {
      throw InferenceError(
        "type/mismatch",
        "\(operands[a]) and \(operands[b]) have different element types, and dtypes do not promote", operand: b,
        castTo: operands[a].dtype)
    }
  }

  package static func broadcast(_ operands: [TensorType], _ a: Int, _ b: Int) throws(InferenceError) -> [Dim] {
    guard let shape = TensorType.broadcast(operands[a].shape, operands[b].shape) else {
      throw InferenceError(
        "shape/broadcast", "\(operands[a]) and \(operands[b]) do not broadcast: right-aligned, dims must be equal or 1",
        operand: b)
    }
    return shape
  }

  package static func axis(_ axis: Int, rank: Int) throws(InferenceError) {
    guard axis >= 0, axis < rank else {
      throw InferenceError("shape/axis", "axis \(axis) is outside of a tensor of rank \(rank)")
    }
  }

  /// Refuses a tensor of more elements than any `Shape` has, as far as that is known at compile time: the number of
  /// elements is at least its largest coefficient. An extent of 0 counts as 1.
  package static func size(_ type: TensorType) throws(InferenceError) {
    let count = try inferring { () throws(DimError) in try type.shape.filter { $0 != Dim(0) }.product() }
    let largest = max(count.constant, count.terms.map(\.coefficient).max() ?? 0)
    guard largest <= Shape.maximumCount else {
      throw InferenceError("limit/elements", "\(type) has more elements than the limit of 2^40")
    }
  }

  /// Checks a shape given by an attribute: the number of axes, and that no extent is negative.
  package static func shape(_ shape: [Dim]) throws(InferenceError) {
    guard shape.count <= TensorType.maximumRank else {
      throw InferenceError("limit/rank", "rank \(shape.count) is above the limit of \(TensorType.maximumRank)")
    }
    for dim in shape {
      if let extent = dim.constantValue, extent < 0 {
        throw InferenceError("shape/negative", "a tensor cannot have \(extent) positions along an axis")
      }
    }
  }
}
