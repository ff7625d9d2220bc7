internal import GraphcKernelTable

/// A bottom-up merge sort of 64-bit keys: the element in the upper half, its position in the lower half. No two keys
/// are equal, so the order is stable.
func argsort(_ arguments: UnsafeRawPointer, _ begin: Int, _ end: Int, _ scratch: UnsafeMutableRawPointer) {
  let call = arguments.assumingMemoryBound(to: ArgsortArguments.self).pointee
  let count = call.columns
  for r in begin..<end {
    var keys = scratch.assumingMemoryBound(to: Int64.self)
    var other = keys + count
    let row = (call.x + r * count * 4).assumingMemoryBound(to: Int32.self)
    for i in 0..<count {
      let element = call.isFloat ? sortable(row[i]) : row[i]
      keys[i] = Int64(element) << 32 | Int64(i)
    }
    sortRuns(keys, count)
    var width = runLength
    while width < count {
      var start = 0
      while start < count {
        merge(keys, start, min(count, start + width), min(count, start + 2 * width), other)
        start += 2 * width
      }
      swap(&keys, &other)
      width *= 2
    }
    let into = call.into + r * count
    for i in 0..<count { into[i] = Int32(truncatingIfNeeded: keys[i]) }
  }
}

@inline(__always)
private var runLength: Int { 16 }

/// Maps the bits of an f32 to an integer that sorts like the number: both zeros are equal, NaN is last.
@inline(__always)
private func sortable(_ bits: Int32) -> Int32 {
  let magnitude = bits & 0x7fff_ffff
  if magnitude == 0 { return 0 }
  if magnitude > 0x7f80_0000 { return .max }
  return bits < 0 ? -magnitude : magnitude
}

/// Sorts each run of `runLength` keys by insertion.
@inline(__always)
private func sortRuns(_ keys: UnsafeMutablePointer<Int64>, _ count: Int) {
  var start = 0
  while start < count {
    let end = min(count, start + runLength)
    var i = start + 1
    while i < end {
      let key = keys[i]
      var place = i
      while place > start, keys[place - 1] > key {
        keys[place] = keys[place - 1]
        place -= 1
      }
      keys[place] = key
      i += 1
    }
    start = end
  }
}

/// into[start..<end] = the sorted union of the sorted keys[start..<middle] and keys[middle..<end].
@inline(__always)
private func merge(
  _ keys: UnsafeMutablePointer<Int64>, _ start: Int, _ middle: Int, _ end: Int, _ into: UnsafeMutablePointer<Int64>
) {
  var left = start
  var right = middle
  for place in start..<end {
    if left < middle, right >= end || keys[left] < keys[right] {
      into[place] = keys[left]
      left += 1
    } else {
      into[place] = keys[right]
      right += 1
    }
  }
}
