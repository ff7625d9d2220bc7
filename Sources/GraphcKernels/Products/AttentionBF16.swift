internal import CIntrinsics
internal import GraphcKernelTable

func attentionBF16(_ arguments: UnsafeRawPointer, _ begin: Int, _ end: Int, _ scratch: UnsafeMutableRawPointer) {
  var call = arguments.assumingMemoryBound(to: AttentionArguments.self).pointee
  startProducts()
  for unit in begin..<end {
    let place = AttentionPlace(
      call.shape, unit: unit, queryBlock: call.blocks.queryBlock, queryBlocks: call.blocks.queryBlocks)
    call.shape = call.shape.placed(at: place.batch)
    attend(call, place, AttentionScratch(call, scratch))
  }
  endProducts()
}

/// Packed keys and values, scores and weights of a block of rows, and rows of results with their maxima and sums.
private struct AttentionScratch {
  let product: UnsafeMutableRawPointer
  let keys: UnsafeMutablePointer<UInt16>
  let values: UnsafeMutablePointer<UInt16>
  /// The scores of two consecutive pieces.
  let scores: UnsafeMutablePointer<Float>
  let weights: UnsafeMutablePointer<UInt16>
  let results: UnsafeMutablePointer<Float>
  let maxima: UnsafeMutablePointer<Float>
  let sums: UnsafeMutablePointer<Float>
  let changes: UnsafeMutablePointer<Float>
  /// Floats per row of results.
  let width: Int

  @inline(__always)
  init(_ call: AttentionArguments, _ base: UnsafeMutableRawPointer) {
    let blocks = call.blocks
    width = ScoreBlock.resultStride(valueDim: call.shape.valueDim)
    product = base
    scores = (base + ProductBF16.scratchByteCount).assumingMemoryBound(to: Float.self)
    results = scores + 2 * ScoreBlock.rows * ScoreBlock.stride
    maxima = results + blocks.heldRows * width
    sums = maxima + blocks.heldRows
    changes = sums + blocks.heldRows
    // Panels are aligned to cache lines.
    let packed = UnsafeMutableRawPointer(changes + 2 * ScoreBlock.rows).alignedUp(toMultipleOf: 64)
    weights = packed.assumingMemoryBound(to: UInt16.self)
    keys = weights + ScoreBlock.rows * ScoreBlock.stride
    values = keys + PanelLayout.bf16.count(inner: call.shape.headDim, columns: blocks.packedKeys)
  }
}

/// Processes the blocks of keys that one block of queries may see, in whole panels. With one block of keys, every block
/// of rows is finished at once; with several, the results of all rows are held until the last.
@inline(__always)
private func attend(_ call: AttentionArguments, _ place: AttentionPlace, _ scratch: AttentionScratch) {
  let shape = call.shape
  let group = shape.heads / shape.keyHeads
  var window = KeyBlocks(call, place, step: PanelLayout.bf16.width)
  repeat {
    let nonFinite = packKeysAndValues(call, place, scratch, window.first_key, window.keys)
    for member in 0..<group { attendHead(call, place, scratch, member, window, nonFinite) }
  } while window.advance()
}

/// Packs keys and values, with zeros for values that are not finite; returns the keys that have such values.
@inline(__always)
private func packKeysAndValues(
  _ call: AttentionArguments, _ place: AttentionPlace, _ scratch: AttentionScratch, _ firstKey: Int, _ keys: Int
) -> NonFiniteKeys {
  let shape = call.shape
  let width = PanelLayout.bf16.width
  let k = call.k.assumingMemoryBound(to: UInt16.self) + shape.kStrides.offset(place.batch, place.keyHead, firstKey)
  let v = call.v.assumingMemoryBound(to: UInt16.self) + shape.vStrides.offset(place.batch, place.keyHead, firstKey)
  let panels = PanelLayout.bf16.panels(columns: keys)
  var isFinite = true
  for panel in 0..<panels {
    let key = panel * width
    let count = min(width, keys - key)
    let next = min(width, keys - key - count)
    prefetch(k + (key + count) * shape.kStrides.row, shape.kStrides.row, rows: next, count: shape.headDim)
    prefetch(v + (key + count) * shape.vStrides.row, shape.vStrides.row, rows: next, count: shape.valueDim)
    packColumnsBF16(
      k + key * shape.kStrides.row, shape.kStrides.row, shape.headDim, count,
      scratch.keys + panel * PanelLayout.bf16.panelCount(inner: shape.headDim))
    var column = 0
    while column < shape.valueDim {
      let isFinitePanel = packValuesBF16(
        v + key * shape.vStrides.row + column, shape.vStrides.row, count, width, min(width, shape.valueDim - column),
        scratch.values + (column * panels + key) * width)
      isFinite = isFinite && isFinitePanel
      column += width
    }
  }
  if isFinite { return .none }
  return NonFiniteKeys(keys, valueDim: shape.valueDim) { loadBF16(v + $0 * shape.vStrides.row + $1, first: $2) }
}

