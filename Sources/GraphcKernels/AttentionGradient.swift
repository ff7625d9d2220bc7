internal import CIntrinsics
internal import GraphcKernelTable

/// The weights are computed again from queries and keys (Dao, FlashAttention-2, 2023, algorithm 2), a block of queries
/// at a time. One worker adds up the gradients for the keys and values of a head, in the order of the queries.
func attentionGradient(_ arguments: UnsafeRawPointer, _ begin: Int, _ end: Int, _ scratch: UnsafeMutableRawPointer) {
  let call = arguments.assumingMemoryBound(to: AttentionGradientArguments.self).pointee
  let memory = GradientScratch(call, scratch.assumingMemoryBound(to: Float.self))
  for unit in begin..<end {
    let head = GradientHead(call, batch: unit / call.heads, head: unit % call.heads)
    packOperands(call, head, memory)
    var first = 0
    while first < call.queries {
      let rows = min(AttentionGradientArguments.rowBlock, call.queries - first)
      differentiate(call, head, memory, first, rows)
      first += rows
    }
    storeRows(
      memory.kSums, memory.kWidth, call.keys, call.headDim, head.kGradient, call.resultStrides.1.row)
    storeRows(
      memory.vSums, memory.vWidth, call.keys, call.valueDim, head.vGradient, call.resultStrides.2.row)
  }
}

/// The operands and results of one head.
private struct GradientHead {
  let q: UnsafePointer<Float>
  let k: UnsafePointer<Float>
  let v: UnsafePointer<Float>
  let cotangent: UnsafePointer<Float>
  let qGradient: UnsafeMutablePointer<Float>
  let kGradient: UnsafeMutablePointer<Float>
  let vGradient: UnsafeMutablePointer<Float>

  @inline(__always)
  init(_ call: AttentionGradientArguments, batch: Int, head: Int) {
    q = call.q + call.strides.0.batch * batch + call.strides.0.head * head
    k = call.k + call.strides.1.batch * batch + call.strides.1.head * head
    v = call.v + call.strides.2.batch * batch + call.strides.2.head * head
    cotangent = call.cotangent + call.strides.3.batch * batch + call.strides.3.head * head
    qGradient = call.qGradient + call.resultStrides.0.batch * batch + call.resultStrides.0.head * head
    kGradient = call.kGradient + call.resultStrides.1.batch * batch + call.resultStrides.1.head * head
    vGradient = call.vGradient + call.resultStrides.2.batch * batch + call.resultStrides.2.head * head
  }
}

/// The scratch of a worker.
private struct GradientScratch {
  /// Keys as panels of columns, then as panels of rows; values as panels of columns.
  let keyColumns: UnsafeMutablePointer<Float>
  let keyRows: UnsafeMutablePointer<Float>
  let valueColumns: UnsafeMutablePointer<Float>
  /// The sums of the gradients for keys and values, in rows of `kWidth` and `vWidth`.
  let kSums: UnsafeMutablePointer<Float>
  let vSums: UnsafeMutablePointer<Float>
  /// Of a block of queries, [rowBlock, scoreStride]: the weights, and the gradients for the scores.
  let weights: UnsafeMutablePointer<Float>
  let scores: UnsafeMutablePointer<Float>
  /// One of those transposed, [keys, rowBlock].
  let transposed: UnsafeMutablePointer<Float>
  /// A panel of rows of a block, and a tile of results.
  let panel: UnsafeMutablePointer<Float>
  let tile: UnsafeMutablePointer<Float>
  let kWidth: Int
  let vWidth: Int
  let scoreStride: Int

  @inline(__always)
  init(_ call: AttentionGradientArguments, _ base: UnsafeMutablePointer<Float>) {
    let (layout, rowBlock) = (PanelLayout.f32, AttentionGradientArguments.rowBlock)
    kWidth = layout.panels(columns: call.headDim) * layout.width
    vWidth = layout.panels(columns: call.valueDim) * layout.width
    scoreStride = layout.panels(columns: call.keys) * layout.width
    weights = base
    scores = weights + rowBlock * scoreStride
    transposed = scores + rowBlock * scoreStride
    keyColumns = transposed + rowBlock * scoreStride
    valueColumns = keyColumns + scoreStride * call.headDim
    keyRows = valueColumns + scoreStride * call.valueDim
    kSums = keyRows + scoreStride * kWidth
    vSums = kSums + scoreStride * kWidth
    panel = vSums + scoreStride * vWidth
    tile = panel + rowBlock * layout.width
  }
}

