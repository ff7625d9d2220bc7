internal import CIntrinsics
internal import GraphcKernelTable

/// Sums blocks of memory: what the processor can read at most.
///
/// Four streams through each block, with the lines to come asked for ahead of time, because a processor follows one
/// stream at a fraction of what its memory gives. Eight sums hide the latency of an addition.
func readSum(_ arguments: UnsafeRawPointer, _ begin: Int, _ end: Int, _ scratch: UnsafeMutableRawPointer) {
  let call = arguments.assumingMemoryBound(to: ReadSumArguments.self).pointee
  let quarter = ReadSumArguments.blockCount / 4
  for unit in begin..<end {
    var place = call.x + unit * ReadSumArguments.blockCount
    let end = place + quarter
    var sums = InlineArray<8, Vector>(repeating: splat(0))
    while place < end {
      for stream in 0..<4 {
        for line in 0..<2 {
          let from = place + stream * quarter + line * 16
          graphc_prefetch(from + 512)
          for v in 0..<16 / lanes {
            let sum = stream * 2 + (line + v) % 2
            sums[sum] = sums[sum] + load(from + v * lanes)
          }
        }
      }
      place += 32
    }
    var total = splat(0)
    for j in 0..<8 { total = total + sums[j] }
    store(total, scratch.assumingMemoryBound(to: Float.self))
    call.into[unit] = scratch.assumingMemoryBound(to: Float.self)[0]
  }
}
