import GraphIR

/// Values with rows in different places: a batch axis, an axis of rows in front, or the batch of the source.
extension StepWriter {
  /// How a value lies in the step.
  struct Placed {
    var value: ValueID
    /// The type in the original.
    var type: TensorType
    /// Whether an axis of rows was put in front.
    var isLifted: Bool
    /// Whether its batch is that of the source.
    var isSource: Bool
  }

  mutating func placed(_ operand: ValueID, _ roles: [StepRole]) throws(IncrementalRefusal) -> Placed {
    let type = type(operand)
    let isSource = demand.isSource(operand)
    return Placed(
      value: try variant(operand, roles), type: type,
      isLifted: !isSource && dims.isLifted(type, roles),
      isSource: isSource && dims.batchAxis(type) != nil)
  }

  /// An elementwise op, or a product whose leading axes broadcast.
  ///
  /// - Parameter leading: how many axes of the result, from the first one, broadcast.
  mutating func broadcast(
    _ op: Op, _ node: Node, _ value: ValueID, _ roles: [StepRole], operands: [[StepRole]],
    leading: Int
  ) throws(IncrementalRefusal) -> ValueID {
    let result = type(value)
    let batch = dims.batchAxis(result)
    let isLifted = dims.isLifted(result, roles)
    var parts: [Placed] = []
    for (operand, roles) in zip(node.operands, operands) {
      if leading == result.rank, let uniform = facts(operand).uniform {
        let scalar = try emit(.constant(Constant(uniform)), [], node)
        parts.append(
          Placed(
            value: scalar, type: TensorType(type(operand).dtype, []), isLifted: false,
            isSource: false))
      } else {
        parts.append(try placed(operand, roles))
      }
    }
    let isSplit = dims.width != nil && parts.contains(where: \.isSource)
    if isSplit, let batch, batch >= leading {
      throw IncrementalRefusal(node, "multiplies along the batch \(dims.batch)")
    }
    var aligned: [ValueID] = []
    for part in parts {
      aligned.append(try align(part, rank: result.rank, batch, isLifted: isLifted, isSplit, node))
    }
    var new = try emit(op, aligned, node)
    let expected = try stepType(value, roles)
    if isSplit, let batch { new = try merged(new, batch, rank: result.rank, expected, node) }
    // Numbers that are the same everywhere have lost their shape.
    if builder.type(of: new) != expected, parts.contains(where: { $0.type.rank == 0 }) {
      new = try emit(.expand(Expand(expected.shape)), [new], node)
    }
    return new
  }

  /// A shape with axes of 1 in front, up to a rank.
  func aligned(_ shape: [Dim], rank: Int) -> [Dim] {
    Array(repeating: 1, count: max(rank - shape.count, 0)) + shape
  }

  /// An operand as it broadcasts with the others.
  ///
  /// - Parameters:
  ///   - rank: the rank of the result in the original.
  ///   - batch: the axis of the batch of the result.
  ///   - isLifted: whether the result gets an axis of rows in front.
  ///   - isSplit: whether rows are seen as B and W.
  private mutating func align(
    _ part: Placed, rank: Int, _ batch: Int?, isLifted: Bool, _ isSplit: Bool, _ node: Node
  ) throws(IncrementalRefusal) -> ValueID {
    var value = part.value
    var own = dims.batchAxis(part.type)
    var shape = builder.type(of: value).shape
    var first = rank - part.type.rank
    func reshape(_ writer: inout StepWriter, _ new: [Dim]) throws(IncrementalRefusal) {
      if new != shape { value = try writer.emit(.reshape(Reshape(new)), [value], node) }
      shape = new
    }
    if part.isLifted {
      let rest = Array(shape.dropFirst())
      if isLifted {
        try reshape(&self, [dims.rows] + aligned(rest, rank: rank))
        return value
      }
      guard let batch else { throw IncrementalRefusal(node, "has no axis for the rows") }
      if batch < first {
        try reshape(&self, [dims.rows] + aligned(rest, rank: rank - batch - 1))
        first = batch
        own = 0
      } else {
        let place = batch - first
        value = try withRows(value, at: place, node)
        shape = builder.type(of: value).shape
        own = place
      }
    }
    guard isSplit, let batch, let width = dims.width else { return value }
    // Where the axis of the sequences lies in the operand, which may lack the axes before it.
    let place = placeOfWidth(batch, rank: rank) - first
    guard place > 0 else { return value }
    if own == batch - first, !part.isSource {
      let rows = batch - first
      try reshape(&self, Array(shape[..<rows]) + [dims.batch, width] + Array(shape[(rows + 1)...]))
      var order = Array(shape.indices)
      order.insert(order.remove(at: rows + 1), at: place)
      if order != Array(shape.indices) { value = try emit(.transpose(Transpose(order)), [value], node) }
    } else {
      try reshape(&self, Array(shape[..<place]) + [1] + Array(shape[place...]))
    }
    return value
  }

