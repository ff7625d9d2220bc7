import GraphcRuntime

/// The gradient of an attention without mask, bias and cap for its query, key and value.
package struct AttentionGradient: OpDefinition {
  package static let mnemonics = ["attention_gradient"]
  package static let documentation = OpDocumentation(
    "the gradient of attention for q, k and v, whose weights are computed again",
    operands: ["q", "k", "v", "cotangent"],
    formula:
      "with P = softmax(scale · Q Kᵀ within the window), G = C Vᵀ and D = scale · P (G − Σ P G): D K, Dᵀ Q and Pᵀ C, of the shapes of q, k and v; left and right bound the distance of keys from query t at t + S − T",
    reference: "Dao, FlashAttention-2, 2023, algorithm 2")

  package var scale: Double
  /// The number of keys before its own position that a query sees; `nil` for all.
  package var left: Int?
  /// How many keys after its own position a query sees; `nil` for all.
  package var right: Int?

  package init(scale: Double, left: Int? = nil, right: Int? = nil) {
    self.scale = scale
    self.left = left
    self.right = right
  }

  package init(mnemonic: String, attributes: inout AttributeReader) throws(AttributeError) {
    scale = try attributes.number("scale")
    left = attributes.has("left") ? try attributes.integer("left") : nil
    right = attributes.has("right") ? try attributes.integer("right") : nil
  }

  package var attributes: [Attribute] {
    [Attribute("scale", .number(scale))] + (left.map { [Attribute("left", .integer($0))] } ?? [])
      + (right.map { [Attribute("right", .integer($0))] } ?? [])
  }

  /// The attention whose gradient it is.
  private var attention: Attention { Attention(scale: scale, left: left, right: right) }

  package func inferTypes(_ operands: [TensorType]) throws(InferenceError) -> [TensorType] {
    try Check.count(operands, 4)
    for index in operands.indices { try Check.float(operands, at: index) }
    let result = try attention.inferTypes(Array(operands[..<3]))[0]
    guard operands[0].shape.dropLast(2) == operands[1].shape.dropLast(2) else {
      throw InferenceError(
        "shape/attention", "\(operands[0]) and \(operands[1]) have different heads, which takes a sum", operand: 1)
    }
    guard operands[3] == result else {
      throw InferenceError("shape/mismatch", "\(operands[3]) is no cotangent of \(result)", operand: 3)
    }
    return Array(operands[..<3])
  }

  package var semantics: Semantics {
    .composite(
      decompose: { (builder, operands, origin) throws(InferenceError) in
        try decompose(&builder, operands, origin)
      },
      lower: { (context) throws(LoweringError) in try lower(context) })
  }

  private func decompose(
    _ builder: inout FunctionBuilder, _ operands: [ValueID], _ origin: Origin
  ) throws(InferenceError) -> [ValueID] {
    let (q, k, v, cotangent) = (operands[0], operands[1], operands[2], operands[3])
    let rank = builder.type(of: q).rank
    func transposed(_ x: ValueID) throws(InferenceError) -> ValueID {
      try builder.emit(.transpose(Transpose.lastTwo(rank: rank)), [x], origin: origin)
    }
    func product(_ x: ValueID, _ y: ValueID, _ transposeRHS: Bool = false) throws(InferenceError) -> ValueID {
      try builder.emit(.matMul(MatMul(transposeRHS: transposeRHS)), [x, y], origin: origin)
    }
    func binary(_ function: BinaryFunction, _ x: ValueID, _ y: ValueID) throws(InferenceError) -> ValueID {
      try builder.emit(.binary(Binary(function)), [x, y], origin: origin)
    }
    let weights = try attention.weights(&builder, [q, k], origin)
    let gradients = try product(cotangent, v, true)
    let total = try builder.emit(
      .reduce(Reduce(.sum, axis: rank - 1, keep: true)), [try binary(.multiply, weights, gradients)], origin: origin)
    let scores = try builder.scalar(
      .multiply, try binary(.multiply, weights, try binary(.subtract, gradients, total)), scale, origin)
    return [
      try product(scores, k), try product(try transposed(scores), q), try product(try transposed(weights), cotangent),
    ]
  }

  /// The results are stored with the heads as the last axis but one, so that merging the heads is free.
  private func lower(_ context: any LoweringContext) throws(LoweringError) {
    func four(_ values: [Dim], _ missing: Dim) -> [Dim] { Array(repeating: missing, count: 4 - values.count) + values }
    var operands: [(buffer: BufferArgument, strides: Symbolic.RowStrides)] = []
    for index in context.operandTypes.indices {
      var view = context.view(index)
      if view.strides[view.type.rank - 1] != Dim(1) { view = try context.contiguousView(index) }
      operands.append((view.argument, Symbolic.RowStrides(four(view.strides, 0))))
    }
    var results: [(buffer: BufferArgument, strides: Symbolic.RowStrides)] = []
    for (index, type) in context.resultTypes.enumerated() {
      let shape = four(type.shape, 1)
      let memory = try context.allocate(TensorType(.f32, [shape[0], shape[2], shape[1], shape[3]]))
      let strides = [0, 2, 1, 3].map { memory.strides[$0] }
      context.setResult(index, memory.window(strides: Array(strides.suffix(type.rank)), type: type))
      results.append((memory.argument, Symbolic.RowStrides(strides)))
    }
    let (q, v) = (four(context.operandTypes[0].shape, 1), four(context.operandTypes[2].shape, 1))
    try context.call(
      Kernels.AttentionGradient(
        q: operands[0].buffer, k: operands[1].buffer, v: operands[2].buffer, cotangent: operands[3].buffer,
        qGradient: results[0].buffer, kGradient: results[1].buffer, vGradient: results[2].buffer, batch: q[0],
        heads: q[1], queries: q[2], keys: v[2], headDim: q[3], valueDim: v[3], left: left.map { Dim($0) } ?? v[2],
        right: right.map { Dim($0) } ?? q[2], qStrides: operands[0].strides, kStrides: operands[1].strides,
        vStrides: operands[2].strides, cotangentStrides: operands[3].strides, qGradientStrides: results[0].strides,
        kGradientStrides: results[1].strides, vGradientStrides: results[2].strides, scale: scale))
  }

  package func readsSeparateRows(_ operand: Int) -> Bool { true }

  package var kind: OpKind { .attention }

  package var gradient: Gradient { .decomposition }

  package func multiplyAdds(_ operands: [TensorType]) throws(DimError) -> Dim {
    let (q, k, v) = (operands[0].shape, operands[1].shape, operands[2].shape)
    let scores = try q.dropLast().product().multiplied(by: k[k.count - 2])
    return try scores.multiplied(
      by: q[q.count - 1].multiplied(by: 3).adding(v[v.count - 1].multiplied(by: 2)))
  }
}

