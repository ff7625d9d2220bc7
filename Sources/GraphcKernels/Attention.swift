internal import CIntrinsics
internal import GraphcKernelTable

func attentionF32(_ arguments: UnsafeRawPointer, _ begin: Int, _ end: Int, _ scratch: UnsafeMutableRawPointer) {
  var call = arguments.assumingMemoryBound(to: AttentionArguments.self).pointee
  for unit in begin..<end {
    let place = AttentionPlace(
      call.shape, unit: unit, queryBlock: call.blocks.queryBlock, queryBlocks: call.blocks.queryBlocks)
    call.shape = call.shape.placed(at: place.batch)
    attend(call, place, AttentionScratch(call, scratch.assumingMemoryBound(to: Float.self)))
  }
}

/// Packed keys and values, the scores of a block of rows, and rows of results with their running maxima and sums.
private struct AttentionScratch {
  let keys: UnsafeMutablePointer<Float>
  let values: UnsafeMutablePointer<Float>
  let scores: UnsafeMutablePointer<Float>
  let results: UnsafeMutablePointer<Float>
  let maxima: UnsafeMutablePointer<Float>
  let sums: UnsafeMutablePointer<Float>
  let scoreStride: Int
  /// Floats per row of results.
  let width: Int

  @inline(__always)
  init(_ call: AttentionArguments, _ base: UnsafeMutablePointer<Float>) {
    let blocks = call.blocks
    width = PanelLayout.f32.panels(columns: call.shape.valueDim) * PanelLayout.f32.width
    scoreStride = blocks.scoreStride
    keys = base
    values = keys + PanelLayout.f32.count(inner: call.shape.headDim, columns: blocks.keyBlock)
    scores = values + blocks.keyBlock * width
    results = scores + blocks.rowBlock * scoreStride
    maxima = results + blocks.heldRows * width
    sums = maxima + blocks.heldRows
  }
}

/// Processes the blocks of keys that one block of queries may see. With one block of keys, every block of rows is
/// finished at once; with several, the results of all rows are held until the last.
@inline(__always)
private func attend(_ call: AttentionArguments, _ place: AttentionPlace, _ scratch: AttentionScratch) {
  let shape = call.shape
  let group = shape.heads / shape.keyHeads
  let queries = place.lastQuery - place.firstQuery
  let isWhole = call.blocks.keyBlock == shape.keys
  var window = KeyBlocks(call, place, step: 1)
  repeat {
    let (firstKey, keys) = (window.first_key, window.keys)
    packKeys(call, place, scratch, firstKey, keys)
    let nonFinite = packValues(call, place, scratch, firstKey, keys)
    for member in 0..<group {
      let head = place.keyHead * group + member
      var row = place.firstQuery
      while row < place.lastQuery {
        let rows = min(call.blocks.rowBlock, place.lastQuery - row)
        let held = isWhole ? 0 : member * queries + row - place.firstQuery
        attendRows(
          call, scratch, place.batch, head, row, rows, firstKey, keys, nonFinite, held, isFirst: window.is_first)
        if window.isLast { storeRows(call, scratch, place.batch, head, row, rows, held) }
        row += rows
      }
    }
  } while window.advance()
}

@inline(__always)
private func packKeys(
  _ call: AttentionArguments, _ place: AttentionPlace, _ scratch: AttentionScratch, _ firstKey: Int, _ keys: Int
) {
  let shape = call.shape
  let k = call.k.assumingMemoryBound(to: Float.self) + shape.kStrides.offset(place.batch, place.keyHead, firstKey)
  for group in 0..<groupCount(columns: keys) {
    let column = groupStart(group, columns: keys)
    let end = groupStart(group + 1, columns: keys)
    packF32Panel(
      k + column * shape.kStrides.row, 1, shape.kStrides.row, shape.headDim, min(end, keys) - column,
      scratch.keys + column * shape.headDim, width: end - column)
  }
}

