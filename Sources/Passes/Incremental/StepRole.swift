import GraphIR

/// Which positions of an axis of extent T + c a step computes or reads.
enum StepRole: Hashable, Sendable {
  /// The indices from past + `from` up to past + N + `to`, where past is the number of tokens that the row has already
  /// and N that of the new ones. Rows of indices below 0 hold anything.
  case new(from: Int, to: Int)
  /// The indices from 0 up to C + c: the capacity in place of T. Rows that are not written yet hold anything.
  case all
  /// The last positions, each in the slot of its index modulo the number of slots. A slot that is not written yet has its
  /// own number, which is a later position: no token of the step reads it, as with `all`.
  case ring

  /// The role of what the new tokens are at.
  static let current = StepRole.new(from: 0, to: 0)

  /// Whether it has indices below 0 as long as there are few tokens.
  var beginsBeforeFirst: Bool { if case .new(let from, _) = self { from < 0 } else { false } }

  /// The role of positions that a position of this role reads, at these distances; `nil` if they do not fit.
  func reading(low: Int, high: Int) -> StepRole? {
    guard case .new(let from, let to) = self else {
      return self == .all || (low, high) == (0, 0) ? self : nil
    }
    let (first, isLow) = from.addingReportingOverflow(low)
    let (last, isHigh) = to.addingReportingOverflow(high)
    return isLow || isHigh || first > last ? nil : .new(from: first, to: last)
  }
}

/// The run-time dims of a module and of the step that is derived from it.
struct StepDims {
  /// T, the extent that grows.
  let growth: Dim
  /// B, the batch of the growing input.
  let batch: Dim
  /// R, the rows of the step: one for each sequence, or B · W.
  let rows: Dim
  /// W, the sequences for each item of the batch; `nil` if nothing but tokens has a batch.
  let width: Dim?
  /// N, the new tokens of each row.
  let new: Dim
  /// C, the largest number of tokens of a row.
  let capacity: Dim
  /// M, the number of slots of a ring.
  let slots: Dim

  /// c, if the extent is T + c.
  func excess(_ extent: Dim) -> Int? { extent.excess(over: growth) }

  /// The axes of extent T + c.
  func growing(_ type: TensorType) -> [Int] {
    type.shape.indices.filter { excess(type.shape[$0]) != nil }
  }

  /// The axis of the batch.
  func batchAxis(_ type: TensorType) -> Int? { type.shape.firstIndex(of: batch) }

  /// What is wrong with the axes of a type for a step; `nil` if nothing is.
  func fault(of type: TensorType) -> String? {
    if let odd = type.shape.first(where: { $0.mentions(growth) && excess($0) == nil }) {
      return "has an axis of \(odd) positions"
    }
    if let odd = type.shape.first(where: { $0.mentions(batch) && $0 != batch }) {
      return "has an axis of \(odd), which mixes rows of the batch \(batch)"
    }
    if type.shape.filter({ $0 == batch }).count > 1 { return "has two axes of the batch \(batch)" }
    return nil
  }

  /// The number of positions of an axis of extent T + c in a role.
  func extent(_ role: StepRole, of original: Dim) throws(DimError) -> Dim {
    switch role {
    case .new(let from, let to): return try new.adding(Dim(to)).subtracting(Dim(from))
    case .all: return try original.subtracting(growth).adding(capacity)
    case .ring: return try original.subtracting(growth).adding(slots)
    }
  }

  /// Whether a value gets an axis of rows in front: it has no batch, but what the step computes of it depends on where
  /// each row is.
  func isLifted(_ type: TensorType, _ roles: [StepRole]) -> Bool {
    batchAxis(type) == nil && roles.contains { $0 != .all }
  }

  /// The type of a value in the step.
  ///
  /// - Parameter roles: one for each axis of extent T + c.
  func type(_ type: TensorType, _ roles: [StepRole]) throws(DimError) -> TensorType {
    var shape = type.shape
    if let axis = batchAxis(type) { shape[axis] = rows }
    for (axis, role) in zip(growing(type), roles) {
      shape[axis] = try extent(role, of: type.shape[axis])
    }
    return TensorType(type.dtype, isLifted(type, roles) ? [rows] + shape : shape)
  }
}