/// A block of rows and the next panels of keys for it: all that the rows may see, or as many as the buffer of scores
/// holds. The first row has the first visible key and the last row the last one, in whole panels; weights outside of a
/// row's own keys are zeros.
private struct Piece {
  let row: Int
  let rows: Int
  let panel: Int
  let panels: Int
  /// The end of the panels with keys that the rows may see.
  private let end: Int
  let isFirst: Bool

  @inline(__always)
  var isLast: Bool { panel + panels == end }

  /// The first piece of a block of rows; it has no panels if the rows see no key of this block.
  @inline(__always)
  init(_ shape: AttentionShape, _ place: AttentionPlace, _ row: Int, _ firstKey: Int, _ keys: Int) {
    let rows = min(ScoreBlock.rows, place.lastQuery - row)
    let seen = PanelLayout.bf16.panels(columns: shape.keysBefore(row + rows - 1, firstKey, keys))
    let hidden = min(shape.keysHidden(row, firstKey, keys) / PanelLayout.bf16.width, seen)
    self.init(row, rows, hidden, seen, isFirst: true)
  }

  @inline(__always)
  private init(_ row: Int, _ rows: Int, _ panel: Int, _ seen: Int, isFirst: Bool) {
    self.row = row
    self.rows = rows
    self.panel = panel
    self.isFirst = isFirst
    panels = min(ScoreBlock.keys / PanelLayout.bf16.width, seen - panel)
    end = seen
  }

  /// The next piece; `nil` after the last.
  @inline(__always)
  func next(_ shape: AttentionShape, _ place: AttentionPlace, _ firstKey: Int, _ keys: Int) -> Piece? {
    if !isLast { return Piece(row, rows, panel + panels, end, isFirst: false) }
    return row + rows < place.lastQuery ? Piece(shape, place, row + rows, firstKey, keys) : nil
  }
}

/// Adds the contribution of one block of keys to one head. AMX multiplies the scores of a piece while the vector units
/// compute the weights of the previous one.
@inline(__always)
private func attendHead(
  _ call: AttentionArguments, _ place: AttentionPlace, _ scratch: AttentionScratch, _ member: Int,
  _ window: KeyBlocks, _ nonFinite: NonFiniteKeys
) {
  let shape = call.shape
  let (firstKey, keys) = (window.first_key, window.keys)
  let head = place.keyHead * (shape.heads / shape.keyHeads) + member
  let isWhole = call.blocks.keyBlock == shape.keys
  let firstHeld = isWhole ? 0 : member * (place.lastQuery - place.firstQuery)
  let stride = ScoreBlock.stride
  let packedKeys = PanelLayout.bf16.panels(columns: keys) * PanelLayout.bf16.width
  var scores = scratch.scores
  var others = scores + ScoreBlock.rows * stride
  var pending: UnsafeMutablePointer<Float>?
  var piece = Piece(shape, place, place.firstQuery, firstKey, keys)
  multiplyKeys(call, scratch, place.batch, head, piece, 0..<piece.panels, into: scores, &pending)
  while true {
    finishProducts(&pending, stride)
    let held = isWhole ? 0 : firstHeld + piece.row - place.firstQuery
    if window.is_first, piece.isFirst { beginRows(scratch, piece, held) }
    let next = piece.next(shape, place, firstKey, keys)
    if piece.panels > 0 {
      let key = piece.panel * PanelLayout.bf16.width
      let columns = piece.panels * PanelLayout.bf16.width
      weighRowsBF16(
        shape, scores, scratch.weights, scratch.maxima + held, scratch.sums + held, scratch.changes, place.batch, head,
        piece.row, piece.rows, firstKey + key, min(columns, keys - key), columns
      ) { row in
        guard let next else { return }
        let done = next.panels * row / piece.rows
        multiplyKeys(
          call, scratch, place.batch, head, next, done..<next.panels * (row + 1) / piece.rows, into: others, &pending)
      }
      finishProducts(&pending, stride)
      addValues(call, scratch, piece, packedKeys, held, accumulate: !(window.is_first && piece.isFirst))
      if !nonFinite.isEmpty {
        addNonFinite(call, scratch, nonFinite, place.batch, head, piece, firstKey, keys, held)
      }
    } else if let next {
      multiplyKeys(call, scratch, place.batch, head, next, 0..<next.panels, into: others, &pending)
    }
    if window.isLast, piece.isLast { storeRows(call, scratch, place.batch, head, piece.row, piece.rows, held) }
    guard let next else { return }
    piece = next
    swap(&scores, &others)
  }
}

