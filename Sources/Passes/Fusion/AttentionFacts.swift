package import GraphIR

/// A fact about the result of a pass, such as the scale of an attention.
package struct RemarkFact: Hashable, Sendable {
  package enum Value: Hashable, Sendable {
    case number(Double)
    case dim(Dim)
    case flag
    /// The reach of a window to the left and right; `nil` if unbounded.
    case window(left: Int?, right: Int?)
    /// The shape of each operand of the kind.
    case shapes([[Dim]])
  }

  /// The name for programs: `key_padding`.
  package var name: String
  package var value: Value

  /// `scale 0.125`
  package var text: String {
    let words = name.replacing("_", with: " ")
    switch value {
    // In single precision, as the kernel uses it.
    case .number(let number): return "\(words) \(Float(number))"
    case .dim(let dim): return "\(dim) \(words)"
    case .flag: return words
    case .window(let left, let right):
      let sides = [left.map { " \($0) back" }, right.map { " \($0) ahead" }]
      return words + sides.compactMap { $0 }.joined()
    case .shapes(let shapes): return shapes.map { words + " " + $0.shapeText }.joined(separator: ", ")
    }
  }
}

extension AttentionMatch {
  /// The properties of the attention besides queries, keys and values.
  var facts: [RemarkFact] {
    var facts = [RemarkFact(name: "scale", value: .number(scale))]
    if !scalars.isEmpty { facts.append(RemarkFact(name: "scale_on_queries", value: .flag)) }
    if let softcap { facts.append(RemarkFact(name: "softcap", value: .number(softcap))) }
    let heads = AttentionHeads(self)
    if heads.keyHeads != heads.heads, let count = try? heads.keyHeads.map(axes.extent).product() {
      facts.append(RemarkFact(name: "shared_heads_of_keys", value: .dim(count)))
    }
    if past != nil { facts.append(RemarkFact(name: "past", value: .flag)) }
    if causal { facts.append(RemarkFact(name: "causal", value: .flag)) }
    if left != nil || (right != nil && !causal) {
      facts.append(RemarkFact(name: "window", value: .window(left: left, right: causal ? nil : right)))
    }
    let padding = Set(axes.whole(heads.items + [axes.keyAxis]))
    let paddings = masks.filter { axesOf($0.operand).isSubset(of: padding) }
    let others = masks.filter { !paddings.contains($0) }
    for (name, operands) in [
      ("key_padding", paddings.map(\.operand)), ("mask", others.map(\.operand)), ("bias", biases.map(\.operand)),
    ] where !operands.isEmpty {
      facts.append(RemarkFact(name: name, value: .shapes(operands.map { shape($0, heads) })))
    }
    return facts
  }

  private func axesOf(_ operand: AttentionOperand) -> Set<Int> { Set(axes.whole(operand.layout.flatMap { $0 })) }

  /// The extents of the axes along which an operand varies: batch, heads, queries, keys.
  private func shape(_ operand: AttentionOperand, _ heads: AttentionHeads) -> [Dim] {
    let own = axesOf(operand)
    return [heads.batch, heads.heads, heads.queries, [axes.keyAxis]].flatMap { group -> [Dim] in
      let parts = axes.whole(group).filter(own.contains)
      let isAll = parts.count == axes.whole(group).count
      guard isAll, !parts.isEmpty, let product = try? parts.map(axes.extent).product() else {
        return parts.map(axes.extent)
      }
      return [product]
    }
  }
}
