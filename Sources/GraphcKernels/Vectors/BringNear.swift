internal import CIntrinsics

/// Asks for rows that are used next: they lie apart where heads stand side by side, and a processor follows no such
/// steps of its own accord. Strides and counts are in elements.
@inline(__always)
func bringNear<Element>(_ start: UnsafePointer<Element>, _ stride: Int, rows: Int, count: Int) {
  for row in 0..<rows {
    var i = 0
    while i < count {
      graphc_prefetch_near(start + row * stride + i)
      i += 64 / MemoryLayout<Element>.stride
    }
  }
}
