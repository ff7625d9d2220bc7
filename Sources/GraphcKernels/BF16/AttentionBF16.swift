internal import CIntrinsics
internal import GraphcKernelTable

func attentionBF16(_ arguments: UnsafeRawPointer, _ begin: Int, _ end: Int, _ scratch: UnsafeMutableRawPointer) {
  let call = arguments.assumingMemoryBound(to: AttentionBF16Arguments.self).pointee
  startProducts()
  for unit in begin..<end {
    let place = AttentionPlace(
      call.shape, unit: unit, queryBlock: call.blocks.queryBlock, queryBlocks: call.blocks.queryBlocks)
    attend(call, place, AttentionScratch(call, scratch))
  }
  endProducts()
}

/// Packed keys and values, scores and weights of a block of rows, rows of results with their maxima and sums.
private struct AttentionScratch {
  let product: UnsafeMutableRawPointer
  let keys: UnsafeMutablePointer<UInt16>
  let values: UnsafeMutablePointer<UInt16>
  let scores: UnsafeMutablePointer<Float>
  let weights: UnsafeMutablePointer<UInt16>
  let results: UnsafeMutablePointer<Float>
  let maxima: UnsafeMutablePointer<Float>
  let sums: UnsafeMutablePointer<Float>
  let changes: UnsafeMutablePointer<Float>
  /// Elements per row of results.
  let width: Int

  @inline(__always)
  init(_ call: AttentionBF16Arguments, _ base: UnsafeMutableRawPointer) {
    let blocks = call.blocks
    width = AttentionBF16Blocks.resultStride(valueDim: call.shape.valueDim)
    product = base
    scores = (base + ProductBF16.scratchByteCount).assumingMemoryBound(to: Float.self)
    results = scores + AttentionBF16Blocks.rowBlock * AttentionBF16Blocks.scoreStride
    maxima = results + blocks.heldRows * width
    sums = maxima + blocks.heldRows
    changes = sums + blocks.heldRows
    // Panels start at whole cache lines.
    let packed = UnsafeMutableRawPointer(changes + 2 * AttentionBF16Blocks.rowBlock).alignedUp(toMultipleOf: 64)
    weights = packed.assumingMemoryBound(to: UInt16.self)
    keys = weights + AttentionBF16Blocks.rowBlock * AttentionBF16Blocks.scoreStride
    values = keys + PanelLayoutBF16.count(inner: call.shape.headDim, columns: blocks.packedKeys)
  }
}

/// All blocks of keys for one block of queries. With one block of keys every block of rows is finished at once;
/// with more of them the rows' results are held until the last.
@inline(__always)
private func attend(_ call: AttentionBF16Arguments, _ place: AttentionPlace, _ scratch: AttentionScratch) {
  let shape = call.shape
  let group = shape.heads / shape.keyHeads
  let queries = place.lastQuery - place.firstQuery
  let isWhole = call.blocks.keyBlock == shape.keys
  var firstKey = 0
  repeat {
    let isLast = firstKey + call.blocks.keyBlock >= shape.keys
    var keys = min(call.blocks.keyBlock, shape.keys - firstKey)
    keys = shape.keysBefore(place.lastQuery - 1, firstKey, keys)
    // Nothing is packed of a block that lies before all windows.
    if shape.keysHidden(place.firstQuery, firstKey, keys) == keys { keys = 0 }
    packKeysAndValues(call, place, scratch, firstKey, keys)
    for member in 0..<group {
      let head = place.keyHead * group + member
      var row = place.firstQuery
      while row < place.lastQuery {
        let rows = min(AttentionBF16Blocks.rowBlock, place.lastQuery - row)
        let held = isWhole ? 0 : member * queries + row - place.firstQuery
        attendRows(call, scratch, place.batch, head, row, rows, firstKey, keys, held)
        if isLast { storeRows(call, scratch, place.batch, head, row, rows, held) }
        row += rows
      }
    }
    firstKey += call.blocks.keyBlock
  } while firstKey < shape.keys
}

@inline(__always)
private func packKeysAndValues(
  _ call: AttentionBF16Arguments, _ place: AttentionPlace, _ scratch: AttentionScratch, _ firstKey: Int, _ keys: Int
) {
  let shape = call.shape
  let width = PanelLayoutBF16.width
  let k = call.k + shape.kStrides.offset(place.batch, place.keyHead, firstKey)
  let v = call.v + shape.vStrides.offset(place.batch, place.keyHead, firstKey)
  let panels = PanelLayoutBF16.panels(columns: keys)
  for panel in 0..<panels {
    let key = panel * width
    let count = min(width, keys - key)
    let next = min(width, keys - key - count)
    bringNear(k + (key + count) * shape.kStrides.row, shape.kStrides.row, rows: next, count: shape.headDim)
    bringNear(v + (key + count) * shape.vStrides.row, shape.vStrides.row, rows: next, count: shape.valueDim)
    packColumnsBF16(
      k + key * shape.kStrides.row, shape.kStrides.row, shape.headDim, count,
      scratch.keys + panel * PanelLayoutBF16.panelCount(inner: shape.headDim))
    var column = 0
    while column < shape.valueDim {
      packRowsBF16(
        v + key * shape.vStrides.row + column, shape.vStrides.row, count, width, min(width, shape.valueDim - column),
        scratch.values + (column * panels + key) * width)
      column += width
    }
  }
}

