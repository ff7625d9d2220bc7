internal import CIntrinsics
internal import GraphcKernelTable

/// log2 e; weights are computed as powers of two.
@inline(__always)
private var logarithm: Float { 1.442_695_04 }

/// Replaces the raw scores of a block of rows and keys by weights in bf16, e^(score - maximum) times `shape.weightUnit`:
/// those of the keys that a row may see, and zeros for the others up to `columns`, a whole number of panels.
///
/// The block starts at row `query` and key `firstKey` and has `keys` keys. Maxima (in units of ln 2) and sums
/// accumulate over blocks of keys. `changes` receives the factors for the results of earlier keys; it has room for
/// twice the rows. `meanwhile` is called before each row of exponentials, with its index.
@inline(__always)
func weighRowsBF16(
  _ shape: AttentionShape, _ scores: UnsafeMutablePointer<Float>, _ weights: UnsafeMutablePointer<UInt16>,
  _ maxima: UnsafeMutablePointer<Float>, _ sums: UnsafeMutablePointer<Float>, _ changes: UnsafeMutablePointer<Float>,
  _ batch: Int, _ head: Int, _ query: Int, _ rows: Int, _ firstKey: Int, _ keys: Int, _ columns: Int,
  _ meanwhile: (Int) -> Void
) {
  let stride = ScoreBlock.stride
  let references = changes + ScoreBlock.rows
  // If only a scale applies to the scores, it is folded into the exponent.
  let isPlain = shape.bias == nil && shape.softcap == 0 && shape.scale > 0
  let factor = isPlain ? shape.scale * logarithm : 1
  let isMasked = shape.mayHide(batch, head, query, rows, firstKey, keys)
  for r in 0..<rows {
    let last = shape.keysBefore(query + r, firstKey, keys)
    let first = min(shape.keysHidden(query + r, firstKey, keys), last)
    let row = AttentionRow(
      shape, scores + r * stride, batch, head, query + r, firstKey, first, last, columns, isMasked: isMasked)
    references[r] = (isPlain ? row.plainMaximum() : row.finishedMaximum()) * factor
  }
  advance(maxima, sums, changes, references, rows)
  let weightExponent = Float(shape.weightExponent)
  for r in 0..<rows {
    meanwhile(r)
    sums[r] += exponentials(
      scores + r * stride, weights + r * stride, columns, factor, references[r] + weightExponent)
  }
}

/// Updates the running maxima from those of this block in `references`, scales the earlier sums, and computes the
/// factors for earlier results and the reference to subtract from scores, which is 0 for a row that has seen no key.
@inline(__always)
private func advance(
  _ maxima: UnsafeMutablePointer<Float>, _ sums: UnsafeMutablePointer<Float>, _ changes: UnsafeMutablePointer<Float>,
  _ references: UnsafeMutablePointer<Float>, _ rows: Int
) {
  var r = 0
  while r < rows {
    let count = rows - r
    let old = load(maxima + r, first: count)
    let new = graphc_larger(load(references + r, first: count), old)
    let reference = select(less(splat(-.infinity), new), new, splat(0))
    let change = select(less(old, new), exp2BF16(old - reference), splat(1))
    store(new, maxima + r, first: count)
    store(load(sums + r, first: count) * change, sums + r, first: count)
    store(change, changes + r, first: count)
    store(reference, references + r, first: count)
    r += lanes
  }
}

/// Stores 2^(factor · score - reference) as bf16; returns the sum.
@inline(__always)
private func exponentials(
  _ scores: UnsafePointer<Float>, _ weights: UnsafeMutablePointer<UInt16>, _ columns: Int, _ factor: Float,
  _ reference: Float
) -> Float {
  let factor = splat(factor)
  let shift = splat(-reference)
  var left = splat(0)
  var right = splat(0)
  var i = 0
  while i < columns {
    let first = exp2BF16(fma(load(scores + i), factor, shift))
    let second = exp2BF16(fma(load(scores + i + lanes), factor, shift))
    storeBF16(first, weights + i)
    storeBF16(second, weights + i + lanes)
    left = left + first
    right = right + second
    i += 2 * lanes
  }
  return graphc_sum(left + right)
}

