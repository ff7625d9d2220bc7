import GraphIR
import GraphcRuntime

/// Recognizes an attention from its softmax: backwards through masks, bias, cap and scale to the product of Q and K,
/// and forwards to the product with V. Views may be anywhere in between.
struct AttentionMatcher {
  private let function: Function
  private let uses: UseMap
  private let finder: ScoreFinder

  init(_ function: Function) {
    self.function = function
    uses = UseMap(function)
    finder = ScoreFinder(function)
  }

  func match(softmax index: Int) -> Result<AttentionMatch, FusionRefusal> {
    Result { () throws(FusionRefusal) in try find(softmax: index) }
  }

  /// The number of nodes that were visited for a match, about.
  func length(of outcome: Result<AttentionMatch, FusionRefusal>) -> Int {
    if case .success(let match) = outcome { 1 + match.origins.count } else { 1 }
  }

  /// A use of the scores outside of the attentions, for which they would be computed again.
  func otherUse(of match: AttentionMatch, inside attentions: Set<Int>) -> FusionRefusal? {
    for node in match.scores.dropFirst().reversed() {
      let value = ValueID(node: node)
      if uses.isOutput(value) {
        return FusionRefusal(
          "its scores are an output of \(function.name), so they would be computed twice", function.nodes[node])
      }
      if let use = uses.uses(of: value).first(where: { !attentions.contains($0.node) }) {
        let user = function.nodes[use.node]
        return FusionRefusal(
          "its scores are also used by '\(user.op.definition.mnemonic)', so they would be computed twice", user)
      }
    }
    return nil
  }

  private func find(softmax index: Int) throws(FusionRefusal) -> AttentionMatch {
    let softmax = function.nodes[index]
    let path = try weights(index)
    let chain = try finder.chain(to: softmax)
    var walk = try AttentionWalk(function, product: chain.product)
    for (step, node) in chain.steps { try walk.take(step, function.nodes[node]) }
    let keyAxis = try walk.normalizedAxis(softmax)
    for view in path.views { try walk.see(function.nodes[view]) }
    var match = try walk.attend(path.product, weights: path.operand, over: keyAxis)
    match.scores = [index] + chain.nodes
    match.origins = ([index, path.product] + path.views + chain.nodes).map { function.nodes[$0].origin }
    return match
  }

  /// Follows the weights through views to their only use, a product.
  private func weights(
    _ softmax: Int
  ) throws(FusionRefusal) -> (views: [Int], product: Int, operand: Int) {
    var views: [Int] = []
    var value = ValueID(node: softmax)
    while true {
      guard !uses.isOutput(value) else {
        throw FusionRefusal("its weights are an output of \(function.name)", function.nodes[softmax])
      }
      let all = uses.uses(of: value)
      guard let use = all.first, all.count == 1 else {
        throw FusionRefusal(
          all.isEmpty ? "nothing uses its weights" : "its weights have \(all.count) uses",
          function.nodes[all.first?.node ?? softmax])
      }
      let user = function.nodes[use.node]
      if case .matMul = user.op { return (views, use.node, use.operand) }
      guard user.op.isTransposeOrReshape else {
        if isProductWithIntegers(user, besides: use.operand) {
          throw FusionRefusal(
            "its weights are multiplied by integers, which may be others than 0 and 1; cast(… != 0, f32) would be a mask",
            user)
        }
        throw FusionRefusal(
          "its weights go into '\(user.op.definition.mnemonic)', not into a product with V", user)
      }
      views.append(use.node)
      value = ValueID(node: use.node)
    }
  }
}

extension AttentionMatcher {
  private func isProductWithIntegers(_ node: Node, besides operand: Int) -> Bool {
    guard case .binary(let binary) = node.op, binary.function == .multiply else { return false }
    var other = function.producer(of: node.operands[1 - operand])
    while other.op.isTransposeOrReshape { other = function.producer(of: other.operands[0]) }
    guard case .cast = other.op else { return false }
    return function.type(of: other.operands[0]).dtype == .i32
  }
}

/// The reason why a softmax is not fused, and the responsible node.
struct FusionRefusal: Error {
  var reason: String
  var blame: Origin

  init(_ reason: String, _ node: Node) {
    self.reason = reason
    blame = node.origin
  }

  static func outOfSteps(_ node: Node) -> FusionRefusal {
    FusionRefusal("the optimizer has used up its steps", node)
  }
}
