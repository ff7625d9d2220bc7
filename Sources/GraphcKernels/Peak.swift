internal import GraphcKernelTable

/// Multiply-adds between registers: the peak of arithmetic throughput.
func peak(_ arguments: UnsafeRawPointer, _ begin: Int, _ end: Int, _ scratch: UnsafeMutableRawPointer) {
  let call = arguments.assumingMemoryBound(to: PeakArguments.self).pointee
  for unit in begin..<end {
    let factor = splat(call.into[unit])
    var sums = InlineArray<12, Vector>(repeating: factor)
    for _ in 0..<call.iterations {
      for i in 0..<PeakArguments.chains { sums[i] = fma(factor, sums[i], factor) }
    }
    var total = splat(0)
    for i in 0..<PeakArguments.chains { total = total + sums[i] }
    store(total, scratch.assumingMemoryBound(to: Float.self))
    call.into[unit] = scratch.assumingMemoryBound(to: Float.self)[0]
  }
}
