internal import CIntrinsics
internal import GraphcKernelTable

/// log2 e: weights are powers of two here.
@inline(__always)
private var logarithm: Float { 1.442_695_04 }

/// Turns the raw scores of a row into weights in bf16, e^(score - maximum): those of the keys from `first` up to `last`
/// of a block, which the row may see, and zeros for the others from `begin` up to `end`, which lie a whole number of
/// vectors apart.
///
/// The maximum, in units of ln 2, and the sum run over the blocks of keys so far. Returns the factor for what earlier
/// blocks summed up.
@inline(__always)
func weighRowBF16(
  _ call: AttentionBF16Arguments, _ scores: UnsafeMutablePointer<Float>, _ weights: UnsafeMutablePointer<UInt16>,
  _ batch: Int, _ head: Int, _ query: Int, _ firstKey: Int, from first: Int, upTo last: Int, within begin: Int,
  _ end: Int, _ maximum: inout Float, _ sum: inout Float
) -> Float {
  let row = AttentionRow(call, scores, weights, batch, head, query, firstKey, first, last, begin, end)
  return row.weigh(&maximum, &sum)
}

/// One row of scores with its mask and bias; keys count from the first of a block.
private struct AttentionRow {
  let scores: UnsafeMutablePointer<Float>
  let weights: UnsafeMutablePointer<UInt16>
  let first: Int
  let last: Int
  let begin: Int
  let end: Int
  let scale: Float
  let softcap: Float
  let mask: UnsafePointer<UInt8>?
  let maskStep: Int
  let bias: UnsafePointer<Float>?
  let biasStep: Int

  @inline(__always)
  init(
    _ call: AttentionBF16Arguments, _ scores: UnsafeMutablePointer<Float>, _ weights: UnsafeMutablePointer<UInt16>,
    _ batch: Int, _ head: Int, _ query: Int, _ firstKey: Int, _ first: Int, _ last: Int, _ begin: Int, _ end: Int
  ) {
    self.scores = scores
    self.weights = weights
    self.first = first
    self.last = last
    self.begin = begin
    self.end = end
    maskStep = call.maskKeyStride
    biasStep = call.biasKeyStride
    softcap = call.softcap
    scale = softcap == 0 ? call.scale : call.scale / softcap
    if let start = call.mask {
      let strides = call.maskStrides
      mask = start + batch * strides.batch + head * strides.head + query * strides.row + firstKey * maskStep
    } else {
      mask = nil
    }
    if let start = call.bias {
      let strides = call.biasStrides
      bias = start + batch * strides.batch + head * strides.head + query * strides.row + firstKey * biasStep
    } else {
      bias = nil
    }
  }

  /// Writes the weights; updates the running maximum and the sum.
  @inline(__always)
  func weigh(_ maximum: inout Float, _ sum: inout Float) -> Float {
    // Scores that need no more than a factor stay as they are: the factor is part of the exponent.
    let isPlain = mask == nil && bias == nil && softcap == 0 && scale > 0
    let factor = isPlain ? scale * logarithm : 1
    let own = (isPlain ? plainMaximum() : finishedMaximum()) * factor
    let largest = maximum > own || maximum != maximum ? maximum : own
    if largest == -.infinity {
      var i = begin
      while i < end {
        storeBF16(splat(0), weights + i)
        i += lanes
      }
      return 1
    }
    let change = maximum == largest ? 1 : maximum == -.infinity ? 0 : exp2BF16(splat(maximum - largest))[0]
    sum = sum * change + exponentials(factor, largest)
    maximum = largest
    return change
  }

  /// The maximum of the scores that the row may see; the others become -∞.
  @inline(__always)
  private func plainMaximum() -> Float {
    var largest = splat(-.infinity)
    var i = begin
    while i < end {
      var value = load(scores + i)
      if i < first || i + lanes > last {
        value = seen(value, i)
        store(value, scores + i)
      }
      largest = graphc_larger(value, largest)
      i += lanes
    }
    return graphc_fold_larger(largest)
  }

  /// Makes cap(scale · score) + bias, in units of ln 2, of the scores where the mask allows, -∞ elsewhere; returns the
  /// maximum.
  @inline(__always)
  private func finishedMaximum() -> Float {
    var largest = splat(-.infinity)
    var i = begin
    while i < end {
      let from = max(0, first - i)
      let upTo = min(lanes, last - i)
      var value = splat(-.infinity)
      if from < upTo {
        value = load(scores + i) * splat(scale)
        if softcap != 0 { value = tanh(value) * splat(softcap) }
        if let bias { value = value + biases(bias, i, from, upTo) }
        value = value * splat(logarithm)
        if let mask { value = graphc_select(allowed(mask, i, from, upTo), value, splat(-.infinity)) }
        if upTo - from < lanes { value = seen(value, i) }
      }
      store(value, scores + i)
      largest = graphc_larger(value, largest)
      i += lanes
    }
    return graphc_fold_larger(largest)
  }

  /// The lanes of the vector at `i` that the row may see, the others -∞.
  @inline(__always)
  private func seen(_ value: Vector, _ i: Int) -> Vector {
    let hidden = splat(-.infinity)
    let before = graphc_first_lanes(Int32(max(0, min(lanes, first - i))))
    let upTo = graphc_first_lanes(Int32(max(0, min(lanes, last - i))))
    return graphc_select(before, hidden, graphc_select(upTo, value, hidden))
  }

  @inline(__always)
  private func biases(_ bias: UnsafePointer<Float>, _ i: Int, _ from: Int, _ upTo: Int) -> Vector {
    if biasStep == 1, upTo - from == lanes { return load(bias + i) }
    var values = splat(0)
    for lane in from..<upTo { values[lane] = bias[(i + lane) * biasStep] }
    return values
  }

  @inline(__always)
  private func allowed(_ mask: UnsafePointer<UInt8>, _ i: Int, _ from: Int, _ upTo: Int) -> Mask {
    if maskStep == 1, upTo - from == lanes { return graphc_load_mask(mask + i) }
    var values = Mask(repeating: 0)
    for lane in from..<upTo { values[lane] = mask[(i + lane) * maskStep] != 0 ? -1 : 0 }
    return values
  }

  /// Stores 2^(factor · score - largest) as bf16; returns the sum.
  @inline(__always)
  private func exponentials(_ factor: Float, _ largest: Float) -> Float {
    let factor = splat(factor)
    let shift = splat(-largest)
    var left = splat(0)
    var right = splat(0)
    var i = begin
    while i < end {
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
}
