import GraphIR
import GraphcRuntime

/// Follows scores from the product of Q and K onwards and keeps track of the attention axes in each value.
struct AttentionWalk {
  private let function: Function
  private var axes: AttentionAxes
  /// The layout of the current value.
  private var layout: AxisLayout
  private let left: AttentionOperand
  private let right: AttentionOperand
  /// The scale of the scores, inside of the cap if there is one.
  private var scale = 1.0
  /// The factor before the hyperbolic tangent.
  private var cap: Double?
  private var scalars: [AttentionMatch.Scalar] = []
  private var biases: [AttentionMatch.Bias] = []
  private var conditions: [Condition] = []

  /// A mask, as it occurs in the graph.
  private struct Condition {
    var mask: AttentionMatch.Mask
    var fill: Double
    var node: Node
  }

  /// - Parameter product: the node of the product of Q and K.
  init(_ function: Function, product index: Int) throws(FusionRefusal) {
    self.function = function
    let node = function.nodes[index]
    guard case .matMul(let matmul) = node.op else {
      throw FusionRefusal("the scores come from no product of two tensors", node)
    }
    if case .parameter = function.producer(of: node.operands[1]).op {
      throw FusionRefusal("the scores are a product with a parameter", node)
    }
    let shape = node.types[0].shape
    axes = AttentionAxes(
      rows: shape[shape.count - 2], columns: shape[shape.count - 1],
      inner: function.type(of: node.operands[0]).shape.last ?? 1)
    var leading: AxisLayout = []
    for extent in shape.dropLast(2) { leading.append([axes.addLead(extent)]) }
    let (row, column, inner) = ([AttentionAxes.rows], [AttentionAxes.columns], [AttentionAxes.inner])
    layout = leading + [row, column]
    left = function.operand(node.operands[0], in: leading + [row, inner])
    right = function.operand(
      node.operands[1], in: leading + (matmul.transposeRHS ? [column, inner] : [inner, column]))
  }

  /// One step towards the softmax.
  mutating func take(_ step: ScoreChain.Step, _ node: Node) throws(FusionRefusal) {
    switch step {
    case .scale(let factor):
      // −inf is unchanged only by a positive factor.
      if let condition = conditions.last, !(Float(factor) > 0) {
        throw FusionRefusal("a scale of \(factor) around the mask does not leave -inf as it is", condition.node)
      }
      if let known = cap { cap = known * factor } else { scale *= factor }
      for index in biases.indices { biases[index].factor *= factor }
      for index in conditions.indices { conditions[index].fill *= factor }
    case .scalar(let value, let isDivisor):
      // The sign is unknown, and earlier biases or masks would have to be scaled, too.
      if cap != nil || !biases.isEmpty || !conditions.isEmpty {
        let other = cap != nil ? "'tanh'" : conditions.isEmpty ? "the bias" : "the mask"
        throw FusionRefusal("the scores are scaled after \(other) by something that is not a constant", node)
      }
      scalars.append(AttentionMatch.Scalar(value: value, isDivisor: isDivisor))
    case .cap:
      guard biases.isEmpty, conditions.isEmpty else {
        throw FusionRefusal(
          "the scores go through 'tanh' together with the \(conditions.isEmpty ? "bias" : "mask")", node)
      }
      guard cap == nil else { throw FusionRefusal("the scores go through 'tanh' twice", node) }
      cap = 1
    case .bias(let value, let factor):
      biases.append(AttentionMatch.Bias(operand: function.operand(value, in: layout), factor: factor))
    case .mask(let condition, let isNegated, let fill):
      let operand = function.operand(condition, in: layout)
      conditions.append(
        Condition(mask: AttentionMatch.Mask(operand: operand, isNegated: isNegated), fill: fill, node: node))
    case .view: try see(node)
    }
    // A mask or bias of higher rank adds leading axes of extent 1.
    layout = Array(repeating: [], count: max(0, node.types[0].rank - layout.count)) + layout
  }

