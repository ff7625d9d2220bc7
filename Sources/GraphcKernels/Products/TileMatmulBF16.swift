internal import CIntrinsics
internal import GraphcKernelTable

#if GRAPHC_AMX
  /// While AMX multiplies, the vector units finish the previous rows, and the next panel is prefetched.
  func matmulBF16(_ arguments: UnsafeRawPointer, _ begin: Int, _ end: Int, _ scratch: UnsafeMutableRawPointer) {
    let call = arguments.assumingMemoryBound(to: MatmulArguments.self).pointee
    if call.rows == 1 { return multiplyRowBF16(call, begin, end, scratch) }
    let weight = call.weight.assumingMemoryBound(to: UInt16.self)
    let panels = PanelLayout.bf16.panels(columns: call.columns)
    let panelCount = PanelLayout.bf16.panelCount(inner: call.inner)
    startProducts()
    for unit in begin..<end {
      let panel = unit % panels
      let firstRow = unit / panels * call.rowBlock
      // If other workers take the next ranges, the panel after the last one of this range belongs to a later range.
      let next = panel + (unit + 1 < end ? 1 : end - begin + 1)
      multiplyPanel(
        call, panel, firstRow, min(call.rowBlock, call.rows - firstRow), scratch,
        next < panels ? weight + next * panelCount : nil, panelCount)
    }
    endProducts()
  }

  @inline(__always)
  private func multiplyPanel(
    _ call: MatmulArguments, _ panel: Int, _ firstRow: Int, _ rows: Int, _ scratch: UnsafeMutableRawPointer,
    _ next: UnsafePointer<UInt16>?, _ panelCount: Int
  ) {
    let width = PanelLayout.bf16.width
    let x = call.x.assumingMemoryBound(to: UInt16.self)
    let weight = call.weight.assumingMemoryBound(to: UInt16.self) + panel * panelCount
    let sums = (scratch + ProductBF16.scratchByteCount).assumingMemoryBound(to: Float.self)
    let blocks = (rows + tiledRows - 1) / tiledRows
    // A part of the prefetch follows every step, so that it does not delay the loads of the tiles.
    let slices = max(1, call.inner / 32)
    // A cache line of the next panel holds 32 elements.
    let lines = (panelCount / 32 + blocks * slices - 1) / (blocks * slices)
    var ahead = next
    var pending = 0
    var row = 0
    while row < rows {
      let height = min(tiledRows, rows - row)
      let current = sums + row / tiledRows % 2 * tiledRows * width
      let before = sums + (row / tiledRows + 1) % 2 * tiledRows * width
      let waiting = pending
      let waitingRow = firstRow + row - tiledRows
      let share = (waiting + slices - 1) / slices
      multiplyTiles(
        x + (firstRow + row) * call.inner, call.inner, weight, rows: height, inner: call.inner, into: current,
        width, accumulate: false, scratch, every: 1
      ) { slice in
        if let place = ahead {
          for line in 0..<lines { graphc_prefetch_l2(place + 32 * line) }
          ahead = place + 32 * lines
        }
        guard waiting > 0 else { return }
        let first = min(waiting, slice * share)
        let last = min(waiting, first + share)
        finish(call, before + first * width, width, waitingRow + first, last - first, panel * width)
      }
      pending = height
      row += height
    }
    let last = (rows - 1) / tiledRows
    finish(
      call, sums + last % 2 * tiledRows * width, width, firstRow + last * tiledRows, pending, panel * width)
  }
#endif