  /// The axis of the sequences of an item, once rows are seen as [B, W]: before the last two, so that the heads of a query
  /// that read the same keys of the source follow one another.
  private func placeOfWidth(_ batch: Int, rank: Int) -> Int { max(batch + 1, rank - 2) }

  /// A result with the axis of the sequences as one with rows.
  private mutating func merged(
    _ value: ValueID, _ batch: Int, rank: Int, _ expected: TensorType, _ node: Node
  ) throws(IncrementalRefusal) -> ValueID {
    var order = Array(0...rank)
    order.insert(order.remove(at: placeOfWidth(batch, rank: rank)), at: batch + 1)
    let new = order == Array(0...rank) ? value : try emit(.transpose(Transpose(order)), [value], node)
    return try emit(.reshape(Reshape(expected.shape)), [new], node)
  }

  /// A value with the rows of the step: of the source, repeated for each sequence; otherwise as it is.
  mutating func withRows(_ part: Placed, _ node: Node) throws(IncrementalRefusal) -> Placed {
    guard part.isSource, let width = dims.width, let axis = dims.batchAxis(part.type) else {
      return part
    }
    let shape = part.type.shape
    let (before, after) = (Array(shape[..<axis]), Array(shape[(axis + 1)...]))
    var value = try emit(.reshape(Reshape(before + [dims.batch, 1] + after)), [part.value], node)
    value = try emit(.expand(Expand(before + [dims.batch, width] + after)), [value], node)
    value = try emit(.reshape(Reshape(before + [dims.rows] + after)), [value], node)
    return Placed(value: value, type: part.type, isLifted: false, isSource: false)
  }

  /// What has an axis of rows in front, with the rows in the place of one of its own axes, whose extent is 1.
  mutating func withRows(_ lifted: ValueID, at place: Int, _ node: Node) throws(IncrementalRefusal) -> ValueID {
    var shape = builder.type(of: lifted).shape
    guard shape.dropFirst().indices.contains(place + 1), shape[place + 1] == Dim(1) else {
      throw IncrementalRefusal(node, "has no axis for the rows")
    }
    shape.remove(at: place + 1)
    let rows = try emit(.reshape(Reshape(shape)), [lifted], node)
    if place == 0 { return rows }
    return try emit(.transpose(Transpose(Array(1...place) + [0] + Array((place + 1)..<shape.count))), [rows], node)
  }

  /// A value with an axis of rows in front.
  mutating func lifted(_ part: Placed, _ node: Node) throws(IncrementalRefusal) -> ValueID {
    if part.isLifted { return part.value }
    let shape = builder.type(of: part.value).shape
    return try emit(.expand(Expand([dims.rows] + shape)), [part.value], node)
  }

  /// Positions of one axis that differ by row: of [.., S, ..] and i32[R, n] what is lifted of [.., n, ..].
  mutating func take(
    _ part: Placed, axis: Int, _ index: ValueID, _ node: Node
  ) throws(IncrementalRefusal) -> ValueID {
    let whole = try withRows(part, node)
    let rank = builder.type(of: whole.value).rank
    if let batch = dims.batchAxis(part.type) ?? (whole.isLifted ? 0 : nil) {
      let axis = whole.isLifted ? axis + 1 : axis
      let order = [batch, axis] + (0..<rank).filter { $0 != batch && $0 != axis }
      let front =
        order == Array(0..<rank)
        ? whole.value : try emit(.transpose(Transpose(order)), [whole.value], node)
      let rows = try emit(.gather(Gather(axis: 1)), [front, index], node)
      let back = (0..<rank).map { order.firstIndex(of: $0) ?? $0 }
      return back == Array(0..<rank) ? rows : try emit(.transpose(Transpose(back)), [rows], node)
    }
    let order = [axis] + (0..<rank).filter { $0 != axis }
    let front =
      axis == 0 ? whole.value : try emit(.transpose(Transpose(order)), [whole.value], node)
    let rows = try emit(.gather(Gather(axis: 0)), [front, index], node)
    if axis == 0 { return rows }
    // [R, n, rest] as [R, rest before, n, rest after]
    let back = [0] + Array(2..<(2 + axis)) + [1] + Array((2 + axis)..<(rank + 1))
    return try emit(.transpose(Transpose(back)), [rows], node)
  }
}
