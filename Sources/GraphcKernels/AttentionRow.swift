internal import CIntrinsics
internal import GraphcKernelTable

/// Replaces the raw scores of a row by weights: those of the keys from `first` up to `last`, which the row may see, and
/// zeros for the others from `begin` up to `end`. A weight is e^(score - maximum) times `shape.weightUnit`.
///
/// The maximum and the sum accumulate over blocks of keys. Without `isMasked`, the mask (if there is one) hides none of
/// these keys. Returns the factor for the results of earlier blocks.
@inline(__always)
func softmaxRow(
  _ shape: AttentionShape, _ scores: UnsafeMutablePointer<Float>, _ batch: Int, _ head: Int, _ query: Int,
  _ firstKey: Int, from first: Int, upTo last: Int, within begin: Int, _ end: Int, _ maximum: inout Float,
  _ sum: inout Float, isMasked: Bool
) -> Float {
  let row = AttentionRow(
    shape, scores + first, batch, head, query, firstKey + first, last - first, isMasked: isMasked)
  let factor = row.softmax(&maximum, &sum)
  clear(scores, from: begin, upTo: first)
  clear(scores, from: last, upTo: end)
  return factor
}

@inline(__always)
private func clear(_ scores: UnsafeMutablePointer<Float>, from begin: Int, upTo end: Int) {
  var i = begin
  while i < end {
    scores[i] = 0
    i += 1
  }
}

/// One row of scores with its mask and bias.
private struct AttentionRow {
  let scores: UnsafeMutablePointer<Float>
  /// The number of keys that the row may see; later scores are not read.
  let keys: Int
  let scale: Float
  let softcap: Float
  let mask: UnsafePointer<UInt8>?
  let maskStep: Int
  let bias: UnsafePointer<Float>?
  let biasStep: Int
  let weightUnit: Float

  @inline(__always)
  init(
    _ shape: AttentionShape, _ scores: UnsafeMutablePointer<Float>, _ batch: Int, _ head: Int, _ query: Int,
    _ firstKey: Int, _ keys: Int, isMasked: Bool
  ) {
    self.scores = scores
    self.keys = keys
    scale = shape.softcap == 0 ? shape.scale : shape.scale / shape.softcap
    softcap = shape.softcap
    maskStep = shape.maskKeyStride
    biasStep = shape.biasKeyStride
    weightUnit = shape.weightUnit
    mask = isMasked ? shape.maskRow(batch, head, query, firstKey) : nil
    bias = shape.biasRow(batch, head, query, firstKey)
  }

  /// Replaces the scores by weights and updates the running maximum and sum. Returns the factor for the
  /// results of earlier blocks of keys.
  @inline(__always)
  func softmax(_ maximum: inout Float, _ sum: inout Float) -> Float {
    var rest = Float(1)
    var largest = -Float.infinity
    if isPlain {
      largest = larger(maximum, (mask == nil ? rawMaximum() : allowedMaximum()) * scale)
      rest = scale
    }
    // If the maximum is NaN or -∞, the slow path handles NaN scores and rows without a visible key.
    if !(largest > -.infinity) {
      largest = larger(maximum, scaledMaximum())
      rest = 1
    }
    if largest == -.infinity {
      clear(scores, from: 0, upTo: keys)
      return 1
    }
    var factor = Float(1)
    if maximum != largest { factor = maximum == -.infinity ? 0 : exp(splat(maximum - largest))[0] }
    sum = sum * factor + exponentials(largest, scale: rest)
    maximum = largest
    return factor
  }

  /// Whether the scores are only scaled and masked. The maximum of the raw scores then gives that of the scaled ones,
  /// and scaling is done in the second pass.
  @inline(__always)
  private var isPlain: Bool { bias == nil && softcap == 0 && scale > 0 }

  /// The larger of two numbers; NaN if either is NaN.
  @inline(__always)
  private func larger(_ a: Float, _ b: Float) -> Float { a > b || a != a ? a : b }

  /// The maximum of the raw scores; NaN scores are ignored if there are others.
  @inline(__always)
  private func rawMaximum() -> Float {
    var even = splat(-.infinity)
    var odd = even
    var i = 0
    while i + 2 * lanes <= keys {
      even = graphc_larger(even, load(scores + i))
      odd = graphc_larger(odd, load(scores + i + lanes))
      i += 2 * lanes
    }
    if i + lanes <= keys {
      even = graphc_larger(even, load(scores + i))
      i += lanes
    }
    if i < keys {
      odd = graphc_larger(odd, graphc_select(graphc_first_lanes(Int32(keys - i)), load(scores + i), splat(-.infinity)))
    }
    return graphc_largest(graphc_larger(even, odd))
  }

  /// `rawMaximum` of the scores that the mask allows; the others are set to -∞.
  @inline(__always)
  private func allowedMaximum() -> Float {
    guard let mask else { return -.infinity }
    let hidden = splat(-.infinity)
    var largest = hidden
    var i = 0
    while i < keys {
      let count = min(lanes, keys - i)
      let value = graphc_select(allowed(mask, i, count), load(scores + i), hidden)
      store(value, scores + i)
      largest = graphc_larger(largest, value)
      i += lanes
    }
    return graphc_largest(largest)
  }

  /// Computes cap(scale · score) + bias, and -∞ where mask or bias hide the key; returns the maximum.
  @inline(__always)
  private func scaledMaximum() -> Float {
    let scale = splat(self.scale)
    let masked = splat(-.infinity)
    var largest = splat(-.infinity)
    var i = 0
    while i < keys {
      let count = min(lanes, keys - i)
      var value = load(scores + i) * scale
      if softcap != 0 { value = tanh(value) * splat(softcap) }
      if let bias { value = biased(value, biases(bias, i, count)) }
      if let mask { value = graphc_select(allowed(mask, i, count), value, masked) }
      if count < lanes { value = graphc_select(graphc_first_lanes(Int32(count)), value, masked) }
      store(value, scores + i)
      largest = select(graphc_or(graphc_less(largest, value), graphc_is_nan(value)), value, largest)
      i += lanes
    }
    return graphc_largest(largest)
  }

  @inline(__always)
  private func biases(_ bias: UnsafePointer<Float>, _ i: Int, _ count: Int) -> Vector {
    if biasStep == 1 { return load(bias + i, first: count) }
    var values = splat(0)
    for lane in 0..<count { values[lane] = bias[(i + lane) * biasStep] }
    return values
  }

  @inline(__always)
  private func allowed(_ mask: UnsafePointer<UInt8>, _ i: Int, _ count: Int) -> Mask {
    if maskStep == 1, count == lanes { return graphc_load_mask(mask + i) }
    var values = Mask(repeating: 0)
    for lane in 0..<count { values[lane] = mask[(i + lane) * maskStep] != 0 ? -1 : 0 }
    return values
  }

  /// Stores e^(scale · score - largest) · weightUnit; returns the sum.
  @inline(__always)
  private func exponentials(_ largest: Float, scale: Float) -> Float {
    let factor = splat(scale)
    let shift = splat(-largest)
    let unit = splat(weightUnit)
    var total = splat(0)
    var i = 0
    while i + lanes <= keys {
      let value = exp(fma(load(scores + i), factor, shift), times: unit)
      store(value, scores + i)
      total = total + value
      i += lanes
    }
    if i < keys {
      let value = exp(fma(load(scores + i), factor, shift), times: unit)
      store(value, scores + i, first: keys - i)
      total = total + graphc_select(graphc_first_lanes(Int32(keys - i)), value, splat(0))
    }
    return graphc_sum(total)
  }
}
