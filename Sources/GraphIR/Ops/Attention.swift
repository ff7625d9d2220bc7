import GraphcRuntime

/// Scaled dot-product attention: softmax(scale · Q Kᵀ + bias, where allowed) V.
///
/// `causal` is aligned bottom-right, as in ONNX `Attention` (opset 25): query t sees key s if s ≤ t + (S − T). A query
/// that may attend to no key gives zeros. Of four axes, K and V may have fewer heads than Q, of which each serves as
/// many consecutive heads of Q.
package struct Attention: OpDefinition {
  package static let mnemonics = ["attention"]
  package static let documentation = OpDocumentation(
    "scaled dot-product attention; a query without an allowed key gives zeros",
    operands: ["q", "k", "v", "mask?", "bias?"],
    formula: "softmax(where(mask, scale · Q Kᵀ + bias, −inf)) V: [.., T, K], [.., S, K], [.., S, V] → [.., T, V]",
    reference: "Vaswani et al., 2017, eq. 1; ONNX Attention, opset 25")

  package var scale: Double
  package var causal: Bool
  package var hasMask: Bool
  package var hasBias: Bool

  package init(scale: Double, causal: Bool = false, hasMask: Bool = false, hasBias: Bool = false) {
    self.scale = scale
    self.causal = causal
    self.hasMask = hasMask
    self.hasBias = hasBias
  }

  package init(mnemonic: String, attributes: inout AttributeReader) throws(AttributeError) {
    scale = try attributes.number("scale")
    causal = try attributes.flag("causal")
    hasMask = try attributes.flag("mask")
    hasBias = try attributes.flag("bias")
  }

  package var attributes: [Attribute] {
    [
      Attribute("scale", .number(scale)), Attribute("causal", .flag(causal)), Attribute("mask", .flag(hasMask)),
      Attribute("bias", .flag(hasBias)),
    ]
  }

  package func inferTypes(_ operands: [TensorType]) throws(InferenceError) -> [TensorType] {
    try Check.count(operands, 3 + (hasMask ? 1 : 0) + (hasBias ? 1 : 0))
    for index in 0..<3 { try Check.float(operands, at: index) }
    let (q, k, v) = (operands[0], operands[1], operands[2])
    guard (2...4).contains(q.rank), k.rank == q.rank, v.rank == q.rank else {
      throw InferenceError("shape/rank", "q, k and v need one rank from 2 to 4, not \(q), \(k) and \(v)")
    }
    let leading = q.shape.dropLast(2)
    guard k.shape.dropLast(2) == leading || Attention.sharesHeads(q.shape, k.shape),
      v.shape.dropLast(2) == k.shape.dropLast(2), k.shape.last == q.shape.last,
      v.shape[v.rank - 2] == k.shape[k.rank - 2]
    else {
      throw InferenceError("shape/attention", "\(q), \(k) and \(v) are no query, key and value of one attention")
    }
    let scores = leading + [q.shape[q.rank - 2], k.shape[k.rank - 2]]
    for index in 3..<operands.count {
      if hasMask, index == 3 { try Check.dtype(operands, at: 3, .bool) } else { try Check.float(operands, at: index) }
      guard TensorType.broadcast(operands[index].shape, Array(scores)) == Array(scores) else {
        throw InferenceError(
          "shape/broadcast", "\(operands[index]) does not broadcast to the scores \(Array(scores).shapeText)",
          operand: index)
      }
    }
    return [TensorType(.f32, Array(q.shape.dropLast()) + [v.shape[v.rank - 1]])]
  }

  /// Whether the second of four axes of the keys divides that of the queries.
  private static func sharesHeads(_ q: [Dim], _ k: [Dim]) -> Bool {
    guard q.count == 4, k.count == 4, q[0] == k[0], let heads = q[1].constantValue, let shared = k[1].constantValue
    else { return false }
    return shared >= 1 && heads.isMultiple(of: shared)
  }

  package var semantics: Semantics {
    .composite(
      decompose: { (builder, operands, origin) throws(InferenceError) in
        [try decompose(&builder, operands, origin)]
      },
      lower: { (context) throws(LoweringError) in try lower(context) })
  }

  private func decompose(
    _ builder: inout FunctionBuilder, _ operands: [ValueID], _ origin: Origin
  ) throws(InferenceError) -> ValueID {
    let query = builder.type(of: operands[0]).shape
    let key = try Self.repeatHeads(of: operands[1], like: query, &builder, origin)
    let value = try Self.repeatHeads(of: operands[2], like: query, &builder, origin)
    var scores = try builder.emit(.matMul(MatMul(transposeRHS: true)), [operands[0], key], origin: origin)
    if scale != 1 { scores = try builder.scalar(.multiply, scores, scale, origin) }
    if hasBias {
      scores = try builder.emit(.binary(Binary(.add)), [scores, operands[operands.count - 1]], origin: origin)
    }
    var allowed = hasMask ? operands[3] : nil
    if causal {
      let shape = builder.type(of: scores).shape
      let order = try builder.causalMask(
        queries: shape[shape.count - 2], keys: shape[shape.count - 1], origin: origin)
      allowed =
        try allowed.map { (mask) throws(InferenceError) in
          try builder.emit(.logical(Logical(.and)), [mask, order], origin: origin)
        } ?? order
    }
    if let allowed {
      let infinity = try builder.emit(.constant(Constant(.float(-.infinity))), origin: origin)
      scores = try builder.emit(.select(Select()), [allowed, scores, infinity], origin: origin)
    }
    let weights = try builder.emit(.softmax(Softmax()), [scores], origin: origin)
    return try builder.emit(.matMul(MatMul()), [weights, value], origin: origin)
  }

  /// Keys or values with a head for every one of the query.
  private static func repeatHeads(
    of value: ValueID, like query: [Dim], _ builder: inout FunctionBuilder, _ origin: Origin
  ) throws(InferenceError) -> ValueID {
    let shape = builder.type(of: value).shape
    guard shape.count == 4, shape[1] != query[1], let heads = query[1].constantValue,
      let shared = shape[1].constantValue, shared >= 1
    else { return value }
    let inner = Array(shape[2...])
    let narrow = try builder.emit(.reshape(Reshape([shape[0], shape[1], 1] + inner)), [value], origin: origin)
    let wide = try builder.emit(
      .expand(Expand([shape[0], shape[1], Dim(heads / shared)] + inner)), [narrow], origin: origin)
    return try builder.emit(.reshape(Reshape([shape[0], query[1]] + inner)), [wide], origin: origin)
  }

  /// The result lies head-last in memory, [B, T, H, V], so that merging the heads costs nothing.
  private func lower(_ context: any LoweringContext) throws(LoweringError) {
    let types = context.operandTypes
    let result = context.resultTypes[0]
    let shape = Attention.asFourAxes(result.shape)
    let memory = try context.allocate(TensorType(.f32, [shape[0], shape[2], shape[1], shape[3]]))
    let order = [0, 2, 1, 3]
    let strides = order.map { memory.strides[$0] }
    context.setResult(
      0,
      BufferView(buffer: memory.buffer, strides: Array(strides.suffix(result.rank)), type: result))

    var buffers: [KernelArgument] = []
    var rowStrides: [KernelArgument] = []
    for index in 0..<3 {
      var view = context.view(index)
      if view.strides[view.type.rank - 1] != Dim(1) {
        buffers.append(try context.contiguous(index))
        let shape = view.type.shape
        view.strides = try BufferView.sizing { () throws(DimError) in try BufferView.contiguousStrides(shape) }
      } else {
        buffers.append(view.argument)
      }
      let padded = Array(repeating: Dim(0), count: 4 - view.type.rank) + view.strides
      rowStrides.append(.counts(Array(padded[..<3])))
    }
    let scores = Array(shape[..<3]) + [types[1].shape[types[1].rank - 2]]
    var extraStrides: [KernelArgument] = []
    for (present, index) in [(hasMask, 3), (hasBias, types.count - 1)] {
      buffers.append(present ? context.view(index).argument : .absent)
      extraStrides.append(
        .counts(present ? context.view(index).strides(broadcastTo: scores) : Array(repeating: 0, count: 4)))
    }
    context.call(
      .attention,
      buffers + [
        memory.argument, .count(shape[0]), .count(shape[1]), .count(Attention.asFourAxes(types[1].shape)[1]),
        .count(shape[2]), .count(scores[3]),
        .count(types[0].shape[types[0].rank - 1]), .count(shape[3]),
      ] + rowStrides + [.counts(Array(strides[..<3]))] + extraStrides + [.number(scale), .flag(causal)])
  }

  private static func asFourAxes(_ shape: [Dim]) -> [Dim] {
    Array(repeating: Dim(1), count: 4 - shape.count) + shape
  }

  package func multiplyAdds(_ operands: [TensorType]) throws(DimError) -> Dim {
    let (q, k, v) = (operands[0].shape, operands[1].shape, operands[2].shape)
    let scores = try q.dropLast().product().multiplied(by: k[k.count - 2])
    return try scores.multiplied(by: q[q.count - 1].adding(v[v.count - 1]))
  }
}

extension FunctionBuilder {
  /// `t + (S − T) >= s`, bool[T, S]: query t of T sees key s of S, aligned bottom-right.
  package mutating func causalMask(queries: Dim, keys: Dim, origin: Origin) throws(InferenceError) -> ValueID {
    let offset = try inferring { () throws(DimError) in try keys.subtracting(queries) }
    var rows = try emit(.iota(Iota(count: queries)), origin: origin)
    rows = try emit(.reshape(Reshape([queries, 1])), [rows], origin: origin)
    if offset != Dim(0) {
      let shift = try emit(.constant(Constant(.dim(offset))), origin: origin)
      rows = try emit(.binary(Binary(.add)), [rows, shift], origin: origin)
    }
    var columns = try emit(.iota(Iota(count: keys)), origin: origin)
    columns = try emit(.reshape(Reshape([1, keys])), [columns], origin: origin)
    return try emit(.comparison(Comparison(.greaterEqual)), [rows, columns], origin: origin)
  }
}
