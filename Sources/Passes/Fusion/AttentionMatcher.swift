import GraphIR
import GraphcRuntime

/// Recognizes an attention from its softmax: forwards to the product with V, backwards through masks, bias and scale
/// to the product of Q and K.
struct AttentionMatcher {
  private let function: Function
  private let uses: UseMap

  init(_ function: Function) {
    self.function = function
    uses = UseMap(function)
  }

  func match(softmax index: Int) -> Result<AttentionMatch, FusionRefusal> {
    Result { () throws(FusionRefusal) in try find(softmax: index) }
  }

  private func find(softmax index: Int) throws(FusionRefusal) -> AttentionMatch {
    let softmax = function.nodes[index]
    let weights = ValueID(node: index)
    let (product, valueIsTransposed) = try productWithValue(weights, softmax)
    var chain = try scores(softmax.operands[0], blame: softmax.origin)
    let scoresNode = function.nodes[chain.product]
    guard case .matMul(let scoresProduct) = scoresNode.op else {
      throw refusal("the scores come from no product of two tensors", scoresNode)
    }
    let result = function.nodes[product]
    var match = AttentionMatch(
      query: scoresNode.operands[0], key: scoresNode.operands[1], value: result.operands[1],
      keyIsTransposed: !scoresProduct.transposeRHS, valueIsTransposed: valueIsTransposed, scale: chain.scale,
      causal: false, masks: [], bias: chain.bias, product: product,
      origins: [softmax.origin, result.origin] + chain.origins)
    try checkShapes(match, scoresNode)
    let scoresType = scoresNode.types[0]
    while let condition = chain.conditions.popLast() {
      let node = function.producer(of: condition)
      if case .logical(let logical) = node.op, logical.function == .and {
        chain.conditions += node.operands
      } else if isCausal(condition, scoresType) {
        match.causal = true
      } else if !match.masks.contains(condition) {
        match.masks.append(condition)
      }
    }
    for mask in match.masks + [match.bias].compactMap({ $0 }) {
      let type = function.type(of: mask)
      guard TensorType.broadcast(type.shape, scoresType.shape) == scoresType.shape else {
        throw refusal("\(type) does not broadcast to the scores \(scoresType)", function.producer(of: mask))
      }
    }
    return match
  }

  /// The one use of the weights: on the left of a product with V.
  private func productWithValue(
    _ weights: ValueID, _ softmax: Node
  ) throws(FusionRefusal) -> (node: Int, valueIsTransposed: Bool) {
    guard !uses.isOutput(weights) else {
      throw FusionRefusal(reason: "its weights are an output of \(function.name)", blame: softmax.origin)
    }
    let all = uses.uses(of: weights)
    guard all.count == 1 else {
      let other = all.first.map { function.nodes[$0.node].origin }
      throw FusionRefusal(
        reason: all.isEmpty ? "nothing uses its weights" : "its weights have \(all.count) uses",
        blame: other ?? softmax.origin)
    }
    let user = function.nodes[all[0].node]
    guard case .matMul(let matmul) = user.op else {
      throw refusal("its weights go into '\(user.op.definition.mnemonic)', not into a product with V", user)
    }
    guard all[0].operand == 0 else {
      throw refusal("its weights stand on the right of a product, not on the left", user)
    }
    return (all[0].node, matmul.transposeRHS)
  }

  /// What lies between the product of Q and K and the softmax.
  private struct Chain {
    var product = 0
    var scale = 1.0
    var bias: ValueID?
    var conditions: [ValueID] = []
    var origins: [Origin] = []
  }

