import GraphIR
import GraphcRuntime

/// Recognizes an attention from its softmax: forwards to the product with V, backwards through masks, bias and scale
/// to the product of Q and K.
struct AttentionMatcher {
  private let function: Function
  private let uses: UseMap
  /// For each node whether it is scores: a product of two tensors, scaled, masked or biased.
  private let isScores: [Bool]

  init(_ function: Function) {
    self.function = function
    uses = UseMap(function)
    isScores = Self.findScores(function)
  }

  func match(softmax index: Int) -> Result<AttentionMatch, FusionRefusal> {
    Result { () throws(FusionRefusal) in try find(softmax: index) }
  }

  private func find(softmax index: Int) throws(FusionRefusal) -> AttentionMatch {
    let softmax = function.nodes[index]
    let weights = ValueID(node: index)
    let (product, valueIsTransposed) = try productWithValue(weights, softmax)
    let chain = try scores(softmax.operands[0], blame: softmax.origin)
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
    if !match.keyIsTransposed, !match.valueIsTransposed, let key = shared(match.key), let value = shared(match.value),
      function.type(of: key).shape[1] == function.type(of: value).shape[1]
    {
      (match.key, match.value, match.keyHeads) = (key, value, function.type(of: key).shape[1])
    }
    let scoresType = scoresNode.types[0]
    sort(chain.conditions, scoresType, into: &match)
    return match
  }

  /// The x of `reshape(expand(x, [B, G, R, S, K]), [B, G · R, S, K])`, whose R is 1.
  private func shared(_ value: ValueID) -> ValueID? {
    let merged = function.producer(of: value)
    guard case .reshape = merged.op, let operand = merged.operands.first else { return nil }
    let repeated = function.producer(of: operand)
    guard case .expand = repeated.op, let narrow = repeated.operands.first else { return nil }
    let wide = repeated.types[0].shape
    guard wide.count == 5, function.type(of: narrow).shape == [wide[0], wide[1], 1, wide[3], wide[4]],
      let heads = try? wide[1].multiplied(by: wide[2]), merged.types[0].shape == [wide[0], heads, wide[3], wide[4]]
    else { return nil }
    return narrow
  }

