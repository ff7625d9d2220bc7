import GraphIR

extension Op {
  /// The axes of the operands that are narrowed when the result is narrowed along one of its axes: position i of the
  /// result reads position i of these axes, and all of every other operand (`nil`).
  ///
  /// This follows from the flow in the op's semantics; a composite op is examined through its decomposition.
  ///
  /// - Parameter reachesEnd: whether the positions are the last ones of the axis, in order. The window of an attention
  ///   is aligned bottom-right, so its last queries keep it, and no others do.
  /// - Returns: `nil` if the op does not treat the positions of that axis alike, or has no operand with that axis.
  func operandAxes(along axis: Int, _ operands: [TensorType], reachesEnd: Bool = false) -> [Int?]? {
    if reachesEnd, case .attention(var attention) = self, !attention.hasPast,
      attention.left != nil || attention.right != nil
    {
      (attention.left, attention.right) = (nil, nil)
      return Op.attention(attention).operandAxes(along: axis, operands)
    }
    switch definition.semantics {
    case .structural: return nil
    case .primitive(let flows, _): return AxisFlow.sources(of: axis, flows(operands))
    case .composite(let decompose, _):
      var builder = FunctionBuilder(name: definition.mnemonic)
      let inputs = operands.indices.map { builder.addInput(name: "x\($0)", type: operands[$0], origin: .synthetic) }
      guard let result = try? decompose(&builder, inputs, .synthetic).first else { return nil }
      return builder.function.inputAxes(along: axis, of: result)
    }
  }

  /// The op with a result of another shape, for the two ops that state it.
  func withResultShape(_ shape: [Dim]) -> Op {
    if case .reshape = self { return .reshape(Reshape(shape)) }
    if case .expand = self { return .expand(Expand(shape)) }
    return self
  }

  /// Whether the axis belongs to the rows that a gather picks: a part of it cannot be picked without copying the table.
  func isColumnOfTable(_ axis: Int, _ operands: [TensorType]) -> Bool {
    if case .gather = self { axis >= operands[1].rank } else { false }
  }

  /// Whether the op is a slice of that axis.
  func isSlice(along axis: Int) -> Bool {
    if case .slice(let slice) = self { slice.axis == axis } else { false }
  }
}

extension AxisFlow {
  /// For each operand, the axis that is read position by position along an axis of the result.
  fileprivate static func sources(of axis: Int, _ flows: [[AxisFlow]]) -> [Int?]? {
    var axes: [Int?] = Array(repeating: nil, count: flows.count)
    for (operand, flows) in flows.enumerated() {
      for flow in flows {
        switch flow {
        case .band(let source, to: axis, let low, let high):
          guard low == Dim(0), high == Dim(0), axes[operand] == nil else { return nil }
          axes[operand] = source
        case .pooled(_, to: axis): return nil
        case .band, .pooled, .contracted, .scattered: continue
        }
      }
    }
    return axes.contains { $0 != nil } ? axes : nil
  }
}

extension Function {
  /// Whether position i of an axis of the result reads a part of a weight, which must stay a parameter so that a
  /// product can read it in panels.
  func readsParameter(_ node: Node, along axis: Int) -> Bool {
    guard axis == node.types[0].rank - 1 else { return false }
    if case .linear = node.op { return true }
    if case .matMul = node.op { return weightMatrix(node.operands[1]) != nil }
    return false
  }

  private enum Reading: Hashable {
    case whole
    case along(Int)
  }

  /// For each input of the function, which consists of primitive ops, the axis that is read position by position along
  /// an axis of a value; `nil` if an op on the way does not do that.
  fileprivate func inputAxes(along axis: Int, of result: ValueID) -> [Int?]? {
    var readings: [Reading?] = Array(repeating: nil, count: nodes.count)
    readings[result.node] = .along(axis)
    for (index, node) in nodes.enumerated().reversed() {
      if case .input = node.op { continue }
      guard let reading = readings[index] else { continue }
      var axes: [Int?] = Array(repeating: nil, count: node.operands.count)
      if case .along(let axis) = reading {
        guard let sources = node.op.operandAxes(along: axis, node.operands.map { type(of: $0) }) else { return nil }
        axes = sources
      }
      for (operand, axis) in zip(node.operands, axes) {
        let new = axis.map { Reading.along($0) } ?? .whole
        // One part of a value for one reader and all of it for another is not a row by row.
        guard readings[operand.node] == nil || readings[operand.node] == new else { return nil }
        readings[operand.node] = new
      }
    }
    return nodes.indices.prefix(inputs.count).map { index in
      if case .along(let axis)? = readings[index] { axis } else { nil }
    }
  }
}
