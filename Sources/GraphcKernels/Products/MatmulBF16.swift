internal import CIntrinsics
internal import GraphcKernelTable

#if !GRAPHC_AMX
  func matmulBF16(_ arguments: UnsafeRawPointer, _ begin: Int, _ end: Int, _ scratch: UnsafeMutableRawPointer) {
    let call = arguments.assumingMemoryBound(to: MatmulArguments.self).pointee
    #if !GRAPHC_AVX512BF16
      if call.rows == 1 { return multiplyRowBF16(call, begin, end, scratch) }
    #endif
    let x = call.x.assumingMemoryBound(to: UInt16.self)
    let weight = call.weight.assumingMemoryBound(to: UInt16.self)
    let layout = PanelLayout.bf16
    let panels = layout.panels(columns: call.columns)
    let sums = (scratch + ProductBF16.scratchByteCount).assumingMemoryBound(to: Float.self)
    for unit in begin..<end {
      let panel = unit % panels
      let firstRow = unit / panels * call.rowBlock
      let rows = min(call.rowBlock, call.rows - firstRow)
      multiplyBF16(
        x + firstRow * call.inner, call.inner, weight + panel * layout.panelCount(inner: call.inner), rows: rows,
        inner: call.inner, into: sums, layout.width, accumulate: false, scratch)
      finish(call, sums, layout.width, firstRow, rows, panel * layout.width)
    }
  }
#endif
