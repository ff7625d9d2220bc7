internal import CIntrinsics
internal import GraphcKernelTable

/// Sums blocks of memory: the peak of read bandwidth.
///
/// Four streams through a block, each prefetched, keep more reads in flight than one stream does.
func readSum(_ arguments: UnsafeRawPointer, _ begin: Int, _ end: Int, _ scratch: UnsafeMutableRawPointer) {
  let call = arguments.assumingMemoryBound(to: ReadSumArguments.self).pointee
  let stream = ReadSumArguments.blockCount / 4
  // A vector narrower than a cache line prefetches the same line more than once, at no cost here.
  let ahead = 512
  for unit in begin..<end {
    let block = call.x + unit * ReadSumArguments.blockCount
    var sums = InlineArray<8, Vector>(repeating: splat(0))
    var i = 0
    while i < stream {
      for j in 0..<8 {
        let place = block + (j / 2) * stream + i + (j % 2) * lanes
        graphc_prefetch_l2(place + ahead)
        sums[j] = sums[j] + load(place)
      }
      i += 2 * lanes
    }
    var total = splat(0)
    for j in 0..<8 { total = total + sums[j] }
    store(total, scratch.assumingMemoryBound(to: Float.self))
    call.into[unit] = scratch.assumingMemoryBound(to: Float.self)[0]
  }
}