/// One row of scores with its mask and bias; keys are counted from the first of the block.
private struct AttentionRow {
  let scores: UnsafeMutablePointer<Float>
  let first: Int
  let last: Int
  let columns: Int
  let scale: Float
  let softcap: Float
  let mask: UnsafePointer<UInt8>?
  let maskStep: Int
  let bias: UnsafePointer<Float>?
  let biasStep: Int

  @inline(__always)
  init(
    _ shape: AttentionShape, _ scores: UnsafeMutablePointer<Float>, _ batch: Int, _ head: Int, _ query: Int,
    _ firstKey: Int, _ first: Int, _ last: Int, _ columns: Int, isMasked: Bool
  ) {
    self.scores = scores
    self.first = first
    self.last = last
    self.columns = columns
    maskStep = shape.maskKeyStride
    biasStep = shape.biasKeyStride
    softcap = shape.softcap
    scale = softcap == 0 ? shape.scale : shape.scale / softcap
    mask = isMasked ? shape.maskRow(batch, head, query, firstKey) : nil
    bias = shape.biasRow(batch, head, query, firstKey)
  }

  /// The maximum of the scores that the row may see; the others are set to -∞. There are at least two vectors.
  @inline(__always)
  func plainMaximum() -> Float {
    var left = splat(-.infinity)
    var right = left
    var i = 0
    while i < columns {
      let next = i + lanes
      if i < first || next + lanes > last || mask != nil {
        store(shown(load(scores + i), i), scores + i)
        store(shown(load(scores + next), next), scores + next)
      }
      left = graphc_larger(load(scores + i), left)
      right = graphc_larger(load(scores + next), right)
      i = next + lanes
    }
    return graphc_horizontal_max(graphc_larger(left, right))
  }

  /// Computes cap(scale · score) + bias in units of ln 2, and -∞ where mask or bias hide the key; returns the maximum.
  @inline(__always)
  func finishedMaximum() -> Float {
    var largest = splat(-.infinity)
    var i = 0
    while i < columns {
      var value = load(scores + i) * splat(scale)
      if softcap != 0 { value = tanh(value) * splat(softcap) }
      if let bias { value = biased(value, biases(bias, i)) }
      value = shown(value * splat(logarithm), i)
      store(value, scores + i)
      largest = graphc_larger(value, largest)
      i += lanes
    }
    return graphc_horizontal_max(largest)
  }

  /// The lanes of the vector at `i` that the row may see; the others are -∞.
  @inline(__always)
  private func shown(_ value: Vector, _ i: Int) -> Vector {
    let hidden = splat(-.infinity)
    if i >= first, i + lanes <= last {
      guard let mask else { return value }
      return graphc_select(maskStep == 1 ? graphc_load_mask(mask + i) : allowed(mask, i), value, hidden)
    }
    let before = graphc_first_lanes(Int32(max(0, min(lanes, first - i))))
    let upTo = graphc_first_lanes(Int32(max(0, min(lanes, last - i))))
    let inside = graphc_select(before, hidden, graphc_select(upTo, value, hidden))
    guard let mask else { return inside }
    return graphc_select(allowed(mask, i), inside, hidden)
  }

  /// The lanes of the vector at `i` that are keys the row may see.
  @inline(__always)
  private func keyLanes(_ i: Int) -> Range<Int> {
    let from = max(0, min(lanes, first - i))
    return from..<max(from, min(lanes, last - i))
  }

  @inline(__always)
  private func biases(_ bias: UnsafePointer<Float>, _ i: Int) -> Vector {
    let keys = keyLanes(i)
    if biasStep == 1, keys.count == lanes { return load(bias + i) }
    var values = splat(0)
    for lane in keys { values[lane] = bias[(i + lane) * biasStep] }
    return values
  }

  @inline(__always)
  private func allowed(_ mask: UnsafePointer<UInt8>, _ i: Int) -> Mask {
    var values = Mask(repeating: 0)
    for lane in keyLanes(i) { values[lane] = mask[(i + lane) * maskStep] != 0 ? -1 : 0 }
    return values
  }
}
