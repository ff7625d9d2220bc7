internal import CIntrinsics
internal import GraphcKernelTable

func batchedMatmul(_ arguments: UnsafeRawPointer, _ begin: Int, _ end: Int, _ scratch: UnsafeMutableRawPointer) {
  let call = arguments.assumingMemoryBound(to: BatchedMatmulArguments.self).pointee
  let panel = scratch.assumingMemoryBound(to: Float.self)
  let panels = PanelLayout.f32.panels(columns: call.columns)
  for unit in begin..<end {
    let item = unit / panels
    let place = Place(
      x: call.x + batchOffset(call, item, operand: 0), y: call.y + batchOffset(call, item, operand: 1),
      into: call.into + batchOffset(call, item, operand: 2), column: unit % panels * PanelLayout.f32.width)
    if call.inner <= BatchedMatmulArguments.innerBlock {
      multiplyWhole(call, place, panel)
    } else {
      multiplyInParts(call, place, panel)
    }
  }
}

/// What a unit reads and writes: a batch item, and the first column of the panel.
private struct Place {
  let x: UnsafePointer<Float>
  let y: UnsafePointer<Float>
  let into: UnsafeMutablePointer<Float>
  let column: Int
}

/// Packs the panel once and multiplies tile after tile with it.
@inline(__always)
private func multiplyWhole(_ call: BatchedMatmulArguments, _ place: Place, _ panel: UnsafeMutablePointer<Float>) {
  let sums = panel + call.inner * PanelLayout.f32.width
  pack(call, place, 0, call.inner, panel)
  var row = 0
  while row < call.rows {
    let rows = min(tileRows, call.rows - row)
    multiply(call, place, row, rows, 0, call.inner, panel, sums)
    storeRows(call, place, row, rows, sums)
    row += rows
  }
}

/// Packs a part of a long panel at a time, and adds its products to the sums of a block of rows. The order of additions
/// is that of inner, as for a whole panel.
@inline(never)
private func multiplyInParts(_ call: BatchedMatmulArguments, _ place: Place, _ panel: UnsafeMutablePointer<Float>) {
  let width = PanelLayout.f32.width
  let step = BatchedMatmulArguments.innerBlock
  let sums = panel + step * width
  var first = 0
  while first < call.rows {
    let end = min(first + BatchedMatmulArguments.rowBlock, call.rows)
    var k = 0
    while k < call.inner {
      let count = min(step, call.inner - k)
      pack(call, place, k, count, panel)
      var row = first
      while row < end {
        let rows = min(tileRows, end - row)
        multiply(call, place, row, rows, k, count, panel, sums + (row - first) * width)
        row += rows
      }
      k += count
    }
    storeRows(call, place, first, end - first, sums)
    first = end
  }
}

/// Packs `count` steps of inner from `k` on.
@inline(__always)
private func pack(
  _ call: BatchedMatmulArguments, _ place: Place, _ k: Int, _ count: Int, _ panel: UnsafeMutablePointer<Float>
) {
  let innerStride = call.transposeRHS ? 1 : call.yRowStride
  let columnStride = call.transposeRHS ? call.yRowStride : 1
  packF32Panel(
    place.y + place.column * columnStride + k * innerStride, innerStride, columnStride, count, columns(call, place),
    panel, width: PanelLayout.f32.width)
}

/// The sums of a tile of rows over `count` packed steps of inner from `k` on, added to those before.
@inline(__always)
private func multiply(
  _ call: BatchedMatmulArguments, _ place: Place, _ row: Int, _ rows: Int, _ k: Int, _ count: Int,
  _ panel: UnsafeMutablePointer<Float>, _ sums: UnsafeMutablePointer<Float>
) {
  var nothing = Ahead(start: panel, step: 0)
  multiply(
    place.x + row * call.xRowStride + k, call.xRowStride, panel, rows: rows, inner: count,
    columns: columns(call, place), into: sums, PanelLayout.f32.width, accumulate: k > 0, ahead: &nothing)
}

@inline(__always)
private func storeRows(
  _ call: BatchedMatmulArguments, _ place: Place, _ row: Int, _ rows: Int, _ sums: UnsafeMutablePointer<Float>
) {
  let columns = columns(call, place)
  let scale = splat(call.scale)
  for r in 0..<rows {
    let to = place.into + place.column + (row + r) * call.intoRowStride
    var c = 0
    while c < columns {
      store(load(sums + r * PanelLayout.f32.width + c) * scale, to + c, first: columns - c)
      c += lanes
    }
  }
}

/// The columns of the panel.
@inline(__always)
private func columns(_ call: BatchedMatmulArguments, _ place: Place) -> Int {
  min(PanelLayout.f32.width, call.columns - place.column)
}

/// The offset of a batch item in x (operand 0), y (operand 1) or the result (operand 2), in elements.
@inline(__always)
private func batchOffset(_ call: BatchedMatmulArguments, _ item: Int, operand: Int) -> Int {
  let strides = call.dims + call.batchRank * (operand + 1)
  var rest = item
  var offset = 0
  var axis = call.batchRank - 1
  while axis >= 0 {
    let above = rest / call.dims[axis]
    offset += (rest - above * call.dims[axis]) * strides[axis]
    rest = above
    axis -= 1
  }
  return offset
}
