import GraphIR
import GraphcRuntime

extension AttentionMatch {
  func emit(into rewriter: inout Rewriter) throws(InferenceError) -> ValueID {
    let emission = Emission(axes: axes, origin: .fused(origins, pass: rewriter.pass))
    let heads = AttentionHeads(self)
    let own = heads.leading(sharing: false)
    let shared = heads.leading(sharing: true)
    let (t, s) = (heads.queries, [axes.keyAxis])
    let inner = [AttentionAxes.inner]
    let outer = [AttentionAxes.outer]
    var operands = [
      try emission.arranged(query, own + [t, inner], isFull: true, &rewriter),
      try emission.arranged(key, shared + [s, inner], isFull: true, &rewriter),
      try emission.arranged(value, shared + [s, outer], isFull: true, &rewriter),
    ]
    for scalar in scalars {
      var number = rewriter.mapped(scalar.value)
      if rewriter.builder.type(of: number).rank > 0 {
        number = try emission.emit(.reshape(Reshape([])), [number], &rewriter)
      }
      let function = scalar.isDivisor ? BinaryFunction.divide : .multiply
      operands[0] = try emission.emit(.binary(Binary(function)), [operands[0], number], &rewriter)
    }
    var mask: ValueID?
    for part in masks {
      var new = try emission.arranged(part.operand, own + [t, s], isFull: false, &rewriter)
      if part.isNegated { new = try emission.emit(.not(Not()), [new], &rewriter) }
      mask =
        try mask.map { (known) throws(InferenceError) in
          try emission.emit(.logical(Logical(.and)), [known, new], &rewriter)
        } ?? new
    }
    var sum: ValueID?
    for part in biases {
      var new = try emission.arranged(part.operand, own + [t, s], isFull: false, &rewriter)
      if part.factor != 1 {
        new = try rewriter.withBuilder { (builder) throws(InferenceError) in
          try builder.scalar(.multiply, new, part.factor, emission.origin)
        }
      }
      sum =
        try sum.map { (known) throws(InferenceError) in
          try emission.emit(.binary(Binary(.add)), [known, new], &rewriter)
        } ?? new
    }
    let first = try past.map { (past) throws(InferenceError) in
      try emission.arranged(past, [heads.items], isFull: true, &rewriter)
    }
    operands += [mask, sum, first].compactMap { $0 }
    let made = try emission.emit(.attention(op), operands, &rewriter)
    let shape = rewriter.source.nodes[product].types[0].shape
    return try emission.laidOut(made, own + [t, outer], result, shape, &rewriter)
  }
}

/// Brings operands into the layout of the op, by views if possible.
private struct Emission {
  let axes: AttentionAxes
  let origin: Origin

  func emit(_ op: Op, _ operands: [ValueID], _ rewriter: inout Rewriter) throws(InferenceError) -> ValueID {
    try rewriter.emit(op, operands, origin: origin)
  }

  /// An operand with one axis for each group; unless `isFull`, groups may stay broadcast.
  func arranged(
    _ operand: AttentionOperand, _ groups: [[Int]], isFull: Bool, _ rewriter: inout Rewriter
  ) throws(InferenceError) -> ValueID {
    let value = rewriter.mapped(operand.value)
    let layout = operand.layout.map { axes.whole($0) }
    let present = Set(layout.flatMap { $0 })
    let wanted = groups.map { group in
      let own = axes.whole(group)
      return isFull || own.contains(where: present.contains) ? own : []
    }
    // A right-aligned broadcast may stay.
    let tail = wanted.suffix(layout.count)
    if !isFull || layout.count == wanted.count, layout.count <= wanted.count, Array(tail) == layout,
      wanted.dropLast(layout.count).allSatisfy(\.isEmpty)
    {
      return value
    }
    if layout.count == wanted.count, let order = Self.permutation(from: layout, to: wanted) {
      return try permuted(value, order, &rewriter)
    }
    let source = layout.flatMap { $0 }
    let target = wanted.flatMap { $0 }
    let kept = target.filter(present.contains)
    var result = try reshaped(value, source.map(axes.extent), &rewriter)
    result = try permuted(result, kept.compactMap { source.firstIndex(of: $0) }, &rewriter)
    if kept != target {
      result = try reshaped(result, target.map { present.contains($0) ? axes.extent($0) : 1 }, &rewriter)
      result = try emit(.expand(Expand(target.map(axes.extent))), [result], &rewriter)
    }
    return try reshaped(result, try shape(wanted), &rewriter)
  }

  /// A tensor whose axes are groups, in another layout and shape with the same elements.
  func laidOut(
    _ value: ValueID, _ groups: [[Int]], _ layout: AxisLayout, _ shape: [Dim], _ rewriter: inout Rewriter
  ) throws(InferenceError) -> ValueID {
    let from = groups.map { axes.whole($0) }
    let to = layout.map { axes.whole($0) }
    if from.count == to.count, let order = Self.permutation(from: from, to: to) {
      return try reshaped(try permuted(value, order, &rewriter), shape, &rewriter)
    }
    let source = from.flatMap { $0 }
    let split = try reshaped(value, source.map(axes.extent), &rewriter)
    let order = to.flatMap { $0 }.compactMap { source.firstIndex(of: $0) }
    return try reshaped(try permuted(split, order, &rewriter), shape, &rewriter)
  }

  /// The permutation of axes from one list of groups to another; axes of extent 1 fill the gaps.
  private static func permutation(from: [[Int]], to: [[Int]]) -> [Int]? {
    var free = Array(from.indices)
    var order: [Int] = []
    for group in to where !group.isEmpty {
      guard let axis = free.first(where: { from[$0] == group }) else { return nil }
      free.removeAll { $0 == axis }
      order.append(axis)
    }
    guard free.allSatisfy({ from[$0].isEmpty }) else { return nil }
    // An axis of extent 1 keeps its position if possible.
    var result: [Int] = []
    for (place, group) in to.enumerated() {
      if !group.isEmpty {
        result.append(order.removeFirst())
      } else {
        let axis = free.firstIndex(of: place) ?? 0
        guard axis < free.count else { return nil }
        result.append(free.remove(at: axis))
      }
    }
    return result
  }

  private func shape(_ groups: [[Int]]) throws(InferenceError) -> [Dim] {
    var shape: [Dim] = []
    for group in groups {
      shape.append(try inferring { () throws(DimError) in try group.map(axes.extent).product() })
    }
    return shape
  }

  private func reshaped(_ x: ValueID, _ shape: [Dim], _ rewriter: inout Rewriter) throws(InferenceError) -> ValueID {
    rewriter.builder.type(of: x).shape == shape ? x : try emit(.reshape(Reshape(shape)), [x], &rewriter)
  }

  private func permuted(_ x: ValueID, _ order: [Int], _ rewriter: inout Rewriter) throws(InferenceError) -> ValueID {
    order == Array(order.indices) ? x : try emit(.transpose(Transpose(order)), [x], &rewriter)
  }
}
