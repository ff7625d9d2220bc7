// Written by graphc 0.1.0 from scribe.yaml; compiling again overwrites it.

import ScribeRuntime

extension Scribe.Step {
  /// The run-time dims, and every size that follows from them.
  struct Sizes {
    /// B
    let b: Int
    /// S
    let s: Int
    /// W
    let w: Int
    /// N
    let n: Int
    /// C
    let c: Int
    /// B*W
    let bW: Int
    /// 8*N
    let n8: Int
    /// 8*B*S
    let bS8: Int
    /// 8*B*C*W
    let bCW8: Int
    /// B*N*W
    let bNW: Int
    /// 4*N
    let n4: Int
    /// 8*C
    let c8: Int
    /// 4*C
    let c4: Int
    /// 8*N*W
    let nW8: Int
    /// 4*N*W
    let nW4: Int
    /// 2*W
    let w2: Int
    /// 8*S
    let s8: Int
    /// 4*S
    let s4: Int
    /// 8*W
    let w8: Int
    /// 4*W
    let w4: Int
    /// [B*W, N]
    let shape1: [Int]
    /// [B*W, N] by [1, 0], [0, 1]
    let view1: StridedView
    /// [B*W, N, 8] by [8*N, 8, 1], [8*N, 8, 1]
    let view2: StridedView
    /// [B*W] by [1], [0]
    let view3: StridedView
    /// [B*W, 1]
    let shape2: [Int]
    /// [B*W, 2, N, 4] by [8*N, 4, 8, 1], [8*N, 4*N, 4, 1]
    let view4: StridedView
    /// [B, 2, W, N, 4] by [8*N*W, 4, 8*N, 8, 1], [8*N*W, 4*N*W, 4*N, 4, 1]
    let view5: StridedView
    /// [B, W, 2, N, 4] by [8*N*W, 4, 4*W, 8*W, 1], [8*N*W, 8*N, 4*N, 4, 1]
    let view6: StridedView
    /// [B*W, N, 2, 4] by [8*N, 4, 4*N, 1], [8*N, 8, 4, 1]
    let view7: StridedView

    /// - Throws: 65 `limit/elements` when a size does not fit in 64 bits, `shape/check` or `limit/positions` when a
    /// condition on them fails.
    init(_ dims: [String: Int]) throws(GraphcError) {
      b = try Extent.dim("B", of: dims)
      s = try Extent.dim("S", of: dims)
      w = try Extent.dim("W", of: dims)
      n = try Extent.dim("N", of: dims)
      c = try Extent.dim("C", of: dims)
      bW = try Extent.product(b, w)
      n8 = try Extent.product(8, n)
      bS8 = try Extent.product(8, b, s)
      bCW8 = try Extent.product(8, b, c, w)
      bNW = try Extent.product(b, n, w)
      n4 = try Extent.product(4, n)
      c8 = try Extent.product(8, c)
      c4 = try Extent.product(4, c)
      nW8 = try Extent.product(8, n, w)
      nW4 = try Extent.product(4, n, w)
      w2 = try Extent.product(2, w)
      s8 = try Extent.product(8, s)
      s4 = try Extent.product(4, s)
      w8 = try Extent.product(8, w)
      w4 = try Extent.product(4, w)
      shape1 = [bW, n]
      view1 = try StridedView(shape: [bW, n], strides: [[1, 0], [0, 1]])
      view2 = try StridedView(shape: [bW, n, 8], strides: [[n8, 8, 1], [n8, 8, 1]])
      view3 = try StridedView(shape: [bW], strides: [[1], [0]])
      shape2 = [bW, 1]
      view4 = try StridedView(shape: [bW, 2, n, 4], strides: [[n8, 4, 8, 1], [n8, n4, 4, 1]], transposing: true)
      view5 = try StridedView(
        shape: [b, 2, w, n, 4], strides: [[nW8, 4, n8, 8, 1], [nW8, nW4, n4, 4, 1]], transposing: true)
      view6 = try StridedView(
        shape: [b, w, 2, n, 4], strides: [[nW8, 4, w4, w8, 1], [nW8, n8, n4, 4, 1]], transposing: true)
      view7 = try StridedView(shape: [bW, n, 2, 4], strides: [[n8, 4, n4, 1], [n8, 8, 4, 1]], transposing: true)
      try Extent.check(
        Extent.sum(Extent.product(-1, c), 12),
        "the text is longer than the model has positions: T <= positions, here T <= 12 (scribe.yaml:17)", for: ["T": c])
      try Extent.check(Extent.sum(Extent.product(-1, c), 12), "the slice needs T <= 12 (scribe.yaml:21)", for: ["T": c])
    }
  }
}
