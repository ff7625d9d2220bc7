import GraphIR

extension Pass {
  /// Fuses QKᵀ, scale, cap, bias, masks, softmax and the product with V to one attention. The match starts at the
  /// softmax.
  ///
  /// It expects canonical form: one scale on the scores, additive masks as selects, a written-out softmax as the op.
  package static let fuseAttention = Pass(
    "fuse-attention", "makes Q Kᵀ · scale, mask, softmax and · V one attention", after: [.canonicalize, .cse, .dce]
  ) { (function, context) throws(PassError) in
    let outcomes = AttentionSites.find(in: function, &context.rewrites)
    var matches: [Int: AttentionMatch] = [:]
    var remarks: [Int: Int] = [:]
    for (index, outcome) in outcomes {
      let node = function.nodes[index]
      var remark = Remark(
        pass: context.pass, function: function.name, value: node.name ?? "softmax", origin: node.origin,
        outcome: .done(""))
      switch outcome {
      case .success(let match):
        guard context.rewrites.take() else { continue }
        matches[match.product] = match
        remarks[match.product] = context.remarks.count
        remark.facts = match.facts
        remark.outcome = .done(match.facts.map(\.text).joined(separator: ", "))
      case .failure(let refusal): remark.outcome = .refused(reason: refusal.reason, blame: refusal.blame)
      }
      context.remarks.append(remark)
    }
    let abandonedCount = context.abandoned.count
    let result = Rewriter.rewrite(function, &context) { (rewriter, index, _) throws(InferenceError) in
      guard let match = matches[index] else { return nil }
      return [try match.emit(into: &rewriter)]
    }
    for abandoned in context.abandoned[abandonedCount...] {
      guard let node = abandoned.node, let remark = remarks[node] else { continue }
      context.remarks[remark].facts = []
      context.remarks[remark].outcome = .refused(
        reason: "fused, it would be ill-typed: \(abandoned.message)", blame: function.nodes[node].origin)
    }
    let failed = Set(context.abandoned[abandonedCount...].compactMap(\.node))
    for (product, match) in matches.sorted(by: { $0.key < $1.key }) where !failed.contains(product) {
      for limit in match.limits {
        context.checks.append(
          Module.DimCheck(
            kind: .positions, nonNegative: limit.nonNegative,
            message: "the positions in the mask of an attention keep to \(limit.text)",
            origin: function.nodes[match.scores[0]].origin))
      }
    }
    return result
  }
}

/// The softmaxes of a function.
private enum AttentionSites {
  typealias Outcome = Result<AttentionMatch, FusionRefusal>

  /// In the order of the nodes. Scores that have other uses are not fused, since they would be computed twice; two
  /// attentions may share them.
  static func find(in function: Function, _ rewrites: inout RewriteBudget) -> [(node: Int, outcome: Outcome)] {
    let matcher = AttentionMatcher(function)
    var sites: [(node: Int, outcome: Outcome)] = []
    for (index, node) in function.nodes.enumerated() {
      guard case .softmax = node.op else { continue }
      guard !rewrites.steps.isSpent else {
        sites.append((index, .failure(FusionRefusal.outOfSteps(node))))
        continue
      }
      let outcome = matcher.match(softmax: index)
      rewrites.spend(matcher.length(of: outcome))
      sites.append((index, outcome))
    }
    var isChanged = true
    while isChanged {
      isChanged = false
      guard rewrites.spend(sites.reduce(0) { $0 + matcher.length(of: $1.outcome) }) else {
        for index in sites.indices { sites[index].outcome = .failure(.outOfSteps(function.nodes[sites[index].node])) }
        break
      }
      let inside = Set(sites.flatMap { (try? $0.outcome.get().scores) ?? [] })
      for index in sites.indices {
        guard case .success(let match) = sites[index].outcome,
          let refusal = matcher.otherUse(of: match, inside: inside)
        else { continue }
        sites[index].outcome = .failure(refusal)
        isChanged = true
      }
    }
    return sites
  }
}