extension Attention {
  /// The gradient of an attention that is no more than its window; that of others follows from what they stand for.
  /// Heads that share keys and values share the sum of their gradients.
  var gradientRule: Gradient.Rule {
    { (builder, site) throws(InferenceError) in
      guard let cotangent = site.cotangents[0] else { return site.operands.map { _ in nil } }
      let types = site.operands.map { builder.type(of: $0) }
      var operands = site.operands + [cotangent]
      for index in 1..<3 where types[index].shape.dropLast(2) != types[0].shape.dropLast(2) {
        operands[index] = try Attention.repeatHeads(
          of: site.operands[index], like: types[0].shape, leavesOne: false, &builder, site.origin)
      }
      let op = AttentionGradient(scale: scale, left: left, right: right)
      var made = try builder.append(.attentionGradient(op), operands, origin: site.origin)
      for index in 1..<3 where types[index].shape.dropLast(2) != types[0].shape.dropLast(2) {
        let shape = types[index].shape
        let each = try inferring { () throws(DimError) in try types[0].shape[1].divided(by: shape[1]) }
        let apart = try builder.emit(
          .reshape(Reshape([shape[0], shape[1], each] + shape[2...])), [made[index]], origin: site.origin)
        made[index] = try builder.emit(
          .reduce(Reduce(.sum, axis: 2, keep: false)), [apart], origin: site.origin)
      }
      return made
    }
  }
}
