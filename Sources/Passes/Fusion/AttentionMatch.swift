import GraphIR
import GraphcRuntime

/// An attention found in a function, in terms of the function's values.
struct AttentionMatch {
  /// A condition on pairs of queries and keys.
  struct Mask: Hashable {
    var operand: AttentionOperand
    /// Whether it blocks the pairs for which it is true.
    var isNegated: Bool
  }

  /// A value that is added to the scores, times a factor.
  struct Bias {
    var operand: AttentionOperand
    var factor: Double
  }

  /// A scalar that is not constant, by which the scores are multiplied or divided.
  struct Scalar {
    var value: ValueID
    var isDivisor: Bool
  }

  var axes: AttentionAxes
  var query: AttentionOperand
  var key: AttentionOperand
  var value: AttentionOperand
  var scale: Double
  var softcap: Double?
  var left: Int?
  var right: Int?
  /// The position of the first query among the keys, for each batch item; without it the last query stands at the last
  /// key.
  var past: AttentionOperand?
  /// What must hold for the window to be what the masks say.
  var limits: [PositionLimit] = []
  /// The masks, all of which must allow a pair.
  var masks: [Mask] = []
  /// Scalars; they are applied to the queries instead of the scores.
  var scalars: [Scalar] = []
  /// The biases, all of which are added.
  var biases: [Bias] = []
  /// The node that makes the result, and the axes of the result.
  var product: Int
  var result: AxisLayout
  /// The fused nodes from the softmax back to the scores, without the product with the values.
  var scores: [Int]
  /// The origins of the fused nodes, from the product back to the scores.
  var origins: [Origin]

  var causal: Bool { right == 0 }

  /// Whether the position of the first query is one number for each item of the batch.
  var isPlaced: Bool {
    guard let past else { return false }
    let heads = AttentionHeads(self)
    return heads.rank > 2 && Set(axes.whole(past.layout.flatMap { $0 })).isSubset(of: axes.whole(heads.items))
  }

  var op: Attention {
    Attention(
      scale: scale, hasMask: !masks.isEmpty, hasBias: !biases.isEmpty, softcap: softcap, left: left, right: right,
      hasPast: past != nil)
  }
}

/// The leading axes of the op: none, one, or batch and heads; several query heads may share a key head.
struct AttentionHeads {
  /// The tokens, after leading axes that are as well queries: those that keys and values lack, though not the axes after
  /// them, such as the beams of a search, which read the same source.
  var queries: [Int]
  var batch: [Int] = []
  var heads: [Int] = []
  /// The first head axes: those that the keys have, too.
  var keyHeads: [Int] = []
  var rank: Int

  /// Chooses the grouping for which the fewest operands must be repeated.
  init(_ match: AttentionMatch) {
    var leading = match.axes.leading
    let keys = Set(match.axes.whole((match.key.layout + match.value.layout).flatMap { $0 }))
    func isBroadcast(_ axis: Int) -> Bool { !keys.contains(axis) && match.axes.extent(axis) != 1 }
    let sharing = leading.reversed().prefix { isBroadcast($0) }.count
    queries = [match.axes.tokens]
    if match.left == nil, match.right == nil {
      let more = leading.dropLast(sharing).dropFirst().filter(isBroadcast)
      leading.removeAll { more.contains($0) }
      queries = more + queries
    }
    // A single axis becomes the heads of one batch item; of several, at least one must differ between keys.
    let isShared = sharing > 0 && (sharing < leading.count || leading.count == 1)
    rank = 2 + min(leading.count + (leading.count == 1 && isShared ? 1 : 0), 2)
    guard rank == 4 else {
      heads = leading
      keyHeads = leading
      return
    }
    let others = match.masks.map(\.operand) + match.biases.map(\.operand)
    let past = Set(match.axes.whole((match.past?.layout ?? []).flatMap { $0 }))
    func cost(_ split: Int) -> Int {
      let groups = [leading[..<split], leading[split...]]
      let mixed = others.reduce(0) { count, operand in
        let own = Set(match.axes.whole(operand.layout.flatMap { $0 }))
        return count
          + groups.count { group in
            let real = group.filter { match.axes.extent($0) != 1 }
            return real.contains(where: own.contains) && !real.allSatisfy(own.contains)
          }
      }
      // Shared heads must be in the second group, and what the position of the first query depends on in the first.
      let isRight = !(isShared && leading.count - sharing < split) && past.isDisjoint(with: leading[split...])
      return mixed + (isRight ? 0 : 1000)
    }
    let splits = leading.count == 1 ? [0] : Array(1..<leading.count)
    let split = splits.min { cost($0) < cost($1) } ?? 0
    batch = Array(leading[..<split])
    heads = Array(leading[split...])
    keyHeads = isShared ? Array(heads.dropLast(min(sharing, heads.count))) : heads
    // The number of heads of the keys must be known, so that it divides that of the queries for certain.
    let isKnown = keyHeads.allSatisfy { match.axes.extent($0).constantValue != nil }
    if !isKnown, keyHeads.contains(where: { match.axes.extent($0) != 1 }) { keyHeads = heads }
  }

  /// The axes of the batch; a single leading axis counts as the batch.
  var items: [Int] { rank == 3 ? heads : batch }

  /// The groups of axes of an operand before its last two axes.
  func leading(sharing isShared: Bool) -> [[Int]] {
    switch rank {
    case 2: []
    case 3: [heads]
    default: [batch, isShared ? keyHeads : heads]
    }
  }
}