  /// Passes a view.
  mutating func see(_ node: Node) throws(FusionRefusal) {
    if case .transpose(let transpose) = node.op {
      layout = transpose.permutation.map { layout[$0] }
      return
    }
    guard let new = axes.regrouped(layout, as: node.types[0].shape, splitsScores: true) else {
      throw FusionRefusal("the scores are reshaped across their axes, to \(node.types[0])", node)
    }
    layout = new
  }

  /// The axis of the softmax, which is that of the keys.
  func normalizedAxis(_ softmax: Node) throws(FusionRefusal) -> Int {
    let last = axes.whole(layout.last ?? [])
    for axis in [AttentionAxes.columns, AttentionAxes.rows] where last == axes.whole([axis]) { return axis }
    throw FusionRefusal("the softmax is taken over a leading axis of the scores, not over the keys", softmax)
  }

  /// The attention that ends in a product of the weights.
  ///
  /// - Parameter operand: the operand of the product that is the weights.
  mutating func attend(
    _ product: Int, weights operand: Int, over keyAxis: Int
  ) throws(FusionRefusal) -> AttentionMatch {
    let node = function.nodes[product]
    guard case .matMul(let matmul) = node.op else { throw FusionRefusal("its weights go into no product", node) }
    let rank = layout.count
    let isSummedLast = operand == 0 || matmul.transposeRHS
    let (summed, kept) = isSummedLast ? (layout[rank - 1], layout[rank - 2]) : (layout[rank - 2], layout[rank - 1])
    guard axes.whole(summed) == axes.whole([keyAxis]) else {
      throw FusionRefusal("the product with V does not sum over the axis that the softmax is taken over", node)
    }
    let leading = Array(repeating: [], count: max(0, node.types[0].rank - rank)) + layout.dropLast(2)
    let shape = node.types[0].shape
    guard zip(shape, leading).allSatisfy({ $0 == 1 || !axes.whole($1).isEmpty }) else {
      let types = [left.value, right.value, node.operands[1 - operand]].map { function.type(of: $0).description }
      throw FusionRefusal("V has leading axes that the scores lack: \(types.joined(separator: ", "))", node)
    }
    let queryAxis = AttentionAxes.rows + AttentionAxes.columns - keyAxis
    axes.queryAxis = queryAxis
    guard !leading.contains(where: { axes.whole($0).contains(axes.tokens) && axes.extent(axes.tokens) != 1 }) else {
      throw FusionRefusal("every query has values of its own", node)
    }
    let (key, outer) = ([keyAxis], [AttentionAxes.outer])
    axes.setOuter(shape[shape.count - (operand == 0 ? 1 : 2)])
    let isKeyFirst = operand == 0 && !matmul.transposeRHS
    let value = function.operand(node.operands[1 - operand], in: leading + (isKeyFirst ? [key, outer] : [outer, key]))
    let (q, k) = keyAxis == AttentionAxes.columns ? (left, right) : (right, left)

    let (valueBase, _) = seenThrough(value, takesFactor: false)
    let (keyBase, keyFactor) = seenThrough(k, takesFactor: true)
    let (queryBase, queryFactor) = seenThrough(q, takesFactor: true)
    let inner = scale * keyFactor * queryFactor
    var match = AttentionMatch(
      axes: axes, query: queryBase, key: keyBase, value: valueBase,
      scale: (cap ?? 1) * inner, softcap: cap?.magnitude, product: product,
      result: leading + (operand == 0 ? [kept, outer] : [outer, kept]), scores: [], origins: [])
    if let cap, !Float(cap.magnitude).isNormal {
      throw FusionRefusal("the scores go through 'tanh' times \(cap)", node)
    }
    match.scalars = scalars
    match = try conditioned(match)
    guard axes.leading.count + 2 <= TensorType.maximumRank else {
      throw FusionRefusal("the attention has \(axes.leading.count) leading axes", node)
    }
    return match
  }

  /// The attention with its window, masks and biases. Of several ways to read the masks, the one that leaves the fewest
  /// of them is chosen.
  private mutating func conditioned(_ match: AttentionMatch) throws(FusionRefusal) -> AttentionMatch {
    var best = Result { () throws(FusionRefusal) in try reading(match, .none) }
    for past in [MaskReader.Past.innermost, .outermost] {
      if case .success(let known) = best, known.match.masks.isEmpty || !known.sawPast { break }
      guard let other = try? reading(match, past), other.match.isPlaced else { continue }
      if case .success(let known) = best, known.match.masks.count <= other.match.masks.count { continue }
      best = .success(other)
    }
    let chosen = try best.get()
    axes = chosen.match.axes
    return chosen.match
  }

