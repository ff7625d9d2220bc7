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

  var op: Attention {
    Attention(
      scale: scale, hasMask: !masks.isEmpty, hasBias: !biases.isEmpty, softcap: softcap, left: left, right: right)
  }
}

/// The leading axes of the op: none, one, or batch and heads; several query heads may share a key head.
struct AttentionHeads {
  var batch: [Int] = []
  var heads: [Int] = []
  /// The first head axes: those that the keys have, too.
  var keyHeads: [Int] = []
  var rank: Int

  /// Chooses the grouping for which the fewest operands must be repeated.
  init(_ match: AttentionMatch) {
    let leading = match.axes.leading
    let keys = Set(match.axes.whole((match.key.layout + match.value.layout).flatMap { $0 }))
    func isBroadcast(_ axis: Int) -> Bool { !keys.contains(axis) && match.axes.extent(axis) != 1 }
    let sharing = leading.reversed().prefix { isBroadcast($0) }.count
    // A single axis becomes the heads of one batch item; of several, at least one must differ between keys.
    let isShared = sharing > 0 && (sharing < leading.count || leading.count == 1)
    rank = 2 + min(leading.count + (leading.count == 1 && isShared ? 1 : 0), 2)
    guard rank == 4 else {
      heads = leading
      keyHeads = leading
      return
    }
    let others = match.masks.map(\.operand) + match.biases.map(\.operand)
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
      // Shared heads must be in the second group.
      return mixed + (isShared && leading.count - sharing < split ? 1000 : 0)
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

  /// The groups of axes of an operand before its last two axes.
  func leading(sharing isShared: Bool) -> [[Int]] {
    switch rank {
    case 2: []
    case 3: [heads]
    default: [batch, isShared ? keyHeads : heads]
    }
  }
}