  private func scores(_ start: ValueID, blame: Origin) throws(FusionRefusal) -> Chain {
    var chain = Chain()
    var value = start
    while true {
      let node = function.producer(of: value)
      chain.origins.append(node.origin)
      if case .matMul = node.op {
        chain.product = value.node
        return chain
      }
      if case .select = node.op {
        let masked = function.producer(of: node.operands[2])
        guard case .constant(let constant) = masked.op, constant.value == .float(-.infinity) else {
          throw refusal("masked scores become something else than -inf, so fully masked rows would differ", node)
        }
        guard function.type(of: node.operands[1]) == node.types[0] else {
          throw refusal("the mask widens the scores from \(function.type(of: node.operands[1])) to \(node.types[0])", node)
        }
        chain.conditions.append(node.operands[0])
        value = node.operands[1]
        continue
      }
      guard case .binary(let binary) = node.op else {
        throw refusal("the scores come from '\(node.op.definition.mnemonic)', not from a product of Q and K", node)
      }
      if binary.function == .multiply,
        case .constant(let constant) = function.producer(of: node.operands[1]).op,
        case .float(let factor) = constant.value
      {
        // Walking from the softmax: a bias met before is added after this scale, as the attention op has it.
        chain.scale *= factor
        value = node.operands[0]
        continue
      }
      guard binary.function == .add else {
        throw refusal(
          binary.function == .multiply
            ? "the scores are multiplied by something that is no constant scalar"
            : "the scores come from '\(node.op.definition.mnemonic)'", node)
      }
      guard chain.bias == nil else { throw refusal("two biases are added to the scores", node) }
      guard chain.scale == 1 else { throw refusal("the bias is scaled together with the scores", node) }
      let side = leadsToProduct(node.operands[0]) ? 0 : 1
      let scores = node.operands[side]
      guard function.type(of: scores) == node.types[0] else {
        throw refusal("the bias widens the scores to \(node.types[0])", node)
      }
      chain.bias = node.operands[1 - side]
      value = scores
    }
  }

  /// Whether a value is scores: a product of two computed tensors, scaled or masked.
  private func leadsToProduct(_ value: ValueID) -> Bool {
    var value = value
    while true {
      let node = function.producer(of: value)
      if case .matMul = node.op {
        if case .parameter = function.producer(of: node.operands[1]).op { return false }
        return true
      }
      if case .select = node.op {
        value = node.operands[1]
      } else if case .binary = node.op {
        value = node.operands[0]
      } else {
        return false
      }
    }
  }

  private func checkShapes(_ match: AttentionMatch, _ scores: Node) throws(FusionRefusal) {
    if case .parameter = function.producer(of: match.key).op {
      throw refusal("the scores are a product with a parameter", scores)
    }
    let types = [match.query, match.key, match.value].map { function.type(of: $0) }
    let ranks = types.map(\.rank)
    guard Set(ranks).count == 1, (2...4).contains(ranks[0]) else {
      throw refusal("Q, K and V have ranks \(ranks.map(String.init).joined(separator: ", ")); one rank from 2 to 4 is fused", scores)
    }
    guard Set(types.map { $0.shape.dropLast(2) }).count == 1 else {
      throw refusal(
        "Q, K and V have different leading axes: \(types.map(\.description).joined(separator: ", "))", scores)
    }
  }

  /// `t + (S − T) >= s` over the last two axes of the scores.
  private func isCausal(_ condition: ValueID, _ scores: TensorType) -> Bool {
    let node = function.producer(of: condition)
    let queries = scores.shape[scores.rank - 2]
    let keys = scores.shape[scores.rank - 1]
    guard case .comparison(let comparison) = node.op, comparison.function == .greaterEqual,
      let offset = try? keys.subtracting(queries), positions(node.operands[1], count: keys, isColumn: false) == Dim(0)
    else { return false }
    return positions(node.operands[0], count: queries, isColumn: true) == offset
  }

  /// The constant added to 0, 1, 2, … laid out as a column [N, 1] or a row [1, N]; `nil` for anything else.
  private func positions(_ value: ValueID, count: Dim, isColumn: Bool) -> Dim? {
    let node = function.producer(of: value)
    if case .binary(let binary) = node.op, binary.function == .add,
      case .constant(let constant) = function.producer(of: node.operands[1]).op, case .dim(let shift) = constant.value
    {
      guard let inner = positions(node.operands[0], count: count, isColumn: isColumn) else { return nil }
      return try? inner.adding(shift)
    }
    if case .binary(let binary) = node.op, binary.function == .subtract,
      case .constant(let constant) = function.producer(of: node.operands[1]).op, case .dim(let shift) = constant.value
    {
      guard let inner = positions(node.operands[0], count: count, isColumn: isColumn) else { return nil }
      return try? inner.subtracting(shift)
    }
    if case .reshape(let reshape) = node.op {
      let trimmed = Array(reshape.shape.drop { $0 == Dim(1) })
      guard trimmed == (isColumn ? [count, 1] : [count]) || (count == Dim(1) && trimmed.isEmpty) else { return nil }
      return positions(node.operands[0], count: count, isColumn: isColumn)
    }
    if case .iota(let iota) = node.op, iota.count == count { return 0 }
    return nil
  }

  private func refusal(_ reason: String, _ node: Node) -> FusionRefusal {
    FusionRefusal(reason: reason, blame: node.origin)
  }
}
