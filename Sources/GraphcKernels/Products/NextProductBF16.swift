internal import GraphcKernelTable

#if !GRAPHC_AMX
  /// `multiplyBF16`: without AMX, no sums are left in tiles.
  @inline(__always)
  func multiplyNextBF16(
    _ a: UnsafePointer<UInt16>, _ aStride: Int, _ panel: UnsafePointer<UInt16>, rows: Int, inner: Int,
    into c: UnsafeMutablePointer<Float>, _ cStride: Int, accumulate: Bool, _ scratch: UnsafeMutableRawPointer,
    _ pending: inout UnsafeMutablePointer<Float>?
  ) {
    multiplyBF16(a, aStride, panel, rows: rows, inner: inner, into: c, cStride, accumulate: accumulate, scratch)
  }

  @inline(__always)
  func finishProducts(_ pending: inout UnsafeMutablePointer<Float>?, _ cStride: Int) {}
#endif
