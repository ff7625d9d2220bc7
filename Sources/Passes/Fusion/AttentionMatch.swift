import GraphIR
import GraphcRuntime

/// An attention found in a function, in terms of the values of that function.
struct AttentionMatch {
  /// A condition that pairs of queries and keys must meet.
  struct Mask: Hashable {
    var operand: AttentionOperand
    /// It blocks what it is true of.
    var isNegated: Bool
  }

  /// Something added to the scores, times a factor.
  struct Bias {
    var operand: AttentionOperand
    var factor: Double
  }

  /// A single number that the scores are multiplied by, or divided by, and that is no constant.
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
  /// All must allow a pair.
  var masks: [Mask] = []
  /// They scale the queries in place of the scores.
  var scalars: [Scalar] = []
  /// All are added.
  var biases: [Bias] = []
  /// The node that makes the result, and the axes in it.
  var product: Int
  var result: AxisLayout
  /// The nodes that become one, from the softmax back to the scores, without the product with the values.
  var scores: [Int]
  /// What becomes one, from the product back to the scores.
  var origins: [Origin]

  var causal: Bool { right == 0 }

  var op: Attention {
    Attention(
      scale: scale, hasMask: !masks.isEmpty, hasBias: !biases.isEmpty, softcap: softcap, left: left, right: right)
  }
}

/// The leading axes as the op has them: none, one, or a batch and heads, of which several may share one of the keys.
struct AttentionHeads {
  var batch: [Int] = []
  var heads: [Int] = []
  /// The first of the heads' axes: those that the keys have, too.
  var keyHeads: [Int] = []
  var rank: Int

  /// The grouping under which the fewest operands must be repeated.
  init(_ match: AttentionMatch) {
    let leading = match.axes.leading
    let keys = Set(match.axes.whole((match.key.layout + match.value.layout).flatMap { $0 }))
    func isBroadcast(_ axis: Int) -> Bool { !keys.contains(axis) && match.axes.extent(axis) != 1 }
    let sharing = leading.reversed().prefix { isBroadcast($0) }.count
    // A single axis becomes heads of one batch item; of several, one at least tells keys apart.
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
      // Shared heads must lie in the second group.
      return mixed + (isShared && leading.count - sharing < split ? 1000 : 0)
    }
    let splits = leading.count == 1 ? [0] : Array(1..<leading.count)
    let split = splits.min { cost($0) < cost($1) } ?? 0
    batch = Array(leading[..<split])
    heads = Array(leading[split...])
    keyHeads = isShared ? Array(heads.dropLast(min(sharing, heads.count))) : heads
    // How many queries share a head must be known.
    let isKnown = heads.allSatisfy { match.axes.extent($0).constantValue != nil }
    if !isKnown, keyHeads.contains(where: { match.axes.extent($0) != 1 }) { keyHeads = heads }
  }

  /// The groups of axes of an operand, before its last two.
  func leading(sharing isShared: Bool) -> [[Int]] {
    switch rank {
    case 2: []
    case 3: [heads]
    default: [batch, isShared ? keyHeads : heads]
    }
  }
}
