internal import CIntrinsics
internal import GraphcKernelTable

/// Whole vectors of counters as long as there are any, then one counter after the other: the same bits.
func uniform(_ arguments: UnsafeRawPointer, _ begin: Int, _ end: Int, _ scratch: UnsafeMutableRawPointer) {
  let call = arguments.assumingMemoryBound(to: UniformArguments.self).pointee
  let step = lanes / 2
  let whole = min(end, call.count / 4)
  var block = begin
  while block + step <= whole {
    graphc_uniform_blocks(call.draw, UInt64(truncatingIfNeeded: block), call.into + 4 * block)
    block += step
  }
  while block < whole {
    graphc_uniform_block(call.draw, UInt64(truncatingIfNeeded: block), call.into + 4 * block)
    block += 1
  }
  guard block < end else { return }
  graphc_uniform_first(call.draw, UInt64(truncatingIfNeeded: block), call.into + 4 * block, call.count - 4 * block)
}
