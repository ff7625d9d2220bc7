internal import CIntrinsics
internal import GraphcKernelTable

/// Operations of one iteration of `peakBF16`.
@inline(__always)
var peakOperationsBF16: Int {
  #if GRAPHC_AMX
    4 * 16 * 16 * 32 * 2
  #elseif GRAPHC_AVX512BF16
    PeakArguments.chains * lanes * 4
  #else
    PeakArguments.chains * lanes * 2
  #endif
}

/// Products of bf16 between registers: the peak of arithmetic throughput. The operands are not zeros, which would need
/// less power and so be faster.
func peakBF16(_ arguments: UnsafeRawPointer, _ begin: Int, _ end: Int, _ scratch: UnsafeMutableRawPointer) {
  #if GRAPHC_AMX
    let call = arguments.assumingMemoryBound(to: PeakArguments.self).pointee
    let operand = scratch.assumingMemoryBound(to: UInt16.self)
    let sums = (scratch + 4096).assumingMemoryBound(to: Float.self)
    for i in 0..<2048 { operand[i] = 0x3f00 + UInt16(truncatingIfNeeded: i * 37 & 0x7f) }
    startProducts()
    for unit in begin..<end {
      graphc_tiles_zero()
      graphc_tiles_add(operand, 32, operand)
      for _ in 0..<call.iterations { graphc_tiles_multiply() }
      graphc_tiles_store_upper(sums, 32)
      graphc_tiles_store_lower(sums, 32)
      call.into[unit] = sums[0]
    }
    endProducts()
  #elseif GRAPHC_AVX512BF16
    let call = arguments.assumingMemoryBound(to: PeakArguments.self).pointee
    for unit in begin..<end {
      let factor = graphc_splat_first(bf16Bits(call.into[unit]))
      var sums = InlineArray<12, Vector>(repeating: splat(call.into[unit]))
      for _ in 0..<call.iterations {
        for i in 0..<PeakArguments.chains { sums[i] = graphc_add_pairs(sums[i], factor, factor) }
      }
      var total = splat(0)
      for i in 0..<PeakArguments.chains { total = total + sums[i] }
      call.into[unit] = graphc_sum(total)
    }
  #else
    peak(arguments, begin, end, scratch)
  #endif
}
