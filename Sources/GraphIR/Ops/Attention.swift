package import GraphcRuntime

/// Scaled dot-product attention: softmax(cap(scale · Q Kᵀ) + bias, where allowed) V.
///
/// The window is aligned bottom-right, as windows in FlashAttention are: query t stands at position t + (S − T) of the
/// keys and sees those from `left` before it to `right` after it. `is_causal` of ONNX `Attention` means the same only
/// for as many queries as keys; else it is aligned top-left, unless keys of a cache stand before. With `past`, query t of
/// batch item b stands at position past[b] + t instead: in the keys of a cache, of which the first past[b] were there
/// before. A query that may attend to no key gives zeros. Of four axes, K and V may have fewer heads than Q, of which
/// each serves as many consecutive heads of Q.
///
/// If q, k and v are bf16, the weights are rounded to bf16 before they meet V; scores, bias and softmax are f32 all the
/// same.
package struct Attention: OpDefinition {
  package static let mnemonics = ["attention"]
  package static let documentation = OpDocumentation(
    "scaled dot-product attention; a query without an allowed key gives zeros",
    operands: ["q", "k", "v", "mask?", "bias?", "past?"],
    formula:
      "softmax(where(mask, scale · Q Kᵀ + bias, −inf)) V: [.., T, K], [.., S, K], [.., S, V] → [.., T, V]; softcap c makes scores c · tanh(score / c) before the bias, left and right bound the distance of keys from query t at t + S − T, or with past, i32[B], at past[b] + t; weights are rounded to bf16 if q, k and v are bf16, the result with to",
    reference: "Vaswani et al., 2017, eq. 1; windows as in FlashAttention (Dao, 2023)")

  package var scale: Double
  /// Scaled scores become softcap · tanh(score / softcap), before bias and mask (Gemma Team, 2024).
  package var softcap: Double?
  /// The number of keys before its own position that a query sees; `nil` for all.
  package var left: Int?
  /// How many keys after its own position a query sees, or all of them.
  package var right: Int?
  package var hasMask: Bool
  package var hasBias: Bool
  /// Whether an operand holds the position of the first query of each batch item.
  package var hasPast: Bool
  /// The type to which the result is rounded.
  package var dtype: DType

  /// Whether a query sees no key after its own position; in the text a flag of its own, which stands for `right: 0`.
  package var causal: Bool { right == 0 }

  package init(
    scale: Double, causal: Bool = false, hasMask: Bool = false, hasBias: Bool = false, softcap: Double? = nil,
    left: Int? = nil, right: Int? = nil, hasPast: Bool = false, to dtype: DType = .f32
  ) {
    self.scale = scale
    self.softcap = softcap
    self.left = left
    self.right = causal ? 0 : right
    self.hasMask = hasMask
    self.hasBias = hasBias
    self.hasPast = hasPast
    self.dtype = dtype
  }

  package init(mnemonic: String, attributes: inout AttributeReader) throws(AttributeError) {
    let present = Set(attributes.unread)
    scale = try attributes.number("scale")
    let causal = try attributes.flag("causal")
    hasMask = try attributes.flag("mask")
    hasBias = try attributes.flag("bias")
    softcap = present.contains("softcap") ? try attributes.number("softcap") : nil
    left = present.contains("left") ? try attributes.integer("left") : nil
    right = causal ? 0 : present.contains("right") ? try attributes.integer("right") : nil
    hasPast = present.contains("past") ? try attributes.flag("past") : false
    dtype = try attributes.resultDType()
  }

  package var attributes: [Attribute] {
    var attributes = [
      Attribute("scale", .number(scale)), Attribute("causal", .flag(causal)), Attribute("mask", .flag(hasMask)),
      Attribute("bias", .flag(hasBias)),
    ]
    if let softcap { attributes.append(Attribute("softcap", .number(softcap))) }
    if let left { attributes.append(Attribute("left", .integer(left))) }
    if let right, !causal { attributes.append(Attribute("right", .integer(right))) }
    if hasPast { attributes.append(Attribute("past", .flag(true))) }
    return attributes + Attribute.result(dtype)
  }

  package func inferTypes(_ operands: [TensorType]) throws(InferenceError) -> [TensorType] {
    try Check.count(operands, 3 + (hasMask ? 1 : 0) + (hasBias ? 1 : 0) + (hasPast ? 1 : 0))
    if let softcap, !(softcap > 0) {
      throw InferenceError("shape/attention", "a softcap is above 0, not \(softcap)")
    }
    for distance in [left, right] {
      guard let distance, distance < 0 || distance > Attention.longestWindow else { continue }
      throw InferenceError(
        "shape/attention", "a window reaches over 0 to \(Attention.longestWindow) keys, not \(distance)")
    }
    for index in 0..<3 { try Check.factor(operands, at: index) }
    for index in 1..<3 { try Check.sameDType(operands, 0, index) }
    try Check.result(dtype, of: operands)
    let (q, k, v) = (operands[0], operands[1], operands[2])
    guard (2...4).contains(q.rank), k.rank == q.rank, v.rank == q.rank else {
      throw InferenceError("shape/rank", "q, k and v need one rank from 2 to 4, not \(q), \(k) and \(v)")
    }
    let leading = q.shape.dropLast(2)
    guard k.shape.dropLast(2) == leading || Attention.sharesHeads(q.shape, k.shape),
      v.shape.dropLast(2) == k.shape.dropLast(2), k.shape.last == q.shape.last,
      v.shape[v.rank - 2] == k.shape[k.rank - 2]
    else {
      throw InferenceError("shape/attention", "\(q), \(k) and \(v) are not query, key and value of one attention")
    }
    let scores = leading + [q.shape[q.rank - 2], k.shape[k.rank - 2]]
    for index in 3..<operands.count - (hasPast ? 1 : 0) {
      if hasMask, index == 3 { try Check.dtype(operands, at: 3, .bool) } else { try Check.float(operands, at: index) }
      guard TensorType.broadcast(operands[index].shape, Array(scores)) == Array(scores) else {
        throw InferenceError(
          "shape/broadcast", "\(operands[index]) does not broadcast to the scores \(Array(scores).shapeText)",
          operand: index)
      }
    }
    if hasPast { try checkPast(operands) }
    return [TensorType(dtype, Array(q.shape.dropLast()) + [v.shape[v.rank - 1]])]
  }

  private func checkPast(_ operands: [TensorType]) throws(InferenceError) {
    let (q, index) = (operands[0], operands.count - 1)
    try Check.dtype(operands, at: index, .i32)
    guard q.rank > 2, operands[index].shape == [q.shape[0]] else {
      throw InferenceError(
        "shape/attention",
        "past is one number for each item of the first of 3 or 4 axes of \(q), not \(operands[index])",
        operand: index)
    }
    guard left != nil || right != nil else {
      throw InferenceError("shape/attention", "past places a window, but there is none", operand: index)
    }
  }

  /// With this limit, sums of positions and distances fit in 32 bits.
  package static let longestWindow = 1 << 30

  /// Whether the number of key heads (the second of four axes) divides the number of query heads.
  private static func sharesHeads(_ q: [Dim], _ k: [Dim]) -> Bool {
    guard q.count == 4, k.count == 4, q[0] == k[0] else { return false }
    if k[1] == 1 { return true }
    guard let shared = k[1].constantValue, shared >= 1 else { return false }
    return (try? q[1].divided(by: shared)) != nil
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
    var operands = operands
    let factor = builder.type(of: operands[0]).dtype
    if factor != .f32 { for index in 0..<3 { operands[index] = try builder.cast(operands[index], to: .f32, origin) } }
    let query = builder.type(of: operands[0]).shape
    let value = try Self.repeatHeads(of: operands[2], like: query, &builder, origin)
    var weights = try weights(&builder, operands, origin)
    if factor != .f32 { weights = try builder.rounded(weights, to: factor, origin) }
    let y = try builder.emit(.matMul(MatMul()), [weights, value], origin: origin)
    return dtype == .f32 ? y : try builder.cast(y, to: dtype, origin)
  }

  /// The weights of the keys for each query, for operands of f32. Of the operands, the value is not read.
  func weights(
    _ builder: inout FunctionBuilder, _ operands: [ValueID], _ origin: Origin
  ) throws(InferenceError) -> ValueID {
    let query = builder.type(of: operands[0]).shape
    let key = try Self.repeatHeads(of: operands[1], like: query, &builder, origin)
    var scores = try builder.emit(.matMul(MatMul(transposeRHS: true)), [operands[0], key], origin: origin)
    if let softcap {
      // scale / softcap is applied as one factor, as in a single formula for capped scores.
      scores = try builder.scalar(.multiply, scores, scale / softcap, origin)
      scores = try builder.emit(.unary(Unary(.tanh)), [scores], origin: origin)
      scores = try builder.scalar(.multiply, scores, softcap, origin)
    } else if scale != 1 {
      scores = try builder.scalar(.multiply, scores, scale, origin)
    }
    if hasBias {
      scores = try builder.emit(.binary(Binary(.add)), [scores, operands[hasMask ? 4 : 3]], origin: origin)
    }
    let shape = builder.type(of: scores).shape
    let (queries, keys) = (shape[shape.count - 2], shape[shape.count - 1])
    var allowed = hasMask ? operands[3] : nil
    for bound in [AttentionWindow.right(right), .left(left)] {
      let past = hasPast ? operands[operands.count - 1] : nil
      guard let side = try builder.window(bound, queries: queries, keys: keys, past: past, shape.count, origin: origin)
      else { continue }
      allowed =
        try allowed.map { (mask) throws(InferenceError) in
          try builder.emit(.logical(Logical(.and)), [mask, side], origin: origin)
        } ?? side
    }
    if let allowed {
      let infinity = try builder.emit(.constant(Constant(.float(-.infinity))), origin: origin)
      scores = try builder.emit(.select(Select()), [allowed, scores, infinity], origin: origin)
    }
    return try builder.emit(.softmax(Softmax()), [scores], origin: origin)
  }

  /// Repeats key or value heads for the query heads.
  ///
  /// - Parameter leavesOne: whether a single head stays as it is, which a product broadcasts.
  static func repeatHeads(
    of value: ValueID, like query: [Dim], leavesOne: Bool = true, _ builder: inout FunctionBuilder, _ origin: Origin
  ) throws(InferenceError) -> ValueID {
    let shape = builder.type(of: value).shape
    guard shape.count == 4, shape[1] != query[1], let shared = shape[1].constantValue, shared > (leavesOne ? 1 : 0),
      let each = try? query[1].divided(by: shared)
    else { return value }
    let inner = Array(shape[2...])
    let narrow = try builder.emit(.reshape(Reshape([shape[0], shape[1], 1] + inner)), [value], origin: origin)
    let wide = try builder.emit(
      .expand(Expand([shape[0], shape[1], each] + inner)), [narrow], origin: origin)
    return try builder.emit(.reshape(Reshape([shape[0], query[1]] + inner)), [wide], origin: origin)
  }

  package func readsSeparateRows(_ operand: Int) -> Bool { true }

  package func rounding(to dtype: DType) -> Op? {
    var op = self
    op.dtype = dtype
    return .attention(op)
  }

  package var kind: OpKind { .attention }

  /// With a mask, a bias or a cap that of the ops that it stands for.
  package var gradient: Gradient {
    hasMask || hasBias || hasPast || softcap != nil || dtype != .f32 ? .decomposition : .rule(gradientRule)
  }

  package func multiplyAdds(_ operands: [TensorType]) throws(DimError) -> Dim {
    let (q, k, v) = (operands[0].shape, operands[1].shape, operands[2].shape)
    let scores = try q.dropLast().product().multiplied(by: k[k.count - 2])
    return try scores.multiplied(by: q[q.count - 1].adding(v[v.count - 1]))
  }
}

