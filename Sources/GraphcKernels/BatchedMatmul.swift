internal import CIntrinsics
internal import GraphcKernelTable

func batchedMatmul(_ arguments: UnsafeRawPointer, _ begin: Int, _ end: Int, _ scratch: UnsafeMutableRawPointer) {
  let call = arguments.assumingMemoryBound(to: BatchedMatmulArguments.self).pointee
  let width = PanelLayout.f32.width
  let panel = scratch.assumingMemoryBound(to: Float.self)
  let sums = panel + call.inner * width
  let panels = PanelLayout.f32.panels(columns: call.columns)
  let scale = splat(call.scale)
  let innerStride = call.transposeRHS ? 1 : call.yRowStride
  let columnStride = call.transposeRHS ? call.yRowStride : 1
  var nothing = Ahead(start: panel, step: 0)
  for unit in begin..<end {
    let item = unit / panels
    let column = unit % panels * width
    let columns = min(width, call.columns - column)
    let x = call.x + batchOffset(call, item, operand: 0)
    let y = call.y + batchOffset(call, item, operand: 1)
    let into = call.into + batchOffset(call, item, operand: 2) + column
    packF32Panel(y + column * columnStride, innerStride, columnStride, call.inner, columns, panel, width: width)
    var row = 0
    while row < call.rows {
      let rows = min(tileRows, call.rows - row)
      multiply(
        x + row * call.xRowStride, call.xRowStride, panel, rows: rows, inner: call.inner, columns: columns,
        into: sums, width, ahead: &nothing)
      for r in 0..<rows {
        let to = into + (row + r) * call.intoRowStride
        var c = 0
        while c < columns {
          store(load(sums + r * width + c) * scale, to + c, first: columns - c)
          c += lanes
        }
      }
      row += rows
    }
  }
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
