// Written by graphc 0.1.0 from tiny.yaml; compiling again overwrites it.

import TinyRuntime

extension Tiny {
  /// The run-time dims, and every size that follows from them.
  struct Sizes {
    /// B
    let b: Int
    /// T
    let t: Int
    /// B*T
    let bT: Int
    /// 8*T
    let t8: Int
    /// 16*T
    let t16: Int
    /// 24*T
    let t24: Int
    /// [B, T]
    let shape1: [Int]
    /// [B, 1, 8] by [8*T, 8, 1], [8, 8, 1]
    let view1: StridedView

    /// - Throws: 65 `limit/elements` when a size does not fit in 64 bits.
    init(_ dims: [String: Int]) throws(GraphcError) {
      b = try Extent.dim("B", of: dims)
      t = try Extent.dim("T", of: dims)
      bT = try Extent.product(b, t)
      t8 = try Extent.product(8, t)
      t16 = try Extent.product(16, t)
      t24 = try Extent.product(24, t)
      shape1 = [b, t]
      view1 = try StridedView(shape: [b, 1, 8], strides: [[t8, 8, 1], [8, 8, 1]], transposing: true)
    }
  }
}
