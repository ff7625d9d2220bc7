internal import GraphcKernelTable

/// Sums blocks of memory: what the processor can read at most.
///
/// Eight sums hide the latency of an addition behind as many loads.
func readSum(_ arguments: UnsafeRawPointer, _ begin: Int, _ end: Int, _ scratch: UnsafeMutableRawPointer) {
  let call = arguments.assumingMemoryBound(to: ReadSumArguments.self).pointee
  for unit in begin..<end {
    let block = call.x + unit * ReadSumArguments.blockCount
    var sums = InlineArray<8, Vector>(repeating: splat(0))
    var i = 0
    while i < ReadSumArguments.blockCount {
      for j in 0..<8 { sums[j] = sums[j] + load(block + i + j * lanes) }
      i += 8 * lanes
    }
    var total = splat(0)
    for j in 0..<8 { total = total + sums[j] }
    store(total, scratch.assumingMemoryBound(to: Float.self))
    call.into[unit] = scratch.assumingMemoryBound(to: Float.self)[0]
  }
}
