internal import GraphcKernelTable

func matmul(_ arguments: UnsafeRawPointer, _ begin: Int, _ end: Int, _ scratch: UnsafeMutableRawPointer) {
  let call = arguments.assumingMemoryBound(to: MatmulArguments.self).pointee
  let sums = scratch.assumingMemoryBound(to: Float.self)
  let width = PanelLayout.width
  let panels = PanelLayout.panels(columns: call.columns)
  for unit in begin..<end {
    let column = unit % panels * width
    let columns = min(width, call.columns - column)
    let firstRow = unit / panels * call.rowBlock
    let stop = min(call.rows, firstRow + call.rowBlock)
    let panel = call.weight + column * call.inner
    if call.inner <= innerBlock {
      var row = firstRow
      while row < stop {
        let rows = min(tileRows, stop - row)
        multiply(
          call.x + row * call.inner, call.inner, panel, rows: rows, inner: call.inner, columns: columns, into: sums,
          width)
        finish(call, sums, row, rows, column, columns)
        row += rows
      }
    } else {
      multiplyInBlocks(call, panel, sums, firstRow, stop - firstRow, columns)
      finish(call, sums, firstRow, stop - firstRow, column, columns)
    }
  }
}

/// Steps of k after which a panel starts over with the first row: as many as keep it in the second-level cache beside
/// the rows that stream by.
@inline(__always)
private var innerBlock: Int { 1024 }

/// sums[rows, 48] = x · panel, by even blocks of k.
@inline(__always)
private func multiplyInBlocks(
  _ call: MatmulArguments, _ panel: UnsafePointer<Float>, _ sums: UnsafeMutablePointer<Float>, _ row: Int,
  _ rows: Int, _ columns: Int
) {
  let blocks = (call.inner + innerBlock - 1) / innerBlock
  let step = ((call.inner + blocks - 1) / blocks + 15) / 16 * 16
  var k = 0
  while k < call.inner {
    multiply(
      call.x + row * call.inner + k, call.inner, panel + k * PanelLayout.width, rows: rows,
      inner: min(step, call.inner - k), columns: columns, into: sums, PanelLayout.width, accumulate: k > 0)
    k += step
  }
}

/// activation(sums + bias) + residual of one tile, on its way to the result.
@inline(never)
private func finish(
  _ call: MatmulArguments, _ sums: UnsafePointer<Float>, _ row: Int, _ rows: Int, _ column: Int, _ columns: Int
) {
  switch call.activation {
  case .none: finish(call, sums, row, rows, column, columns) { $0 }
  case .relu: finish(call, sums, row, rows, column, columns) { relu($0) }
  case .gelu: finish(call, sums, row, rows, column, columns) { gelu($0) }
  case .geluTanh: finish(call, sums, row, rows, column, columns) { geluTanh($0) }
  case .silu: finish(call, sums, row, rows, column, columns) { silu($0) }
  }
}

@inline(__always)
private func finish(
  _ call: MatmulArguments, _ sums: UnsafePointer<Float>, _ row: Int, _ rows: Int, _ column: Int, _ columns: Int,
  _ activation: (Vector) -> Vector
) {
  var c = 0
  while c < columns {
    let count = columns - c
    var bias = splat(0)
    if let vector = call.bias { bias = load(vector + column + c, first: count) }
    for r in 0..<rows {
      var value = activation(load(sums + r * PanelLayout.width + c) + bias)
      let place = (row + r) * call.columns + column + c
      if let residual = call.residual { value = value + load(residual + place, first: count) }
      store(value, call.into + place, first: count)
    }
    c += lanes
  }
}