/// One side of a window: how far a query sees in that direction.
private enum AttentionWindow {
  case left(Int?)
  case right(Int?)
}

extension FunctionBuilder {
  /// `t + (S − T + right) >= s` or `s >= t + (S − T − left)`, bool[T, S]; `nil` for an unbounded side. With `past`, which
  /// takes the place of S − T, bool[B, T, S] with axes of 1 up to a rank.
  fileprivate mutating func window(
    _ side: AttentionWindow, queries: Dim, keys: Dim, past: ValueID?, _ rank: Int, origin: Origin
  ) throws(InferenceError) -> ValueID? {
    let distance: Int
    switch side {
    case .left(nil), .right(nil): return nil
    case .left(let left?): distance = -left
    case .right(let right?): distance = right
    }
    let offset = try inferring { () throws(DimError) in
      try past == nil ? keys.subtracting(queries).adding(Dim(distance)) : Dim(distance)
    }
    var rows = try emit(.iota(Iota(count: queries)), origin: origin)
    rows = try emit(.reshape(Reshape([queries, 1])), [rows], origin: origin)
    if let past {
      let shape = type(of: past).shape + Array(repeating: 1, count: rank - 1)
      rows = try emit(
        .binary(Binary(.add)), [try emit(.reshape(Reshape(shape)), [past], origin: origin), rows], origin: origin)
    }
    if offset != Dim(0) {
      let shift = try emit(.constant(Constant(.dim(offset))), origin: origin)
      rows = try emit(.binary(Binary(.add)), [rows, shift], origin: origin)
    }
    var columns = try emit(.iota(Iota(count: keys)), origin: origin)
    columns = try emit(.reshape(Reshape([1, keys])), [columns], origin: origin)
    let operands = if case .right = side { [rows, columns] } else { [columns, rows] }
    return try emit(.comparison(Comparison(.greaterEqual)), operands, origin: origin)
  }
}