/// Computes the scores of some panels of a piece.
@inline(__always)
private func multiplyKeys(
  _ call: AttentionArguments, _ scratch: AttentionScratch, _ batch: Int, _ head: Int, _ piece: Piece,
  _ panels: Range<Int>, into scores: UnsafeMutablePointer<Float>, _ pending: inout UnsafeMutablePointer<Float>?
) {
  let shape = call.shape
  let q = call.q.assumingMemoryBound(to: UInt16.self) + shape.qStrides.offset(batch, head, piece.row)
  let panelCount = PanelLayout.bf16.panelCount(inner: shape.headDim)
  for panel in panels {
    multiplyNextBF16(
      q, shape.qStrides.row, scratch.keys + (piece.panel + panel) * panelCount, rows: piece.rows,
      inner: shape.headDim, into: scores + panel * PanelLayout.bf16.width, ScoreBlock.stride,
      accumulate: false, scratch.product, &pending)
  }
}

/// Adds weights · values of a piece, after scaling the results so far to the new maxima.
@inline(__always)
private func addValues(
  _ call: AttentionArguments, _ scratch: AttentionScratch, _ piece: Piece, _ packedKeys: Int, _ held: Int,
  accumulate: Bool
) {
  let width = PanelLayout.bf16.width
  let results = scratch.results + held * scratch.width
  if accumulate {
    for r in 0..<piece.rows where scratch.changes[r] != 1 {
      let change = splat(scratch.changes[r])
      var c = r * scratch.width
      while c < (r + 1) * scratch.width {
        store(load(results + c) * change, results + c)
        c += lanes
      }
    }
  }
  var pending: UnsafeMutablePointer<Float>?
  var column = 0
  while column < call.shape.valueDim {
    multiplyNextBF16(
      scratch.weights, ScoreBlock.stride,
      scratch.values + column * packedKeys + piece.panel * width * width, rows: piece.rows, inner: piece.panels * width,
      into: results + column, scratch.width, accumulate: accumulate, scratch.product, &pending)
    column += width
  }
  finishProducts(&pending, scratch.width)
}

/// Adds the elements of values that `addValues` takes for zeros.
@inline(never)
private func addNonFinite(
  _ call: AttentionArguments, _ scratch: AttentionScratch, _ nonFinite: NonFiniteKeys, _ batch: Int, _ head: Int,
  _ piece: Piece, _ firstKey: Int, _ keys: Int, _ held: Int
) {
  let shape = call.shape
  let v =
    call.v.assumingMemoryBound(to: UInt16.self)
    + shape.vStrides.offset(batch, head / (shape.heads / shape.keyHeads), firstKey)
  let begin = piece.panel * PanelLayout.bf16.width
  let own = nonFinite.within(begin, min(keys, begin + piece.panels * PanelLayout.bf16.width))
  for r in 0..<piece.rows {
    let weights = scratch.weights + r * ScoreBlock.stride - begin
    own.addValues(
      shape, batch, head, piece.row + r, firstKey, keys, into: scratch.results + (held + r) * scratch.width,
      weight: { bf16Value(weights[$0]) }, value: { loadBF16(v + $0 * shape.vStrides.row + $1, first: $2) })
  }
}

/// Initializes rows before their first key; their results are set to 0 if they see no key of this block.
@inline(__always)
private func beginRows(_ scratch: AttentionScratch, _ piece: Piece, _ held: Int) {
  for r in held..<held + piece.rows {
    scratch.maxima[r] = -.infinity
    scratch.sums[r] = 0
  }
  guard piece.panels == 0 else { return }
  for i in held * scratch.width..<(held + piece.rows) * scratch.width { scratch.results[i] = 0 }
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
