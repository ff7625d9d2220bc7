internal import CIntrinsics
internal import GraphcKernelTable

/// How a loop reads values: how many keys ahead it prefetches them, 0 for no prefetch, whether it takes 0 for those that
/// are not finite (1) or not (0), and whether they are bf16 (1) or f32 (0).
private struct Reading<let ahead: Int, let cleans: Int, let narrow: Int> {
  @inline(__always)
  func vector(_ v: UnsafeRawPointer, _ offset: Int) -> Vector {
    let value = loadElements(narrow == 1, v, offset)
    return cleans == 1 ? finitePart(value) : value
  }

  @inline(__always)
  func vector(_ v: UnsafeRawPointer, _ offset: Int, first count: Int) -> Vector {
    let value = loadElements(narrow == 1, v, offset, first: count)
    return cleans == 1 ? finitePart(value) : value
  }

  /// Prefetches the cache line that begins at an element, if one does.
  @inline(__always)
  func prefetch(_ v: UnsafeRawPointer, _ offset: Int, column: Int) {
    let width = narrow == 1 ? 2 : 4
    if ahead > 0, column % (64 / width) == 0 { graphc_prefetch_l2(v + (offset + column) * width) }
  }
}

/// Turns the scores of all rows into softmax weights, then adds up the weighted values, one block of keys for all rows
/// at a time: values are read from memory once.
@inline(__always)
func weighValues(isNarrow: Bool, _ call: AttentionArguments, _ split: DecodeSplit) {
  let shape = call.shape
  let resultCount = KeySplit.resultCount(valueDim: shape.valueDim)
  for row in 0..<split.group * shape.queries { weigh(isNarrow: isNarrow, shape, split, row, resultCount) }
  let hidden = shape.keysHidden(0, split.first_key, split.keys)
  let seen = shape.keysBefore(shape.queries - 1, split.first_key, split.keys)
  let widens = isNarrow && split.group * shape.queries > 1
  let stride = widens ? floatStride(isNarrow, shape.vStrides.row, width: shape.valueDim) : shape.vStrides.row
  var key = hidden
  while key < seen {
    let end = min(seen, key + KeySplit.valueBlock)
    var offset = valueOffset(call, split, key)
    var v = call.v
    if widens {
      v = UnsafeRawPointer(valueRows(isNarrow: isNarrow, call, split, key, end))
      offset = 0
      prefetchRows(
        isNarrow, call.v, valueOffset(call, split, min(seen, key + keysAhead)), shape.vStrides.row,
        min(KeySplit.valueBlock, max(seen - key - keysAhead, 0)), width: shape.valueDim)
    }
    for row in 0..<split.group * shape.queries {
      let query = row % shape.queries
      let first = max(key, shape.keysHidden(query, split.first_key, split.keys))
      let last = min(end, shape.keysBefore(query, split.first_key, split.keys))
      let scores = split.scores + row * split.score_stride + key
      let result = split.results + row * split.result_stride
      // The first row prefetches for all rows.
      if isNarrow, !widens {
        addValues(Reading<128, 0, 1>(), scores, first - key, last - key, v, offset, stride, shape.valueDim, result)
      } else if row == 0, !isNarrow {
        addValues(Reading<128, 0, 0>(), scores, first - key, last - key, v, offset, stride, shape.valueDim, result)
      } else {
        addValues(Reading<0, 0, 0>(), scores, first - key, last - key, v, offset, stride, shape.valueDim, result)
      }
    }
    key = end
  }
  for row in 0..<split.group * shape.queries {
    let result = split.results + row * split.result_stride
    // With a sum that is NaN, so is every mean.
    let sum = result[resultCount + 1]
    if sum == sum, hasNaN(result, resultCount) { addVisibleValues(isNarrow: isNarrow, call, split, row) }
  }
}

/// The weights of a row, and its maximum and sum; its weighted values start at 0.
@inline(__always)
private func weigh(
  isNarrow: Bool, _ shape: AttentionShape, _ split: DecodeSplit, _ row: Int, _ resultCount: Int
) {
  let query = row % shape.queries
  let result = split.results + row * split.result_stride
  for i in 0..<resultCount { result[i] = 0 }
  result[resultCount] = -.infinity
  result[resultCount + 1] = 0
  let last = shape.keysBefore(query, split.first_key, split.keys)
  let first = min(shape.keysHidden(query, split.first_key, split.keys), last)
  let scores = split.scores + row * split.score_stride
  _ = softmaxRow(
    shape, scores, split.batch, split.key_head * split.group + row / shape.queries, query, split.first_key, from: first,
    upTo: last, within: first, last, &result[resultCount], &result[resultCount + 1], isMasked: true)
  guard isNarrow else { return }
  var key = first
  while key < last {
    store(graphc_rounded_to_bf16(load(scores + key)), scores + key, first: last - key)
    key += lanes
  }
}

/// Where the values of a key of the split start.
@inline(__always)
private func valueOffset(_ call: AttentionArguments, _ split: DecodeSplit, _ key: Int) -> Int {
  call.shape.vStrides.offset(split.batch, split.key_head, split.first_key + key)
}

