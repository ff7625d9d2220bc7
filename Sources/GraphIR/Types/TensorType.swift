package import GraphcRuntime

/// The type of a value: element type and shape.
package struct TensorType: Hashable, Sendable, CustomStringConvertible {
  /// The largest number of axes (`limit/rank`).
  package static let maximumRank = Shape.maximumRank

  package var dtype: DType
  package var shape: [Dim]

  package init(_ dtype: DType, _ shape: [Dim]) {
    self.dtype = dtype
    self.shape = shape
  }

  package var rank: Int { shape.count }

  /// The number of elements; `nil` if it depends on run-time dims, or no `Shape` has it.
  package var count: Int? {
    let extents = shape.compactMap(\.constantValue)
    return extents.count == rank ? (try? Shape(extents))?.count : nil
  }

  /// `f32[B, 197, 768]`
  package var description: String { dtype.rawValue + shape.shapeText }

  /// The shape of an elementwise operation: right-aligned, a literal 1 is repeated. `nil` if the shapes are not
  /// compatible.
  package static func broadcast(_ a: [Dim], _ b: [Dim]) -> [Dim]? {
    let rank = max(a.count, b.count)
    var shape: [Dim] = []
    shape.reserveCapacity(rank)
    for axis in 0..<rank {
      let left = axis < rank - a.count ? Dim(1) : a[axis - (rank - a.count)]
      let right = axis < rank - b.count ? Dim(1) : b[axis - (rank - b.count)]
      if left == right || right == Dim(1) {
        shape.append(left)
      } else if left == Dim(1) {
        shape.append(right)
      } else {
        return nil
      }
    }
    return shape
  }
}

extension DType {
  /// Whether products accept it.
  package var isFloat: Bool {
    switch self {
    case .f32, .bf16: true
    case .i32, .bool: false
    }
  }
}
