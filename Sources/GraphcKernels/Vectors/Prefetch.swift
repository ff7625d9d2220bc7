internal import CIntrinsics

/// Prefetches rows into the first-level cache. The rows of interleaved heads are a large stride apart, which hardware
/// prefetchers do not follow. `stride` and `count` are in elements.
@inline(__always)
func prefetch<Element>(_ start: UnsafePointer<Element>, _ stride: Int, rows: Int, count: Int) {
  for row in 0..<rows {
    var i = 0
    while i < count {
      graphc_prefetch_l1(start + row * stride + i)
      i += 64 / MemoryLayout<Element>.stride
    }
  }
}
