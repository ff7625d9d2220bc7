internal import CIntrinsics
internal import GraphcKernelTable

/// Sums blocks of memory: what the processor can read at most.
///
/// Four streams through a block, each asked for ahead of its use, keep more reads under way than one does.
func readSum(_ arguments: UnsafeRawPointer, _ begin: Int, _ end: Int, _ scratch: UnsafeMutableRawPointer) {
  let call = arguments.assumingMemoryBound(to: ReadSumArguments.self).pointee
  let stream = ReadSumArguments.blockCount / 4
  // Vectors of less than a cache line are asked for more than once, which costs nothing here.
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