  /// Takes conditions apart into those that must all hold: the causal order, and masks.
  private func sort(_ conditions: [ValueID], _ scores: TensorType, into match: inout AttentionMatch) {
    var rest = conditions.map { AttentionMatch.Mask(value: $0, isNegated: false) }
    // Conditions may share their parts any number of times.
    var seen: Set<AttentionMatch.Mask> = []
    while let condition = rest.popLast() {
      guard seen.insert(condition).inserted else { continue }
      let node = function.producer(of: condition.value)
      if case .logical(let logical) = node.op, logical.function == (condition.isNegated ? .or : .and) {
        rest += node.operands.reversed().map { AttentionMatch.Mask(value: $0, isNegated: condition.isNegated) }
      } else if case .not = node.op {
        rest.append(AttentionMatch.Mask(value: node.operands[0], isNegated: !condition.isNegated))
      } else if isCausal(condition, scores) {
        match.causal = true
      } else {
        match.masks.append(condition)
      }
    }
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
        guard function.constant(node.operands[2]) == .float(-.infinity) else {
          throw refusal("masked scores become something else than -inf, so fully masked rows would differ", node)
        }
        // Walking from the softmax: the scale met so far lies around the mask.
        guard Float(chain.scale) > 0 else {
          throw refusal("a scale of \(chain.scale) around the mask does not leave -inf as it is", node)
        }
        guard function.type(of: node.operands[1]) == node.types[0] else {
          throw refusal(
            "the mask widens the scores from \(function.type(of: node.operands[1])) to \(node.types[0])", node)
        }
        chain.conditions.append(node.operands[0])
        value = node.operands[1]
        continue
      }
      guard case .binary(let binary) = node.op else {
        throw refusal("the scores come from '\(node.op.definition.mnemonic)', not from a product of Q and K", node)
      }
      if binary.function == .multiply, case .float(let factor)? = function.constant(node.operands[1]) {
        // Walking from the softmax: a bias met before is added after this scale, as the attention op has it.
        chain.scale *= factor
        value = node.operands[0]
        continue
      }
      guard binary.function == .add else {
        throw refusal(
          binary.function == .multiply
            ? "the scores are multiplied by something that is no constant scalar"
            : "the scores come from '\(node.op.definition.mnemonic)', not from a product of Q and K", node)
      }
      guard chain.bias == nil else { throw refusal("two biases are added to the scores", node) }
      guard chain.scale == 1 else { throw refusal("the bias is scaled together with the scores", node) }
      let side = sideOfScores(node)
      let scores = node.operands[side]
      guard function.type(of: scores) == node.types[0] else {
        throw refusal("the bias widens the scores to \(node.types[0])", node)
      }
      chain.bias = node.operands[1 - side]
      value = scores
    }
  }

  private static func findScores(_ function: Function) -> [Bool] {
    var isScores = Array(repeating: false, count: function.nodes.count)
    for (index, node) in function.nodes.enumerated() {
      if case .matMul = node.op {
        if case .parameter = function.producer(of: node.operands[1]).op { continue }
        isScores[index] = true
      } else if case .select = node.op {
        isScores[index] = isScores[node.operands[1].node]
      } else if case .binary(let binary) = node.op, binary.function == .add || binary.function == .multiply {
        isScores[index] = isScores[node.operands[0].node] || isScores[node.operands[1].node]
      }
    }
    return isScores
  }

  /// Which operand of a sum is the scores, the other being the bias; if both may be, the one that is not widened.
  private func sideOfScores(_ sum: Node) -> Int {
    let sides = [0, 1].filter { isScores[sum.operands[$0].node] }
    return sides.first { function.type(of: sum.operands[$0]) == sum.types[0] } ?? sides.first ?? 0
  }

  private func checkShapes(_ match: AttentionMatch, _ scores: Node) throws(FusionRefusal) {
    if case .parameter = function.producer(of: match.key).op {
      throw refusal("the scores are a product with a parameter", scores)
    }
    let types = [match.query, match.key, match.value].map { function.type(of: $0) }
    let ranks = types.map(\.rank)
    guard Set(ranks).count == 1, (2...4).contains(ranks[0]) else {
      throw refusal(
        "Q, K and V have ranks \(ranks.map(String.init).joined(separator: ", ")); one rank from 2 to 4 is fused", scores
      )
    }
    guard Set(types.map { $0.shape.dropLast(2) }).count == 1 else {
      throw refusal(
        "Q, K and V have different leading axes: \(types.map(\.description).joined(separator: ", "))", scores)
    }
  }

  /// `t + (S − T) >= s` over the last two axes of the scores; the shift may stand on the other side, and `>` is `>=`
  /// of one more.
  private func isCausal(_ condition: AttentionMatch.Mask, _ scores: TensorType) -> Bool {
    let node = function.producer(of: condition.value)
    guard case .comparison(let comparison) = node.op, let first = node.operands.first, let last = node.operands.last
    else { return false }
    let queries = scores.shape[scores.rank - 2]
    let keys = scores.shape[scores.rank - 1]
    // ¬(s > t) is t >= s.
    let (left, right) = condition.isNegated ? (last, first) : (first, last)
    guard let row = shift(left, of: queries, as: [queries, 1]), let column = shift(right, of: keys, as: [keys]),
      // With shifts on both sides one of the sums could wrap around.
      row == Dim(0) || column == Dim(0),
      let lead = try? row.subtracting(column), let aligned = try? keys.subtracting(queries)
    else { return false }
    switch comparison.function {
    case .greaterEqual: return (condition.isNegated ? try? lead.subtracting(1) : lead) == aligned
    case .greater: return (condition.isNegated ? lead : try? lead.subtracting(1)) == aligned
    case .equal, .notEqual, .less, .lessEqual: return false
    }
  }

  /// The constant added to the positions 0, 1, 2, … of `count`, laid out in a shape; `nil` for anything else.
  ///
  /// Axes of extent 1 before the shape do not matter.
  private func shift(_ value: ValueID, of count: Dim, as shape: [Dim]) -> Dim? {
    guard function.type(of: value).shape.drop(while: { $0 == 1 }) == shape.drop(while: { $0 == 1 }) else { return nil }
    var value = value
    var total = Dim(0)
    while true {
      let node = function.producer(of: value)
      if case .iota(let iota) = node.op { return iota.count == count ? total : nil }
      if case .binary(let binary) = node.op {
        guard let shift = dim(node.operands[1]) else { return nil }
        if binary.function == .add, let sum = try? total.adding(shift) {
          total = sum
        } else if binary.function == .subtract, let difference = try? total.subtracting(shift) {
          total = difference
        } else {
          return nil
        }
      } else {
        guard case .reshape = node.op else { return nil }
      }
      value = node.operands[0]
    }
  }

  private func dim(_ value: ValueID) -> Dim? {
    if case .dim(let dim)? = function.constant(value) { dim } else { nil }
  }

  private func refusal(_ reason: String, _ node: Node) -> FusionRefusal {
    FusionRefusal(reason: reason, blame: node.origin)
  }
}
