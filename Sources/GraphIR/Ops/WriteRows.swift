import GraphcRuntime

/// Writes some positions of one axis, in each row of the first axis from another position on: how a cache grows.
///
/// The first operand is what the op may overwrite: if nothing else reads it later, a plan writes the rows only.
package struct WriteRows: OpDefinition {
  package static let mnemonics = ["write_rows"]
  package static let documentation = OpDocumentation(
    "writes positions of one axis, in each row of the first axis from a position of its own on; with `wraps` they count "
      + "modulo the extent, and the last of several at one place stays",
    operands: ["x", "rows", "at"],
    formula:
      "[B, C, D], [B, N, D], i32[B] along axis 1 → [B, C, D]: y = x, but y[b, at[b] + n] = rows[b, n]; 0 ≤ at ≤ C − N "
      + "when run, unless it wraps")

  /// The axis of the positions; not the first one.
  package var axis: Int
  /// Whether positions count modulo the extent of the axis: a ring.
  package var wraps: Bool

  package init(axis: Int, wraps: Bool = false) {
    self.axis = axis
    self.wraps = wraps
  }

  package init(mnemonic: String, attributes: inout AttributeReader) throws(AttributeError) {
    axis = try attributes.integer("axis")
    wraps = try attributes.has("wraps") ? attributes.flag("wraps") : false
  }

  package var attributes: [Attribute] {
    [Attribute("axis", .integer(axis))] + (wraps ? [Attribute("wraps", .flag(true))] : [])
  }

  package func inferTypes(_ operands: [TensorType]) throws(InferenceError) -> [TensorType] {
    try Check.count(operands, 3)
    let (x, rows, at) = (operands[0], operands[1], operands[2])
    try Check.sameDType(operands, 0, 1)
    try Check.dtype(operands, at: 2, .i32)
    try Check.axis(axis, rank: x.rank)
    guard axis > 0 else {
      throw InferenceError("shape/axis", "axis 0 is that of the rows; positions lie along an axis after it")
    }
    var expected = x.shape
    if rows.rank == x.rank { expected[axis] = rows.shape[axis] }
    guard rows.shape == expected else {
      throw InferenceError(
        "shape/mismatch", "\(rows) is not \(x) with another extent of axis \(axis)", operand: 1)
    }
    guard at.shape == [x.shape[0]] else {
      throw InferenceError("shape/mismatch", "\(at) does not have one position for each row of \(x)", operand: 2)
    }
    if !wraps, let extent = x.shape[axis].constantValue, let count = rows.shape[axis].constantValue, count > extent {
      throw InferenceError(
        "shape/mismatch", "\(count) rows do not fit in an axis of \(extent) positions", operand: 1)
    }
    return [x]
  }

  /// Which positions are written depends on values, so none of that axis can be left out.
  private var flow: AxisFlow.Flows {
    { operands in
      let along: [[AxisFlow]] = operands.prefix(2).map { type in
        type.axesWithPositions.map { $0 == axis ? .scattered($0) : .aligned($0, to: $0) }
      }
      return along + operands.dropFirst(2).map { type in type.axesWithPositions.map { .aligned($0, to: $0) } }
    }
  }

  package var semantics: Semantics {
    .primitive(flow: flow) { (context) throws(LoweringError) in
      let type = context.operandTypes[0]
      let x = try context.contiguous(0)
      let (rows, at) = (try context.contiguous(1), try context.contiguous(2))
      let (blocks, inner) = try BufferView.sizing { () throws(DimError) in
        (try Array(type.shape[1..<axis]).product(), try Array(type.shape[(axis + 1)...]).product())
      }
      try context.call(
        Kernels.WriteRows(
          type.dtype, x: x, rows: rows, at: at, into: try context.allocateResult(), outer: type.shape[0],
          blocks: blocks, extent: type.shape[axis], count: context.operandTypes[1].shape[axis], inner: inner,
          wraps: wraps, source: context.sourceInInput(2), site: .value))
    }
  }

  package var gradient: Gradient { .none("it writes the cache of a step, which is not trained") }

  package func multiplyAdds(_ operands: [TensorType]) -> Dim { 0 }
}
