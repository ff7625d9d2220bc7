package import GraphIR

/// The effect on a value of permuting the inputs along one run-time dim.
package struct Symmetry: Hashable, Sendable {
  /// The axes whose positions are all permuted in the same way; nothing else changes.
  package var axes: Set<Int> = []
  /// The first op after which that does not hold.
  package var broken: AxisBlame?
}

/// The symmetry analysis along one run-time dim.
package struct SymmetryDomain: AxisDomain {
  let extent: Dim
  /// The extent as text, for messages.
  let dim: String

  /// - Parameter extent: the extent of the permuted axes: a run-time dim, or a multiple of one.
  package init(extent: Dim) {
    self.extent = extent
    dim = extent.description
  }

  package var independent: Symmetry { Symmetry() }

  package func input(_ type: TensorType) -> Symmetry {
    Symmetry(axes: Set(type.shape.indices.filter { type.shape[$0] == extent }))
  }

  package func transfer(
    _ node: Node, _ flows: [[AxisFlow]], _ operands: [Symmetry], _ types: [TensorType], blaming blamed: Node
  ) -> Symmetry {
    var result = Symmetry()
    for operand in operands where result.broken == nil { result.broken = operand.broken }
    guard result.broken == nil else { return result }
    func lose(_ reason: String) {
      if result.broken == nil { result.broken = AxisBlame(blamed, reason) }
    }
    for (index, operand) in operands.enumerated() {
      for axis in operand.axes.sorted() {
        guard let flow = flows[index].first(where: { $0.axis == axis }) else {
          lose("picks one position of \(dim)")
          continue
        }
        switch flow {
        case .band(_, to: let target, low: 0, high: 0):
          // The positions that a slice keeps depend on the order.
          if node.types.first?.shape[target] == types[index].shape[axis] {
            result.axes.insert(target)
          } else {
            lose("keeps only some positions of \(dim)")
          }
        case .band: lose("moves or orders positions of \(dim)")
        case .pooled(_, to: let target): if let target { result.axes.insert(target) }
        case .contracted:
          // The sum does not depend on the order if the other operand is permuted equally.
          let partner = operands.indices.first { other in
            other != index
              && flows[other].contains { flow in
                if case .contracted(let axis) = flow { operands[other].axes.contains(axis) } else { false }
              }
          }
          if partner == nil { lose("weighs positions of \(dim) by their place") }
        case .scattered: lose("reads positions of \(dim) in an order of its own")
        }
      }
    }
    // An operand combined with permuted positions must be permuted equally, or be the same at all positions.
    for (index, operand) in operands.enumerated() {
      for case .band(let axis, to: let target, _, _) in flows[index]
      where result.axes.contains(target) && !operand.axes.contains(axis) {
        lose("tells positions of \(dim) apart")
      }
    }
    if result.broken != nil { result.axes = [] }
    return result
  }

  package func seen(_ state: Symmetry, by call: Origin, _ operands: [Symmetry]) -> Symmetry {
    guard let blame = state.broken?.reached(by: call, unless: operands.map(\.broken)) else { return state }
    var result = state
    result.broken = blame
    return result
  }
}
