internal import CIntrinsics
internal import GraphcKernelTable

func matmulBF16(_ arguments: UnsafeRawPointer, _ begin: Int, _ end: Int, _ scratch: UnsafeMutableRawPointer) {
  let call = arguments.assumingMemoryBound(to: MatmulBF16Arguments.self).pointee
  let width = PanelLayoutBF16.width
  let panels = PanelLayoutBF16.panels(columns: call.columns)
  let sums = (scratch + ProductBF16.scratchByteCount).assumingMemoryBound(to: Float.self)
  for unit in begin..<end {
    let panel = unit % panels
    let firstRow = unit / panels * call.rowBlock
    let rows = min(call.rowBlock, call.rows - firstRow)
    multiplyBF16(
      call.x + firstRow * call.inner, call.inner, call.weight + panel * PanelLayoutBF16.panelCount(inner: call.inner),
      rows: rows, inner: call.inner, into: sums, width, accumulate: false, scratch)
    finishBF16(call, sums, firstRow, rows, panel * width)
  }
}

/// activation(sums[rows, 32] + bias) + residual of one panel, on its way to the result.
@inline(never)
func finishBF16(
  _ call: MatmulBF16Arguments, _ sums: UnsafePointer<Float>, _ row: Int, _ rows: Int, _ column: Int
) {
  switch call.activation {
  case .none: finish(call, sums, row, rows, column) { $0 }
  case .relu: finish(call, sums, row, rows, column) { relu($0) }
  case .gelu: finish(call, sums, row, rows, column) { gelu($0) }
  case .geluTanh: finish(call, sums, row, rows, column) { geluTanh($0) }
  case .silu: finish(call, sums, row, rows, column) { silu($0) }
  }
}

@inline(__always)
private func finish(
  _ call: MatmulBF16Arguments, _ sums: UnsafePointer<Float>, _ row: Int, _ rows: Int, _ column: Int,
  _ activation: (Vector) -> Vector
) {
  let columns = min(PanelLayoutBF16.width, call.columns - column)
  let wide = call.into.assumingMemoryBound(to: Float.self)
  let narrow = call.into.assumingMemoryBound(to: UInt16.self)
  var c = 0
  while c < columns {
    let count = columns - c
    var bias = splat(0)
    if let vector = call.bias { bias = load(vector + column + c, first: count) }
    for r in 0..<rows {
      var value = activation(load(sums + r * PanelLayoutBF16.width + c) + bias)
      let place = (row + r) * call.columns + column + c
      if let residual = call.residual { value = value + load(residual + place, first: count) }
      if call.intoBF16 {
        storeBF16(value, narrow + place, first: count)
      } else {
        store(value, wide + place, first: count)
      }
    }
    c += lanes
  }
}
