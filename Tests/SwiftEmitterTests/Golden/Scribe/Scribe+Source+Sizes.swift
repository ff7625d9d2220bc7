// Written by graphc 0.1.0 from scribe.yaml; compiling again overwrites it.

import ScribeRuntime

extension Scribe.Source {
  /// The run-time dims, and every size that follows from them.
  struct Sizes {
    /// B
    let b: Int
    /// S
    let s: Int
    /// 8*B*S
    let bS8: Int
    /// B*S
    let bS: Int
    /// 8*S
    let s8: Int
    /// 4*S
    let s4: Int
    /// 24*S
    let s24: Int
    /// [B, S]
    let shape1: [Int]
    /// [B, S] by [S, 1], [0, 0]
    let view1: StridedView
    /// [B, 2, S, 4] by [8*S, 4, 8, 1], [8*S, 4*S, 4, 1]
    let view2: StridedView

    /// - Throws: 65 `limit/elements` when a size does not fit in 64 bits.
    init(_ dims: [String: Int]) throws(GraphcError) {
      b = try Extent.dim("B", of: dims)
      s = try Extent.dim("S", of: dims)
      bS8 = try Extent.product(8, b, s)
      bS = try Extent.product(b, s)
      s8 = try Extent.product(8, s)
      s4 = try Extent.product(4, s)
      s24 = try Extent.product(24, s)
      shape1 = [b, s]
      view1 = try StridedView(shape: [b, s], strides: [[s, 1], [0, 0]])
      view2 = try StridedView(shape: [b, 2, s, 4], strides: [[s8, 4, 8, 1], [s8, s4, 4, 1]], transposing: true)
    }
  }
}
