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
  let scoreStride: Int
  /// Elements per row of results.
  let width: Int

  @inline(__always)
  init(_ call: AttentionBF16Arguments, _ base: UnsafeMutableRawPointer) {
    let blocks = call.blocks
    width = AttentionBF16Blocks.resultStride(valueDim: call.valueDim)
    scoreStride = blocks.scoreStride
    product = base
    scores = (base + ProductBF16.scratchByteCount).assumingMemoryBound(to: Float.self)
    // The last vector of a row may reach past it.
    results = scores + AttentionBF16Blocks.rowBlock * scoreStride + lanes
    maxima = results + blocks.heldRows * width
    sums = maxima + blocks.heldRows
    // Panels start at whole cache lines.
    let packed = UnsafeMutableRawPointer(sums + blocks.heldRows).alignedUp(toMultipleOf: 64)
    weights = packed.assumingMemoryBound(to: UInt16.self)
    keys = weights + AttentionBF16Blocks.rowBlock * scoreStride
    values = keys + PanelLayoutBF16.count(inner: call.headDim, columns: scoreStride)
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
    packColumnsBF16(
      k + key * call.kStrides.row, call.kStrides.row, call.headDim, min(width, keys - key),
      scratch.keys + panel * PanelLayoutBF16.panelCount(inner: call.headDim))
  }
  var column = 0
  while column < call.valueDim {
    packRowsBF16(
      v + column, call.vStrides.row, keys, panels * width, min(width, call.valueDim - column),
      scratch.values + column * panels * width)
    column += width
  }
}

/// Adds what one block of keys contributes to a block of rows: scores, softmax, weights · values.
@inline(__always)
private func attendRows(
  _ call: AttentionBF16Arguments, _ scratch: AttentionScratch, _ batch: Int, _ head: Int, _ row: Int, _ rows: Int,
  _ firstKey: Int, _ keys: Int, _ held: Int
) {
  let width = PanelLayoutBF16.width
  // The first row sees the first of the keys and the last row the last, in whole panels; the weights beyond a row's
  // own are zeros.
  let seen = PanelLayoutBF16.panels(columns: keysBefore(call, row + rows - 1, firstKey, keys))
  let hidden = min(keysHidden(call, row, firstKey, keys) / width, seen)
  let q = call.q + batch * call.qStrides.batch + head * call.qStrides.head + row * call.qStrides.row
  for panel in hidden..<seen {
    multiplyBF16(
      q, call.qStrides.row, scratch.keys + panel * PanelLayoutBF16.panelCount(inner: call.headDim), rows: rows,
      inner: call.headDim, into: scratch.scores + panel * width, scratch.scoreStride, accumulate: false,
      scratch.product)
  }
  for r in 0..<rows {
    if firstKey == 0 {
      scratch.maxima[held + r] = -.infinity
      scratch.sums[held + r] = 0
    }
    let last = keysBefore(call, row + r, firstKey, keys)
    let first = min(keysHidden(call, row + r, firstKey, keys), last)
    let weights = scratch.weights + r * scratch.scoreStride
    let factor = weighRowBF16(
      call, scratch.scores + r * scratch.scoreStride, weights, batch, head, row + r, firstKey, from: first, upTo: last,
      within: hidden * width, seen * width, &scratch.maxima[held + r], &scratch.sums[held + r])
    if firstKey > 0, factor != 1 {
      let results = scratch.results + (held + r) * scratch.width
      var c = 0
      while c < scratch.width {
        store(load(results + c) * splat(factor), results + c)
        c += lanes
      }
    }
  }
  let packed = PanelLayoutBF16.panels(columns: keys) * width
  var column = 0
  while column < call.valueDim {
    multiplyBF16(
      scratch.weights + hidden * width, scratch.scoreStride,
      scratch.values + column * packed + hidden * width * width, rows: rows, inner: (seen - hidden) * width,
      into: scratch.results + held * scratch.width + column, scratch.width, accumulate: firstKey > 0, scratch.product)
    column += width
  }
}

/// The end of the keys of a block that lie in the window of a query.
@inline(__always)
private func keysBefore(_ call: AttentionBF16Arguments, _ query: Int, _ firstKey: Int, _ keys: Int) -> Int {
  max(0, min(keys, query + call.keys - call.queries + call.right + 1 - firstKey))
}

/// How many keys of a block lie before the window of a query.
@inline(__always)
private func keysHidden(_ call: AttentionBF16Arguments, _ query: Int, _ firstKey: Int, _ keys: Int) -> Int {
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
