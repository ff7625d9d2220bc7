/// The positions along an axis of an operand from which the elements of the result are computed.
///
/// A primitive op states it for every axis with more than one position of every operand. Analyses of causality and
/// symmetry are derived from it.
package enum AxisFlow: Hashable, Sendable {
  /// Position i of axis `to` of the result reads positions i + low to i + high; a bound that is `nil` is unbounded.
  case band(Int, to: Int, low: Dim?, high: Dim?)
  /// Every position is read in the same way: by every position of axis `to` of the result (softmax), or by a result
  /// without the axis (a sum).
  case pooled(Int, to: Int?)
  /// The axis is summed over together with the contracted axis of another operand.
  case contracted(Int)
  /// The positions that are read depend on values, or follow no other pattern.
  case scattered(Int)

  /// Position i reads position i + shift.
  package static func aligned(_ axis: Int, to: Int, shift: Dim = 0) -> AxisFlow {
    .band(axis, to: to, low: shift, high: shift)
  }

  /// The axis of the operand.
  package var axis: Int {
    switch self {
    case .band(let axis, _, _, _), .pooled(let axis, _), .contracted(let axis), .scattered(let axis): axis
    }
  }
}

extension AxisFlow {
  package typealias Flows = @Sendable (_ operands: [TensorType]) -> [[AxisFlow]]

  /// The flows of an op without operands.
  package static let none: Flows = { _ in [] }

  /// The flows of an elementwise op: each position reads the same position, right-aligned.
  package static let elementwise: Flows = { operands in
    let rank = operands.map(\.rank).max() ?? 0
    return operands.map { type in
      type.axesWithPositions.map { .aligned($0, to: $0 + rank - type.rank) }
    }
  }

  /// The flows of an op with one operand whose axes all stay in place, except that one has this flow.
  package static func along(_ axis: Int, _ flow: AxisFlow) -> Flows {
    { operands in
      operands.map { type in type.axesWithPositions.map { $0 == axis ? flow : .aligned($0, to: $0) } }
    }
  }

  /// The flows of an op with one operand whose last axis is read as a whole, all positions in the same way.
  package static let rows: Flows = { operands in
    operands.map { type in
      type.axesWithPositions.map { $0 == type.rank - 1 ? .pooled($0, to: $0) : .aligned($0, to: $0) }
    }
  }

  /// The flows of a reshape: axes that are the same block of the row-major order before and after.
  package static func reshaped(to shape: [Dim]) -> Flows {
    { operands in
      operands.map { type in
        type.axesWithPositions.map { axis in
          let before = try? Array(type.shape[..<axis]).product()
          let target = shape.indices.first { other in
            shape[other] == type.shape[axis] && before != nil && (try? Array(shape[..<other]).product()) == before
          }
          return target.map { .aligned(axis, to: $0) } ?? .scattered(axis)
        }
      }
    }
  }
}

extension TensorType {
  /// The axes whose extent is not 1.
  package var axesWithPositions: [Int] { shape.indices.filter { shape[$0] != Dim(1) } }
}
