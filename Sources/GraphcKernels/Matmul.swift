internal import CIntrinsics
internal import GraphcKernelTable

func matmul(_ arguments: UnsafeRawPointer, _ begin: Int, _ end: Int, _ scratch: UnsafeMutableRawPointer) {
  let call = arguments.assumingMemoryBound(to: MatmulArguments.self).pointee
  let sums = scratch.assumingMemoryBound(to: Float.self)
  if isFewRows(call.rows) { return multiplyFewRows(call, begin, end, sums) }
  let panels = PanelLayout.panels(columns: call.columns)
  for unit in begin..<end {
    let column = unit % panels * PanelLayout.width
    let firstRow = unit / panels * call.rowBlock
    multiplyPanel(
      call, firstRow, min(call.rowBlock, call.rows - firstRow), column, min(PanelLayout.width, call.columns - column),
      sums)
  }
}

/// Steps of k after which a panel starts over with the first row: as many as keep it in the second-level cache beside
/// the rows that stream by.
@inline(__always)
private var innerBlock: Int { 1024 }

/// A block of rows of one panel, by even blocks of k and even tiles of rows.
///
/// Panels are read once and in order, each at the pace of the multiply-adds: the next one is brought near meanwhile, a
/// part with every tile, for what the processor fetches of its own accord ends with each page.
@inline(__always)
private func multiplyPanel(
  _ call: MatmulArguments, _ firstRow: Int, _ rows: Int, _ column: Int, _ columns: Int,
  _ sums: UnsafeMutablePointer<Float>
) {
  let width = PanelLayout.width
  let panel = call.weight + column * call.inner
  let tiles = (rows + tileRows - 1) / tileRows
  let blocks = max(1, (call.inner + innerBlock - 1) / innerBlock)
  let step = ((call.inner + blocks - 1) / blocks + 15) / 16 * 16
  let passes = tiles * tilesAcross(columns)
  var ahead = Ahead(start: panel + call.inner * width, step: (width + passes - 1) / passes)
  var k = 0
  repeat {
    let inner = min(step, call.inner - k)
    for tile in 0..<tiles {
      let row = tile * rows / tiles
      let height = (tile + 1) * rows / tiles - row
      let into = blocks == 1 ? sums : sums + row * width
      multiply(
        call.x + (firstRow + row) * call.inner + k, call.inner, panel + k * width, rows: height, inner: inner,
        columns: columns, into: into, width, accumulate: k > 0, ahead: &ahead)
      if k + inner == call.inner { finish(call, into, firstRow + row, height, column, columns) }
    }
    k += step
  } while k < call.inner
}

/// activation(sums + bias) + residual of one tile, on its way to the result.
@inline(never)
func finish(
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