/// Packs keys and values, and clears the sums.
@inline(__always)
private func packOperands(_ call: AttentionGradientArguments, _ head: GradientHead, _ memory: GradientScratch) {
  let width = PanelLayout.f32.width
  let (kRow, vRow) = (call.strides.1.row, call.strides.2.row)
  var key = 0
  while key < call.keys {
    let count = min(width, call.keys - key)
    packF32Panel(
      head.k + key * kRow, 1, kRow, call.headDim, count, memory.keyColumns + key * call.headDim, width: width)
    packF32Panel(
      head.v + key * vRow, 1, vRow, call.valueDim, count, memory.valueColumns + key * call.valueDim, width: width)
    key += width
  }
  var column = 0
  while column < call.headDim {
    packF32Panel(
      head.k + column, kRow, 1, call.keys, min(width, call.headDim - column), memory.keyRows + column * call.keys,
      width: width)
    column += width
  }
  for i in 0..<call.keys * memory.kWidth { memory.kSums[i] = 0 }
  for i in 0..<call.keys * memory.vWidth { memory.vSums[i] = 0 }
}

/// Handles a block of queries, with the panels of keys that any of them sees.
@inline(never)
private func differentiate(
  _ call: AttentionGradientArguments, _ head: GradientHead, _ memory: GradientScratch, _ first: Int, _ rows: Int
) {
  let width = PanelLayout.f32.width
  let position = first + call.keys - call.queries
  let begin = max(0, position - call.left) / width * width
  let end = min(call.keys, position + rows + call.right)
  let gradient = head.qGradient + first * call.resultStrides.0.row
  guard begin < end else {
    for r in 0..<rows {
      for i in 0..<call.headDim { gradient[r * call.resultStrides.0.row + i] = 0 }
    }
    return
  }
  let (q, qRow) = (head.q + first * call.strides.0.row, call.strides.0.row)
  let (cotangent, cotangentRow) = (head.cotangent + first * call.strides.3.row, call.strides.3.row)
  var key = begin
  while key < end {
    let columns = min(width, call.keys - key)
    multiplyRows(
      q, qRow, memory.keyColumns + key * call.headDim, rows, call.headDim, columns, memory.weights + key,
      memory.scoreStride, accumulate: false)
    multiplyRows(
      cotangent, cotangentRow, memory.valueColumns + key * call.valueDim, rows, call.valueDim, columns,
      memory.scores + key, memory.scoreStride, accumulate: false)
    key += width
  }
  for r in 0..<rows {
    differentiateRow(
      memory.weights + r * memory.scoreStride, memory.scores + r * memory.scoreStride, call.scale, begin, end,
      max(begin, position + r - call.left), min(end, position + r + call.right + 1))
  }
  queryGradients(call, memory, rows, begin, end, gradient)
  addTransposed(
    memory, memory.weights, rows, begin, end, cotangent, cotangentRow, call.valueDim, memory.vSums, memory.vWidth)
  addTransposed(memory, memory.scores, rows, begin, end, q, qRow, call.headDim, memory.kSums, memory.kWidth)
}

/// `multiply` for any number of rows.
@inline(__always)
private func multiplyRows(
  _ a: UnsafePointer<Float>, _ aStride: Int, _ panel: UnsafePointer<Float>, _ rows: Int, _ inner: Int, _ columns: Int,
  _ into: UnsafeMutablePointer<Float>, _ stride: Int, accumulate: Bool
) {
  var nothing = Ahead(start: panel, step: 0)
  var row = 0
  while row < rows {
    let height = min(tileRows, rows - row)
    multiply(
      a + row * aStride, aStride, panel, rows: height, inner: inner, columns: columns, into: into + row * stride,
      stride, accumulate: accumulate, ahead: &nothing)
    row += height
  }
}

