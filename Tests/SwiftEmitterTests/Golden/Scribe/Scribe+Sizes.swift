// Written by graphc 0.1.0 from scribe.yaml; compiling again overwrites it.

import ScribeRuntime

extension Scribe {
  /// The run-time dims, and every size that follows from them.
  struct Sizes {
    /// B
    let b: Int
    /// S
    let s: Int
    /// T
    let t: Int
    /// 8*T
    let t8: Int
    /// B*T
    let bT: Int
    /// 24*T
    let t24: Int
    /// B*S
    let bS: Int
    /// 16*S
    let s16: Int
    /// [B, S]
    let shape1: [Int]
    /// [B, S] by [S, 1], [0, 0]
    let view1: StridedView
    /// [B, T]
    let shape2: [Int]
    /// [B, T, 8] by [8*T, 8, 1], [0, 8, 1]
    let view2: StridedView
    /// Those of the functions that the source has, too.
    let source: Source.Sizes

    /// - Throws: 65 `limit/elements` when a size does not fit in 64 bits, `shape/check` or `limit/positions` when a
    /// condition on them fails.
    init(_ dims: [String: Int]) throws(GraphcError) {
      b = try Extent.dim("B", of: dims)
      s = try Extent.dim("S", of: dims)
      t = try Extent.dim("T", of: dims)
      t8 = try Extent.product(8, t)
      bT = try Extent.product(b, t)
      t24 = try Extent.product(24, t)
      bS = try Extent.product(b, s)
      s16 = try Extent.product(16, s)
      shape1 = [b, s]
      view1 = try StridedView(shape: [b, s], strides: [[s, 1], [0, 0]])
      shape2 = [b, t]
      view2 = try StridedView(shape: [b, t, 8], strides: [[t8, 8, 1], [0, 8, 1]])
      source = try Source.Sizes(dims)
      try Extent.check(
        Extent.sum(Extent.product(-1, t), 12),
        "the text is longer than the model has positions: T <= positions, here T <= 12 (scribe.yaml:17)", for: dims)
      try Extent.check(Extent.sum(Extent.product(-1, t), 12), "the slice needs T <= 12 (scribe.yaml:21)", for: dims)
    }
  }
}
