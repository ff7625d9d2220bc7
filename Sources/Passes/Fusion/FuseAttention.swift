import GraphIR

extension Pass {
  /// Makes QKᵀ, scale, bias, mask, softmax and the product with V one attention, rooted at the softmax.
  ///
  /// Expects canonical form: one scale on the scores, causal masks as `t + (S − T) >= s`.
  package static let fuseAttention = Pass(
    "fuse-attention", "makes Q Kᵀ · scale, mask, softmax and · V one attention", after: ["canonicalize", "cse", "dce"]
  ) { (function, context) throws(PassError) in
    let matcher = AttentionMatcher(function)
    var matches: [Int: AttentionMatch] = [:]
    for (index, node) in function.nodes.enumerated() {
      guard case .softmax = node.op else { continue }
      let outcome: Remark.Outcome
      switch matcher.match(softmax: index) {
      case .success(let match):
        guard context.rewrites.take() else { continue }
        matches[match.product] = match
        outcome = .done(match.summary)
      case .failure(let refusal): outcome = .refused(reason: refusal.reason, blame: refusal.blame)
      }
      context.remarks.append(
        Remark(
          pass: "fuse-attention", function: function.name, value: node.name ?? "softmax", origin: node.origin,
          outcome: outcome))
    }
    return try Rewriter.rewrite(function, pass: "fuse-attention") { (rewriter, index) throws(InferenceError) in
      guard let match = matches[index] else { return nil }
      return [try match.emit(into: &rewriter)]
    }
  }
}

/// Why a softmax is no attention, and the node to blame.
struct FusionRefusal: Error {
  var reason: String
  var blame: Origin
}

/// An attention found in a function, in terms of the values of that function.
struct AttentionMatch {
  /// A condition of the scores.
  struct Mask: Hashable {
    var value: ValueID
    /// It blocks what it is true of.
    var isNegated: Bool
  }

  var query: ValueID
  var key: ValueID
  var value: ValueID
  /// The key is [.., K, S].
  var keyIsTransposed: Bool
  /// The value is [.., V, S].
  var valueIsTransposed: Bool
  /// Key and value are [B, G, 1, S, K], and each of the G serves as many heads of the query.
  var keyHeads: Dim?
  var scale: Double
  var causal: Bool
  /// All must allow a pair.
  var masks: [Mask]
  var bias: ValueID?
  /// The node that makes the result.
  var product: Int
  /// What becomes one, from the product back to the scores.
  var origins: [Origin]

  var summary: String {
    var facts = ["scale \(scale)"]
    if let keyHeads { facts.append("\(keyHeads) shared heads of keys") }
    if causal { facts.append("causal") }
    if !masks.isEmpty { facts.append(masks.count == 1 ? "mask" : "\(masks.count) masks") }
    if bias != nil { facts.append("bias") }
    return facts.joined(separator: ", ")
  }

  func emit(into rewriter: inout Rewriter) throws(InferenceError) -> ValueID {
    let origin = Origin.fused(origins, pass: "fuse-attention")
    func swapped(_ value: ValueID, _ swaps: Bool) throws(InferenceError) -> ValueID {
      let new = rewriter.mapped(value)
      if keyHeads != nil {
        var shape = rewriter.builder.type(of: new).shape
        shape.remove(at: 2)
        return try rewriter.emit(.reshape(Reshape(shape)), [new], origin: origin)
      }
      guard swaps else { return new }
      return try rewriter.emit(
        .transpose(.lastTwo(rank: rewriter.builder.type(of: new).rank)), [new], origin: origin)
    }
    var operands = [
      rewriter.mapped(query), try swapped(key, keyIsTransposed), try swapped(value, valueIsTransposed),
    ]
    var mask: ValueID?
    for part in masks {
      var new = rewriter.mapped(part.value)
      if part.isNegated { new = try rewriter.emit(.not(Not()), [new], origin: origin) }
      if let known = mask {
        mask = try rewriter.emit(.logical(Logical(.and)), [known, new], origin: origin)
      } else {
        mask = new
      }
    }
    if let mask { operands.append(mask) }
    if let bias { operands.append(rewriter.mapped(bias)) }
    let op = Attention(scale: scale, causal: causal, hasMask: mask != nil, hasBias: bias != nil)
    return try rewriter.emit(.attention(op), operands, origin: origin)
  }
}