/// Packs values, with zeros for elements that are not finite; returns the keys that have such elements.
@inline(__always)
private func packValues(
  _ call: AttentionArguments, _ place: AttentionPlace, _ scratch: AttentionScratch, _ firstKey: Int, _ keys: Int
) -> NonFiniteKeys {
  let shape = call.shape
  let v = call.v.assumingMemoryBound(to: Float.self) + shape.vStrides.offset(place.batch, place.keyHead, firstKey)
  var exponents = Mask(repeating: 0)
  for group in 0..<groupCount(columns: shape.valueDim) {
    let column = groupStart(group, columns: shape.valueDim)
    let width = groupStart(group + 1, columns: shape.valueDim) - column
    for key in 0..<keys {
      let from = v + key * shape.vStrides.row + column
      let into = scratch.values + column * keys + key * width
      var c = 0
      while c < width {
        let value = load(from + c, first: shape.valueDim - column - c)
        exponents = graphc_larger_exponents(value, exponents)
        store(value, into + c)
        c += lanes
      }
    }
  }
  if graphc_are_finite(exponents) { return .none }
  var i = 0
  while i < keys * groupStart(groupCount(columns: shape.valueDim), columns: shape.valueDim) {
    store(finitePart(load(scratch.values + i)), scratch.values + i)
    i += lanes
  }
  return NonFiniteKeys(keys, valueDim: shape.valueDim) { load(v + $0 * shape.vStrides.row + $1, first: $2) }
}

/// Adds the contribution of one block of keys to a block of rows: scores, softmax, weights · values.
@inline(__always)
private func attendRows(
  _ call: AttentionArguments, _ scratch: AttentionScratch, _ batch: Int, _ head: Int, _ row: Int, _ rows: Int,
  _ firstKey: Int, _ keys: Int, _ nonFinite: NonFiniteKeys, _ held: Int, isFirst: Bool
) {
  let shape = call.shape
  // The first row has the first visible key, and the last row the last one; weights outside of a row's own keys are
  // zeros.
  let seen = shape.keysBefore(row + rows - 1, firstKey, keys)
  let hidden = min(shape.keysHidden(row, firstKey, keys), seen)
  let q = call.q.assumingMemoryBound(to: Float.self) + shape.qStrides.offset(batch, head, row)
  for group in 0..<groupCount(columns: keys) {
    let column = groupStart(group, columns: keys)
    guard column < seen else { break }
    let end = groupStart(group + 1, columns: keys)
    guard end > hidden else { continue }
    let width = end - column
    multiplyGroup(
      q, shape.qStrides.row, scratch.keys + column * shape.headDim, width, rows: rows, inner: shape.headDim,
      vectors: width / lanes, into: scratch.scores + column, scratch.scoreStride, accumulate: false)
  }
  let isMasked = shape.mayHide(batch, head, row, rows, firstKey, keys)
  for r in 0..<rows {
    if isFirst {
      scratch.maxima[held + r] = -.infinity
      scratch.sums[held + r] = 0
    }
    let last = shape.keysBefore(row + r, firstKey, keys)
    let first = min(shape.keysHidden(row + r, firstKey, keys), last)
    let factor = softmaxRow(
      shape, scratch.scores + r * scratch.scoreStride, batch, head, row + r, firstKey, from: first, upTo: last,
      within: hidden, seen, &scratch.maxima[held + r], &scratch.sums[held + r], isMasked: isMasked)
    if !isFirst, factor != 1 {
      let results = scratch.results + (held + r) * scratch.width
      var c = 0
      while c < scratch.width {
        store(load(results + c) * splat(factor), results + c)
        c += lanes
      }
    }
  }
  for group in 0..<groupCount(columns: shape.valueDim) {
    let column = groupStart(group, columns: shape.valueDim)
    let width = groupStart(group + 1, columns: shape.valueDim) - column
    let values = scratch.values + column * keys + hidden * width
    multiplyGroup(
      scratch.scores + hidden, scratch.scoreStride, values, width, rows: rows, inner: seen - hidden,
      vectors: width / lanes, into: scratch.results + held * scratch.width + column, scratch.width,
      accumulate: !isFirst)
  }
  if nonFinite.isEmpty { return }
  let v =
    call.v.assumingMemoryBound(to: Float.self)
    + shape.vStrides.offset(batch, head / (shape.heads / shape.keyHeads), firstKey)
  for r in 0..<rows {
    let scores = scratch.scores + r * scratch.scoreStride
    nonFinite.addValues(
      shape, batch, head, row + r, firstKey, keys, into: scratch.results + (held + r) * scratch.width,
      weight: { scores[$0] }, value: { load(v + $0 * shape.vStrides.row + $1, first: $2) })
  }
}

@inline(__always)
private func storeRows(
  _ call: AttentionArguments, _ scratch: AttentionScratch, _ batch: Int, _ head: Int, _ row: Int, _ rows: Int,
  _ held: Int
) {
  for r in held..<held + rows {
    storeRow(call, scratch.results + r * scratch.width, scratch.sums[r], batch, head, row + r - held)
  }
}