  /// The attention with its masks read in one way, and whether they contain what could be the position of the first
  /// query.
  private func reading(
    _ match: AttentionMatch, _ past: MaskReader.Past
  ) throws(FusionRefusal) -> (match: AttentionMatch, sawPast: Bool) {
    var (walk, match) = (self, match)
    let sawPast = try walk.addMasks(to: &match, past)
    match.biases = biases.map { bias in
      AttentionMatch.Bias(operand: walk.seenThrough(bias.operand, takesFactor: false).0, factor: bias.factor)
    }
    match.axes = walk.axes
    return (match, sawPast)
  }

  private mutating func addMasks(
    to match: inout AttentionMatch, _ past: MaskReader.Past
  ) throws(FusionRefusal) -> Bool {
    match.axes = axes
    var reader = MaskReader(function, axes, past: past)
    for condition in conditions {
      for part in reader.conjuncts(condition.mask) {
        let isRead = reader.bounds(part).map { match.narrow($0, isPlaced: past != .none) } ?? false
        if !isRead { match.masks.append(part) }
      }
    }
    axes = reader.axes
    var known: Set<AttentionMatch.Mask> = []
    match.masks = match.masks.compactMap { mask in
      let base = AttentionMatch.Mask(
        operand: seenThrough(mask.operand, takesFactor: false).0, isNegated: mask.isNegated)
      return known.insert(base).inserted ? base : nil
    }
    for condition in conditions where condition.fill != -.infinity {
      try check(condition, match)
    }
    return reader.sawPast
  }

  /// A finite fill value acts as −inf only if no row is masked completely.
  private func check(_ condition: Condition, _ match: AttentionMatch) throws(FusionRefusal) {
    guard condition.fill <= Self.lowestScore else {
      throw FusionRefusal("masked scores become \(condition.fill), not -inf", condition.node)
    }
    let (queries, keys) = (axes.extent(axes.tokens), axes.extent(axes.keyAxis))
    let isSeen =
      match.past != nil
      || match.right.map { right in
        (try? keys.subtracting(queries).adding(Dim(right)).isProvablyNonNegative) ?? false
      } ?? true
    guard match.masks.isEmpty, biases.isEmpty, isSeen else {
      throw FusionRefusal(
        "masked scores become \(condition.fill), not -inf: a row that is masked everywhere would attend to all keys",
        condition.node)
    }
  }

  /// No real score is this low: next to an unmasked score, its weight is zero.
  private static let lowestScore = -1e4

  /// An operand without the views that repeat it or merge leading axes, and without a constant factor.
  private mutating func seenThrough(
    _ operand: AttentionOperand, takesFactor: Bool
  ) -> (operand: AttentionOperand, factor: Double) {
    var (best, bestAxes, bestFactor) = (operand, axes, 1.0)
    var (current, factor) = (operand, 1.0)
    while true {
      let node = function.producer(of: current.value)
      var isWorthwhile = false
      if case .binary(let binary) = node.op {
        guard takesFactor, binary.function == .multiply, let number = function.exactNumber(node.operands[1])
        else { break }
        factor *= number
        current.value = node.operands[0]
        isWorthwhile = true
      } else {
        let before = axes.parts
        guard let base = function.base(of: current, &axes), base.layout.allSatisfy({ isSeparate($0) }) else { break }
        if case .expand = node.op { isWorthwhile = true }
        isWorthwhile = isWorthwhile || axes.parts != before
        current = base
      }
      if isWorthwhile { (best, bestAxes, bestFactor) = (current, axes, factor) }
    }
    axes = bestAxes
    return (best, bestFactor)
  }

  /// Whether a group has no leading axes merged with other axes.
  private func isSeparate(_ group: [Int]) -> Bool {
    let parts = axes.whole(group)
    return parts.count <= 1 || parts.allSatisfy { $0 > AttentionAxes.outer }
  }
}
