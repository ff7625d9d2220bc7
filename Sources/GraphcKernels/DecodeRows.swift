internal import CIntrinsics
internal import GraphcKernelTable

// How decode attention finds queries, keys and values in memory: as f32, which is read in place, or as bf16 (`isNarrow`).
// Keys and values in bf16 are read in place for one row of scores; for several, a few of them at a time are widened to
// f32, once for all rows.

typealias DecodeSplit = graphc_decode_split

/// A vector of elements, 1…lanes of them; the other lanes are 0.
@inline(__always)
func loadElements(_ isNarrow: Bool, _ base: UnsafeRawPointer, _ offset: Int, first count: Int) -> Vector {
  isNarrow
    ? loadBF16(base.assumingMemoryBound(to: UInt16.self) + offset, first: count)
    : load(base.assumingMemoryBound(to: Float.self) + offset, first: count)
}

/// A whole vector of elements.
@inline(__always)
func loadElements(_ isNarrow: Bool, _ base: UnsafeRawPointer, _ offset: Int) -> Vector {
  isNarrow
    ? loadBF16(base.assumingMemoryBound(to: UInt16.self) + offset, first: lanes)
    : load(base.assumingMemoryBound(to: Float.self) + offset)
}

/// Floats from one of `floatRows` to the next, for rows with a stride in memory.
@inline(__always)
func floatStride(_ isNarrow: Bool, _ stride: Int, width: Int) -> Int {
  isNarrow ? KeySplit.resultCount(valueDim: width) : stride
}

/// Some rows as f32: those at an offset in memory, or a copy in `block`.
@inline(__always)
func floatRows(
  _ isNarrow: Bool, _ base: UnsafeRawPointer, _ offset: Int, _ stride: Int, _ count: Int, width: Int,
  _ block: UnsafeMutablePointer<Float>
) -> UnsafePointer<Float> {
  if !isNarrow { return base.assumingMemoryBound(to: Float.self) + offset }
  let from = base.assumingMemoryBound(to: UInt16.self) + offset
  let wide = floatStride(isNarrow, stride, width: width)
  for row in 0..<count {
    var i = 0
    while i < width {
      store(loadBF16(from + row * stride + i, first: width - i), block + row * wide + i)
      i += lanes
    }
  }
  return UnsafePointer(block)
}

/// Prefetches rows that start at an offset into the second-level cache, which has more reads in flight than the first.
@inline(__always)
func prefetchRows(
  _ isNarrow: Bool, _ base: UnsafeRawPointer, _ offset: Int, _ stride: Int, _ count: Int, width: Int
) {
  let elementByteCount = isNarrow ? 2 : 4
  for row in 0..<count {
    let start = base + (offset + row * stride) * elementByteCount
    var i = 0
    while i < width * elementByteCount {
      graphc_prefetch_l2(start + i)
      i += 64
    }
  }
}