/// Turns the raw scores of a row into weights w, and g, the gradients for the weights, into those for the scores before
/// the scale, w (g − Σ w g) · scale: for the keys from `first` up to `last`, which the row sees; zeros for others.
@inline(__always)
private func differentiateRow(
  _ weights: UnsafeMutablePointer<Float>, _ gradients: UnsafeMutablePointer<Float>, _ scale: Float, _ begin: Int,
  _ end: Int, _ first: Int, _ last: Int
) {
  let stop = max(begin, min(first, end))
  clear(weights, gradients, begin, stop)
  clear(weights, gradients, max(stop, last), end)
  guard first < last else { return }
  let (w, g, count) = (weights + first, gradients + first, last - first)
  let factor = splat(scale)
  var i = 0
  while i < count {
    store(load(w + i, first: count - i) * factor, w + i, first: count - i)
    i += lanes
  }
  let largest = rowMaximum(w, count)
  guard largest != -.infinity else { return clear(weights, gradients, first, last) }
  let shift = splat(largest)
  var (total, product) = (splat(0), splat(0))
  i = 0
  while i < count {
    let width = min(lanes, count - i)
    var weight = exp(load(w + i, first: width) - shift)
    if width < lanes { weight = select(graphc_first_lanes(Int32(width)), weight, splat(0)) }
    store(weight, w + i, first: width)
    total = total + weight
    product = fma(weight, load(g + i, first: width), product)
    i += width
  }
  let unit = 1 / graphc_sum(total)
  let mean = splat(graphc_sum(product) * unit)
  let share = splat(unit)
  i = 0
  while i < count {
    let weight = load(w + i, first: count - i) * share
    store(weight, w + i, first: count - i)
    store(weight * (load(g + i, first: count - i) - mean) * factor, g + i, first: count - i)
    i += lanes
  }
}

@inline(__always)
private func clear(
  _ weights: UnsafeMutablePointer<Float>, _ gradients: UnsafeMutablePointer<Float>, _ begin: Int, _ end: Int
) {
  var i = begin
  while i < end {
    weights[i] = 0
    gradients[i] = 0
    i += 1
  }
}

/// The gradients for a block of queries: those for the scores times the keys.
@inline(__always)
private func queryGradients(
  _ call: AttentionGradientArguments, _ memory: GradientScratch, _ rows: Int, _ begin: Int, _ end: Int,
  _ into: UnsafeMutablePointer<Float>
) {
  let (width, stride) = (PanelLayout.f32.width, call.resultStrides.0.row)
  var column = 0
  while column < call.headDim {
    let columns = min(width, call.headDim - column)
    var row = 0
    while row < rows {
      let height = min(tileRows, rows - row)
      multiplyRows(
        memory.scores + row * memory.scoreStride + begin, memory.scoreStride,
        memory.keyRows + column * call.keys + begin * width, height, end - begin, columns, memory.tile, width,
        accumulate: false)
      storeRows(memory.tile, width, height, columns, into + row * stride + column, stride)
      row += height
    }
    column += width
  }
}

/// Adds, to the sums of the keys from `begin` up to `end`, the transposed block times rows of another operand.
@inline(__always)
private func addTransposed(
  _ memory: GradientScratch, _ block: UnsafePointer<Float>, _ rows: Int, _ begin: Int, _ end: Int,
  _ operand: UnsafePointer<Float>, _ operandRow: Int, _ dim: Int, _ sums: UnsafeMutablePointer<Float>,
  _ sumStride: Int
) {
  let (width, rowBlock) = (PanelLayout.f32.width, AttentionGradientArguments.rowBlock)
  packColumns(block + begin, memory.scoreStride, end - begin, rows, memory.transposed, rowBlock)
  var column = 0
  while column < dim {
    let columns = min(width, dim - column)
    packF32Panel(operand + column, operandRow, 1, rows, columns, memory.panel, width: width)
    multiplyRows(
      memory.transposed, rowBlock, memory.panel, end - begin, rows, columns, sums + begin * sumStride + column,
      sumStride, accumulate: true)
    column += width
  }
}

/// Copies rows to where they lie with another stride.
@inline(__always)
private func storeRows(
  _ from: UnsafePointer<Float>, _ fromStride: Int, _ rows: Int, _ columns: Int, _ into: UnsafeMutablePointer<Float>,
  _ stride: Int
) {
  for r in 0..<rows {
    var c = 0
    while c < columns {
      store(load(from + r * fromStride + c, first: columns - c), into + r * stride + c, first: columns - c)
      c += lanes
    }
  }
}
