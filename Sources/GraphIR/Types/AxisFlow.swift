/// Which positions along an axis of an operand the elements of the result are computed from.
///
/// A primitive op states it for every axis of every operand that has more than one position; analyses of causality and of
/// symmetry follow from it.
package enum AxisFlow: Hashable, Sendable {
  /// Position i of axis `to` of the result reads positions i + low to i + high; without a bound if it is nil.
  case band(Int, to: Int, low: Dim?, high: Dim?)
  /// Every position is read alike: by every position of axis `to` of the result if it goes on there (softmax), or by
  /// a result without the axis (a sum).
  case pooled(Int, to: Int?)
  /// Summed over together with the axis of another operand that is contracted.
  case contracted(Int)
  /// Which positions are read depends on values, or follows no other pattern.
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

  /// No operand.
  package static let none: Flows = { _ in [] }

  /// Each position from the same position, right-aligned, as elementwise ops read.
  package static let elementwise: Flows = { operands in
    let rank = operands.map(\.rank).max() ?? 0
    return operands.map { type in
      type.axesWithPositions.map { .aligned($0, to: $0 + rank - type.rank) }
    }
  }

  /// One operand whose axes stay where they are but for one.
  package static func along(_ axis: Int, _ flow: AxisFlow) -> Flows {
    { operands in
      operands.map { type in type.axesWithPositions.map { $0 == axis ? flow : .aligned($0, to: $0) } }
    }
  }

  /// One operand whose last axis is read as a whole, each of its positions alike.
  package static let rows: Flows = { operands in
    operands.map { type in
      type.axesWithPositions.map { $0 == type.rank - 1 ? .pooled($0, to: $0) : .aligned($0, to: $0) }
    }
  }

  /// Axes that are the same block of a row-major order before and after.
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
  /// The axes of another extent than 1.
  package var axesWithPositions: [Int] { shape.indices.filter { shape[$0] != Dim(1) } }
}
