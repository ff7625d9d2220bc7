internal import CIntrinsics
internal import GraphcKernelTable

func matmulF32(_ arguments: UnsafeRawPointer, _ begin: Int, _ end: Int, _ scratch: UnsafeMutableRawPointer) {
  let call = arguments.assumingMemoryBound(to: MatmulArguments.self).pointee
  let sums = scratch.assumingMemoryBound(to: Float.self)
  if isFewRows(call.rows) { return multiplyFewRowsF32(call, begin, end, sums) }
  let panels = PanelLayout.f32.panels(columns: call.columns)
  var unit = begin
  while unit < end {
    let panel = unit % panels
    let count = min(panels - panel, end - unit)
    let firstRow = unit / panels * call.rowBlock
    multiplyPanels(call, firstRow, min(call.rowBlock, call.rows - firstRow), panel..<(panel + count), sums)
    unit += count
  }
}

/// Multiplies a block of rows by some panels, by equal blocks of k and tiles of nearly equal height.
///
/// All panels are multiplied by one block of k before the next one begins, so that this part of the rows stays in the
/// second-level cache. Weights are read once, at the rate of the multiply-adds: each tile prefetches a part of the next
/// weights, because the hardware prefetcher stops at the end of each page.
@inline(__always)
private func multiplyPanels(
  _ call: MatmulArguments, _ firstRow: Int, _ rows: Int, _ panels: Range<Int>, _ sums: UnsafeMutablePointer<Float>
) {
  let width = PanelLayout.f32.width
  let x = call.x.assumingMemoryBound(to: Float.self) + firstRow * call.inner
  let weight = call.weight.assumingMemoryBound(to: Float.self)
  let tiles = (rows + tileRows - 1) / tileRows
  let step = MatmulBlocks.innerStep(call.inner)
  let isWhole = step >= call.inner
  var k = 0
  repeat {
    let inner = min(step, call.inner - k)
    let isLast = k + inner == call.inner
    for panel in panels {
      let column = panel * width
      let columns = min(width, call.columns - column)
      let passes = tiles * tilesAcross(columns)
      var ahead = Ahead(start: following(call, panels, panel, k, step), step: (width + passes - 1) / passes)
      let panelSums = isWhole ? sums : sums + (panel - panels.lowerBound) * rows * width
      for tile in 0..<tiles {
        let row = tile * rows / tiles
        let height = (tile + 1) * rows / tiles - row
        let into = isWhole ? sums : panelSums + row * width
        multiply(
          x + row * call.inner + k, call.inner, weight + column * call.inner + k * width,
          rows: height, inner: inner, columns: columns, into: into, width, accumulate: k > 0, ahead: &ahead)
        if isLast { finish(call, into, width, firstRow + row, height, column) }
      }
    }
    k += step
  } while k < call.inner
}

/// The weights to read after those of a panel from k on: those of the next panel or, after the last one, of the first
/// panel for the next block of k.
@inline(__always)
private func following(
  _ call: MatmulArguments, _ panels: Range<Int>, _ panel: Int, _ k: Int, _ step: Int
) -> UnsafePointer<Float> {
  let weight = call.weight.assumingMemoryBound(to: Float.self)
  let width = PanelLayout.f32.width
  if panel + 1 < panels.upperBound { return weight + ((panel + 1) * call.inner + k) * width }
  if k + step < call.inner { return weight + (panels.lowerBound * call.inner + k + step) * width }
  return weight + panels.upperBound * call.inner * width
}