/// Adds what one block of keys contributes to a block of rows, by as many keys as scores are held of.
@inline(__always)
private func attendRows(
  _ call: AttentionBF16Arguments, _ scratch: AttentionScratch, _ batch: Int, _ head: Int, _ row: Int, _ rows: Int,
  _ firstKey: Int, _ keys: Int, _ held: Int
) {
  let shape = call.shape
  let width = PanelLayoutBF16.width
  // The first row sees the first of the keys and the last row the last, in whole panels; the weights beyond a row's
  // own are zeros.
  let seen = PanelLayoutBF16.panels(columns: shape.keysBefore(row + rows - 1, firstKey, keys))
  var panel = min(shape.keysHidden(row, firstKey, keys) / width, seen)
  var accumulate = firstKey > 0
  if firstKey == 0 {
    for r in held..<held + rows {
      scratch.maxima[r] = -.infinity
      scratch.sums[r] = 0
    }
    // What sees no key stays 0.
    if panel == seen { for i in held * scratch.width..<(held + rows) * scratch.width { scratch.results[i] = 0 } }
  }
  let packedKeys = PanelLayoutBF16.panels(columns: keys) * width
  let q = call.q + shape.qStrides.offset(batch, head, row)
  while panel < seen {
    let panels = min(AttentionBF16Blocks.scoreBlock / width, seen - panel)
    attendBlock(call, scratch, q, batch, head, row, rows, firstKey, keys, packedKeys, panel, panels, held, accumulate)
    accumulate = true
    panel += panels
  }
}

/// Scores, softmax and weights · values of a block of rows and some panels of keys.
@inline(__always)
private func attendBlock(
  _ call: AttentionBF16Arguments, _ scratch: AttentionScratch, _ q: UnsafePointer<UInt16>, _ batch: Int, _ head: Int,
  _ row: Int, _ rows: Int, _ firstKey: Int, _ keys: Int, _ packedKeys: Int, _ panel: Int, _ panels: Int, _ held: Int,
  _ accumulate: Bool
) {
  let shape = call.shape
  let width = PanelLayoutBF16.width
  let stride = AttentionBF16Blocks.scoreStride
  let panelCount = PanelLayoutBF16.panelCount(inner: shape.headDim)
  multiplyPanelsBF16(
    q, shape.qStrides.row, scratch.keys + panel * panelCount, panelCount, panels, rows: rows, inner: shape.headDim,
    into: scratch.scores, stride, accumulate: false, scratch.product)
  weighRowsBF16(
    shape, scratch.scores, scratch.weights, scratch.maxima + held, scratch.sums + held, scratch.changes, batch, head,
    row, rows, firstKey + panel * width, min(panels * width, keys - panel * width), panels * width)
  let results = scratch.results + held * scratch.width
  if accumulate {
    for r in 0..<rows where scratch.changes[r] != 1 {
      let change = splat(scratch.changes[r])
      var c = r * scratch.width
      while c < (r + 1) * scratch.width {
        store(load(results + c) * change, results + c)
        c += lanes
      }
    }
  }
  multiplyPanelsBF16(
    scratch.weights, stride, scratch.values + panel * width * width, packedKeys * width,
    PanelLayoutBF16.panels(columns: shape.valueDim), rows: rows, inner: panels * width, into: results,
    scratch.width, accumulate: accumulate, scratch.product)
}

/// Divides by the sums of the weights; a row without any weight becomes zeros.
@inline(__always)
private func storeRows(
  _ call: AttentionBF16Arguments, _ scratch: AttentionScratch, _ batch: Int, _ head: Int, _ row: Int, _ rows: Int,
  _ held: Int
) {
  let shape = call.shape
  let strides = shape.intoStrides
  let wide = call.into.assumingMemoryBound(to: Float.self)
  let narrow = call.into.assumingMemoryBound(to: UInt16.self)
  for r in 0..<rows {
    let place = batch * strides.batch + head * strides.head + (row + r) * strides.row
    let results = scratch.results + (held + r) * scratch.width
    let sum = scratch.sums[held + r]
    let factor = splat(sum == 0 ? 0 : 1 / sum)
    var c = 0
    while c < shape.valueDim {
      let value = load(results + c) * factor
      if call.toBF16 {
        storeBF16(value, narrow + place + c, first: shape.valueDim - c)
      } else {
        store(value, wide + place + c, first: shape.valueDim - c)
      }
      c += lanes
    }
  }
}
