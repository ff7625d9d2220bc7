internal import CIntrinsics
internal import GraphcKernelTable

/// How decode attention finds queries, keys and values in memory: as f32 (0), which is read in place, or as bf16 (1), of
/// which a few rows at a time are widened to f32, for all rows of scores.
struct Elements<let isNarrow: Int> {
  /// Elements of a row that is `width` long, from an offset on; the other lanes are 0.
  @inline(__always)
  func load(_ base: UnsafeRawPointer, _ offset: Int, first count: Int) -> Vector {
    if isNarrow == 1 { return loadBF16(base.assumingMemoryBound(to: UInt16.self) + offset, first: count) }
    let floats = base.assumingMemoryBound(to: Float.self) + offset
    return count >= lanes ? graphc_load(floats) : graphc_load_first(floats, count)
  }

  /// Floats from one row of `rows` to the next, for rows with a stride in memory.
  @inline(__always)
  func stride(_ stride: Int, width: Int) -> Int {
    isNarrow == 1 ? KeySplit.resultCount(valueDim: width) : stride
  }

  /// Some rows as f32: those at an offset in memory, or a copy in `block`.
  @inline(__always)
  func rows(
    _ base: UnsafeRawPointer, _ offset: Int, _ stride: Int, _ count: Int, width: Int,
    _ block: UnsafeMutablePointer<Float>
  ) -> UnsafePointer<Float> {
    if isNarrow == 0 { return base.assumingMemoryBound(to: Float.self) + offset }
    let from = base.assumingMemoryBound(to: UInt16.self) + offset
    let wide = self.stride(stride, width: width)
    for row in 0..<count {
      var i = 0
      while i < width {
        store(loadBF16(from + row * stride + i, first: width - i), block + row * wide + i)
        i += lanes
      }
    }
    return UnsafePointer(block)
  }

  /// Prefetches rows that start at an offset.
  @inline(__always)
  func prefetchRows(_ base: UnsafeRawPointer, _ offset: Int, _ stride: Int, _ count: Int, width: Int) {
    if isNarrow == 1 {
      prefetch(base.assumingMemoryBound(to: UInt16.self) + offset, stride, rows: count, count: width)
    } else {
      prefetch(base.assumingMemoryBound(to: Float.self) + offset, stride, rows: count, count: width)
    }
  }
}
