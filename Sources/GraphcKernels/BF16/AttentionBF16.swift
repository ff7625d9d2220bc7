internal import CIntrinsics
internal import GraphcKernelTable

func attentionBF16(_ arguments: UnsafeRawPointer, _ begin: Int, _ end: Int, _ scratch: UnsafeMutableRawPointer) {
  let call = arguments.assumingMemoryBound(to: AttentionBF16Arguments.self).pointee
  startProducts()
  for unit in begin..<end {
    let block = unit % call.blocks.queryBlocks
    let pair = unit / call.blocks.queryBlocks
    let firstQuery = block * call.blocks.queryBlock
    let place = AttentionPlace(
      batch: pair / call.keyHeads, keyHead: pair % call.keyHeads, firstQuery: firstQuery,
      lastQuery: min(call.queries, firstQuery + call.blocks.queryBlock))
    attend(call, place, AttentionScratch(call, scratch))
  }
  endProducts()
}

/// Which part of the result one unit of work is.
private struct AttentionPlace {
  let batch: Int
  let keyHead: Int
  let firstQuery: Int
  let lastQuery: Int
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
    width = AttentionBF16Blocks.resultStride(valueDim: call.valueDim)
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
    values = keys + PanelLayoutBF16.count(inner: call.headDim, columns: blocks.packedKeys)
  }
}

/// All blocks of keys for one block of queries. With one block of keys every block of rows is finished at once;
/// with more of them the rows' results are held until the last.
@inline(__always)
private func attend(_ call: AttentionBF16Arguments, _ place: AttentionPlace, _ scratch: AttentionScratch) {
  let group = call.heads / call.keyHeads
  let queries = place.lastQuery - place.firstQuery
  let isWhole = call.blocks.keyBlock == call.keys
  var firstKey = 0
  repeat {
    let isLast = firstKey + call.blocks.keyBlock >= call.keys
    var keys = min(call.blocks.keyBlock, call.keys - firstKey)
    keys = keysBefore(call, place.lastQuery - 1, firstKey, keys)
    // Nothing is packed of a block that lies before all windows.
    if keysHidden(call, place.firstQuery, firstKey, keys) == keys { keys = 0 }
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
  } while firstKey < call.keys
}

@inline(__always)
private func packKeysAndValues(
  _ call: AttentionBF16Arguments, _ place: AttentionPlace, _ scratch: AttentionScratch, _ firstKey: Int, _ keys: Int
) {
  let width = PanelLayoutBF16.width
  let k = call.k + place.batch * call.kStrides.batch + place.keyHead * call.kStrides.head + firstKey * call.kStrides.row
  let v = call.v + place.batch * call.vStrides.batch + place.keyHead * call.vStrides.head + firstKey * call.vStrides.row
  let panels = PanelLayoutBF16.panels(columns: keys)
  for panel in 0..<panels {
    let key = panel * width
    let count = min(width, keys - key)
    let next = min(width, keys - key - count)
    fetchRows(k + (key + count) * call.kStrides.row, call.kStrides.row, next, call.headDim)
    fetchRows(v + (key + count) * call.vStrides.row, call.vStrides.row, next, call.valueDim)
    packColumnsBF16(
      k + key * call.kStrides.row, call.kStrides.row, call.headDim, count,
      scratch.keys + panel * PanelLayoutBF16.panelCount(inner: call.headDim))
    var column = 0
    while column < call.valueDim {
      packRowsBF16(
        v + key * call.vStrides.row + column, call.vStrides.row, count, width, min(width, call.valueDim - column),
        scratch.values + (column * panels + key) * width)
      column += width
    }
  }
}

/// Asks for rows of so many elements, which lie too far apart for the processor to foresee.
@inline(__always)
private func fetchRows(_ from: UnsafePointer<UInt16>, _ stride: Int, _ rows: Int, _ count: Int) {
  for r in 0..<rows {
    var i = 0
    while i < count {
      graphc_prefetch_near(from + r * stride + i)
      i += 32
    }
  }
}

/// Adds what one block of keys contributes to a block of rows, by as many keys as the first-level cache has room for.
@inline(__always)
private func attendRows(
  _ call: AttentionBF16Arguments, _ scratch: AttentionScratch, _ batch: Int, _ head: Int, _ row: Int, _ rows: Int,
  _ firstKey: Int, _ keys: Int, _ held: Int
) {
  let width = PanelLayoutBF16.width
  // The first row sees the first of the keys and the last row the last, in whole panels; the weights beyond a row's
  // own are zeros.
  let seen = PanelLayoutBF16.panels(columns: keysBefore(call, row + rows - 1, firstKey, keys))
  var panel = min(keysHidden(call, row, firstKey, keys) / width, seen)
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
  let q = call.q + batch * call.qStrides.batch + head * call.qStrides.head + row * call.qStrides.row
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
  let width = PanelLayoutBF16.width
  let stride = AttentionBF16Blocks.scoreStride
  let panelCount = PanelLayoutBF16.panelCount(inner: call.headDim)
  multiplyPanelsBF16(
    q, call.qStrides.row, scratch.keys + panel * panelCount, panelCount, panels, rows: rows, inner: call.headDim,
    into: scratch.scores, stride, accumulate: false, scratch.product)
  weighRowsBF16(
    call, scratch.scores, scratch.weights, scratch.maxima + held, scratch.sums + held, scratch.changes, batch, head,
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
    PanelLayoutBF16.panels(columns: call.valueDim), rows: rows, inner: panels * width, into: results, scratch.width,
    accumulate: accumulate, scratch.product)
}

/// The end of the keys of a block that lie in the window of a query.
@inline(__always)
func keysBefore(_ call: AttentionBF16Arguments, _ query: Int, _ firstKey: Int, _ keys: Int) -> Int {
  max(0, min(keys, query + call.keys - call.queries + call.right + 1 - firstKey))
}

/// How many keys of a block lie before the window of a query.
@inline(__always)
func keysHidden(_ call: AttentionBF16Arguments, _ query: Int, _ firstKey: Int, _ keys: Int) -> Int {
  max(0, min(keys, query + call.keys - call.queries - call.left - firstKey))
}

/// Divides by the sums of the weights; a row without any weight becomes zeros.
@inline(__always)
private func storeRows(
  _ call: AttentionBF16Arguments, _ scratch: AttentionScratch, _ batch: Int, _ head: Int, _ row: Int, _ rows: Int,
  _ held: Int
) {
  let strides = call.intoStrides
  let wide = call.into.assumingMemoryBound(to: Float.self)
  let narrow = call.into.assumingMemoryBound(to: UInt16.self)
  for r in 0..<rows {
    let place = batch * strides.batch + head * strides.head + (row + r) * strides.row
    let results = scratch.results + (held + r) * scratch.width
    let sum = scratch.sums[held + r]
    let factor = splat(sum == 0 ? 0 : 1 / sum)
    var c = 0
    while c < call.valueDim {
      let value = load(results + c) * factor
      if call.toBF16 {
        storeBF16(value, narrow + place + c, first: call.valueDim - c)
      } else {
        store(value, wide + place + c, first: call.valueDim - c)
      }
      c += lanes
    }
  }
}