/// The values of a block of keys of the split, as f32.
@inline(__always)
private func valueRows(
  isNarrow: Bool, _ call: AttentionArguments, _ split: DecodeSplit, _ key: Int, _ end: Int
) -> UnsafePointer<Float> {
  floatRows(
    isNarrow, call.v, valueOffset(call, split, key), call.shape.vStrides.row, end - key, width: call.shape.valueDim,
    split.block)
}

@inline(__always)
private func hasNaN(_ result: UnsafePointer<Float>, _ count: Int) -> Bool {
  var sum = splat(0)
  var c = 0
  while c < count {
    // Infinities of both signs also lead here, where nothing changes.
    sum = sum + load(result + c)
    c += lanes
  }
  return isNaN(sum)
}

/// Computes the results of a row again, in the same order, such that values which are not finite enter only from keys
/// that the row sees.
@inline(never)
private func addVisibleValues(
  isNarrow: Bool, _ call: AttentionArguments, _ split: DecodeSplit, _ row: Int
) {
  let shape = call.shape
  let stride = floatStride(isNarrow, shape.vStrides.row, width: shape.valueDim)
  let query = row % shape.queries
  let scores = split.scores + row * split.score_stride
  let result = split.results + row * split.result_stride
  for i in 0..<KeySplit.resultCount(valueDim: shape.valueDim) { result[i] = 0 }
  let hidden = shape.keysHidden(query, split.first_key, split.keys)
  let seen = shape.keysBefore(query, split.first_key, split.keys)
  var key = shape.keysHidden(0, split.first_key, split.keys)
  while key < seen {
    let end = min(seen, key + KeySplit.valueBlock)
    let v = valueRows(isNarrow: isNarrow, call, split, key, end)
    addValues(
      Reading<0, 1, 0>(), scores + key, max(key, hidden) - key, end - key, UnsafeRawPointer(v), 0, stride,
      shape.valueDim, result)
    key = end
  }
  let start = valueOffset(call, split, 0)
  let nonFinite = NonFiniteKeys(split.keys, valueDim: shape.valueDim) {
    loadElements(isNarrow, call.v, start + $0 * shape.vStrides.row + $1, first: $2)
  }
  nonFinite.addValues(
    shape, split.batch, split.key_head * split.group + row / shape.queries, query, split.first_key, split.keys,
    into: result, weight: { scores[$0] },
    value: { loadElements(isNarrow, call.v, start + $0 * shape.vStrides.row + $1, first: $2) })
}

/// result[valueDim] += weights · v for the keys from `first` up to `last`; key 0 is at an offset in elements.
@inline(__always)
private func addValues<let ahead: Int, let cleans: Int, let narrow: Int>(
  _ reading: Reading<ahead, cleans, narrow>, _ weights: UnsafePointer<Float>, _ first: Int, _ last: Int,
  _ v: UnsafeRawPointer, _ offset: Int, _ stride: Int, _ valueDim: Int, _ result: UnsafeMutablePointer<Float>
) {
  var c = 0
  while c + 4 * lanes <= valueDim {
    addVectors(
      reading, InlineArray<4, Vector>(repeating: splat(0)), weights, first, last, v, offset + c, stride, result + c)
    c += 4 * lanes
  }
  while c + lanes <= valueDim {
    addVectors(
      reading, InlineArray<1, Vector>(repeating: splat(0)), weights, first, last, v, offset + c, stride, result + c)
    c += lanes
  }
  if c < valueDim {
    var sum = load(result + c)
    for key in first..<max(first, last) {
      sum = fma(splat(weights[key]), reading.vector(v, offset + key * stride + c, first: valueDim - c), sum)
    }
    store(sum, result + c)
  }
}

/// `addValues` for the columns of `vectors` vectors. Even and odd keys have separate sums, two shorter chains of
/// additions.
@inline(__always)
private func addVectors<let ahead: Int, let cleans: Int, let narrow: Int, let vectors: Int>(
  _ reading: Reading<ahead, cleans, narrow>, _ zeros: InlineArray<vectors, Vector>, _ weights: UnsafePointer<Float>,
  _ first: Int, _ last: Int, _ v: UnsafeRawPointer, _ offset: Int, _ stride: Int,
  _ result: UnsafeMutablePointer<Float>
) {
  var even = zeros
  var odd = zeros
  for i in 0..<vectors { even[i] = load(result + i * lanes) }
  var key = first
  while key + 2 <= last {
    let row = offset + key * stride
    let element = splat(weights[key])
    let other = splat(weights[key + 1])
    for i in 0..<vectors {
      reading.prefetch(v, row + ahead * stride, column: i * lanes)
      reading.prefetch(v, row + (ahead + 1) * stride, column: i * lanes)
      even[i] = fma(element, reading.vector(v, row + i * lanes), even[i])
      odd[i] = fma(other, reading.vector(v, row + stride + i * lanes), odd[i])
    }
    key += 2
  }
  if key < last {
    let element = splat(weights[key])
    for i in 0..<vectors {
      even[i] = fma(element, reading.vector(v, offset + key * stride + i * lanes), even[i])
    }
  }
  for i in 0..<vectors { store(even[i] + odd[i], result + i * lanes) }
}
