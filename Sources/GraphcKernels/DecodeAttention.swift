internal import CIntrinsics
internal import GraphcKernelTable

func decodeAttention(_ arguments: UnsafeRawPointer, _ begin: Int, _ end: Int, _ scratch: UnsafeMutableRawPointer) {
  let decode = arguments.assumingMemoryBound(to: DecodeAttentionArguments.self)
  let call = decode.pointee.attention
  let shape = call.shape
  let keySplit = decode.pointee.keySplit
  let count = KeySplit.partialCount(valueDim: shape.valueDim)
  let scores = scratch.assumingMemoryBound(to: Float.self)
  let ownResults = scores + keySplit.rows * keySplit.scoreStride
  for unit in begin..<end {
    let pair = unit / keySplit.splits
    let firstKey = unit % keySplit.splits * keySplit.keysPerSplit
    let split = Split(
      batch: pair / shape.keyHeads, keyHead: pair % shape.keyHeads, group: keySplit.rows / shape.queries,
      firstKey: firstKey, keys: min(keySplit.keysPerSplit, shape.keys - firstKey), scores: scores,
      scoreStride: keySplit.scoreStride,
      results: decode.pointee.partials.map { $0 + unit * keySplit.rows * count } ?? ownResults,
      resultStride: count)
    multiplyKeys(call, split)
    weighValues(call, split)
    if decode.pointee.partials == nil { storeRows(call, split) }
  }
}

/// One split of the keys of one key head, with a row of scores and a row of results for each query of each query head
/// that shares the key head: row = member · queries + query.
private struct Split {
  let batch: Int
  let keyHead: Int
  /// Query heads that share the key head.
  let group: Int
  let firstKey: Int
  let keys: Int
  let scores: UnsafeMutablePointer<Float>
  let scoreStride: Int
  /// Rows of results; the maximum and the sum of a row follow its values.
  let results: UnsafeMutablePointer<Float>
  let resultStride: Int
}

/// The scores of all rows. The loop over the keys is outermost, a vector of keys at a time: keys are read from memory
/// once.
@inline(__always)
private func multiplyKeys(_ call: AttentionArguments, _ split: Split) {
  let shape = call.shape
  let hidden = shape.keysHidden(0, split.firstKey, split.keys)
  let seen = shape.keysBefore(shape.queries - 1, split.firstKey, split.keys)
  let stride = shape.kStrides.row
  let start = call.k.assumingMemoryBound(to: Float.self) + shape.kStrides.offset(split.batch, split.keyHead, 0)
  var key = hidden / lanes * lanes
  while key < seen {
    let k = start + (split.firstKey + key) * stride
    prefetch(k + lanes * stride, stride, rows: lanes, count: shape.headDim)
    let last = split.keys - key - 1
    for member in 0..<split.group {
      let head = split.keyHead * split.group + member
      let q = call.q.assumingMemoryBound(to: Float.self) + shape.qStrides.offset(split.batch, head, 0)
      for query in 0..<shape.queries {
        let scores = split.scores + (member * shape.queries + query) * split.scoreStride + key
        store(dots(q + query * shape.qStrides.row, k, stride, shape.headDim, last), scores)
      }
    }
    key += lanes
  }
}

/// The dot products of a query with one key per lane. Keys after `last` are not read; their lanes repeat the last key.
@inline(__always)
private func dots(
  _ q: UnsafePointer<Float>, _ k: UnsafePointer<Float>, _ stride: Int, _ count: Int, _ last: Int
) -> Vector {
  let first = fourDots(q, k, stride, count, 0, last)
  #if GRAPHC_AVX512
    let second = fourDots(q, k, stride, count, 4, last)
    let third = fourDots(q, k, stride, count, 8, last)
    let fourth = fourDots(q, k, stride, count, 12, last)
    return graphc_horizontal_sum_8(graphc_horizontal_sum_4(first, second), graphc_horizontal_sum_4(third, fourth))
  #elseif GRAPHC_AVX2
    return graphc_horizontal_sum_4(first, fourDots(q, k, stride, count, 4, last))
  #else
    return first
  #endif
}

/// The dot products of a query with four keys, summed until every group of four lanes holds a partial sum of each key.
@inline(__always)
private func fourDots(
  _ q: UnsafePointer<Float>, _ k: UnsafePointer<Float>, _ stride: Int, _ count: Int, _ first: Int, _ last: Int
) -> Vector {
  let a = k + min(first, last) * stride
  let b = k + min(first + 1, last) * stride
  let c = k + min(first + 2, last) * stride
  let d = k + min(first + 3, last) * stride
  var (sumA, sumB, sumC, sumD) = (splat(0), splat(0), splat(0), splat(0))
  var i = 0
  while i + lanes <= count {
    let element = load(q + i)
    sumA = fma(element, load(a + i), sumA)
    sumB = fma(element, load(b + i), sumB)
    sumC = fma(element, load(c + i), sumC)
    sumD = fma(element, load(d + i), sumD)
    i += lanes
  }
  if i < count {
    let element = load(q + i, first: count - i)
    sumA = fma(element, load(a + i, first: count - i), sumA)
    sumB = fma(element, load(b + i, first: count - i), sumB)
    sumC = fma(element, load(c + i, first: count - i), sumC)
    sumD = fma(element, load(d + i, first: count - i), sumD)
  }
  return graphc_horizontal_sum_2(graphc_horizontal_sum_1(sumA, sumB), graphc_horizontal_sum_1(sumC, sumD))
}

/// How a loop reads values: how many keys ahead it prefetches them, 0 for no prefetch, and whether it takes 0 for those
/// that are not finite (1) or not (0).
private struct Reading<let ahead: Int, let cleans: Int> {
  @inline(__always)
  func element(_ value: Vector) -> Vector { cleans == 1 ? finitePart(value) : value }
}

/// Keys of a block: its values stay in the first-level cache for all rows, also where the values of interleaved heads
/// map to few of its sets.
@inline(__always)
private var valueBlock: Int { 32 }

/// Turns the scores of all rows into softmax weights, then adds up the weighted values, one block of keys for all rows
/// at a time: values are read from memory once.
@inline(__always)
private func weighValues(_ call: AttentionArguments, _ split: Split) {
  let shape = call.shape
  let resultCount = KeySplit.resultCount(valueDim: shape.valueDim)
  for member in 0..<split.group {
    for query in 0..<shape.queries {
      let row = member * shape.queries + query
      let result = split.results + row * split.resultStride
      for i in 0..<resultCount { result[i] = 0 }
      result[resultCount] = -.infinity
      result[resultCount + 1] = 0
      let last = shape.keysBefore(query, split.firstKey, split.keys)
      let first = min(shape.keysHidden(query, split.firstKey, split.keys), last)
      _ = softmaxRow(
        shape, split.scores + row * split.scoreStride, split.batch, split.keyHead * split.group + member, query,
        split.firstKey, from: first, upTo: last, within: first, last, &result[resultCount], &result[resultCount + 1],
        isMasked: true)
    }
  }
  let hidden = shape.keysHidden(0, split.firstKey, split.keys)
  let seen = shape.keysBefore(shape.queries - 1, split.firstKey, split.keys)
  let v = call.v.assumingMemoryBound(to: Float.self) + shape.vStrides.offset(split.batch, split.keyHead, split.firstKey)
  var key = hidden
  while key < seen {
    let end = min(seen, key + valueBlock)
    for row in 0..<split.group * shape.queries {
      let query = row % shape.queries
      let first = max(key, shape.keysHidden(query, split.firstKey, split.keys))
      let last = min(end, shape.keysBefore(query, split.firstKey, split.keys))
      let scores = split.scores + row * split.scoreStride
      let result = split.results + row * split.resultStride
      // The first row prefetches for all rows.
      if row == 0 {
        addValues(Reading<16, 0>(), scores, first, last, v, shape.vStrides.row, shape.valueDim, result)
      } else {
        addValues(Reading<0, 0>(), scores, first, last, v, shape.vStrides.row, shape.valueDim, result)
      }
    }
    key = end
  }
  for row in 0..<split.group * shape.queries {
    let result = split.results + row * split.resultStride
    // With a sum that is NaN, so is every mean.
    let sum = result[resultCount + 1]
    if sum == sum, hasNaN(result, resultCount) { addVisibleValues(call, split, row, v) }
  }
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
private func addVisibleValues(_ call: AttentionArguments, _ split: Split, _ row: Int, _ v: UnsafePointer<Float>) {
  let shape = call.shape
  let stride = shape.vStrides.row
  let query = row % shape.queries
  let scores = split.scores + row * split.scoreStride
  let result = split.results + row * split.resultStride
  for i in 0..<KeySplit.resultCount(valueDim: shape.valueDim) { result[i] = 0 }
  let hidden = shape.keysHidden(query, split.firstKey, split.keys)
  let seen = shape.keysBefore(query, split.firstKey, split.keys)
  var key = shape.keysHidden(0, split.firstKey, split.keys)
  while key < seen {
    let end = min(seen, key + valueBlock)
    addValues(Reading<0, 1>(), scores, max(key, hidden), end, v, stride, shape.valueDim, result)
    key = end
  }
  let nonFinite = NonFiniteKeys(split.keys, valueDim: shape.valueDim) { load(v + $0 * stride + $1, first: $2) }
  nonFinite.addValues(
    shape, split.batch, split.keyHead * split.group + row / shape.queries, query, split.firstKey, split.keys,
    into: result, weight: { scores[$0] }, value: { load(v + $0 * stride + $1, first: $2) })
}

/// result[valueDim] += weights · v for the keys from `first` up to `last`.
@inline(__always)
private func addValues<let ahead: Int, let cleans: Int>(
  _ reading: Reading<ahead, cleans>, _ weights: UnsafePointer<Float>, _ first: Int, _ last: Int,
  _ v: UnsafePointer<Float>,
  _ stride: Int, _ valueDim: Int, _ result: UnsafeMutablePointer<Float>
) {
  var c = 0
  while c + 4 * lanes <= valueDim {
    addVectors(reading, InlineArray<4, Vector>(repeating: splat(0)), weights, first, last, v + c, stride, result + c)
    c += 4 * lanes
  }
  while c + lanes <= valueDim {
    addVectors(reading, InlineArray<1, Vector>(repeating: splat(0)), weights, first, last, v + c, stride, result + c)
    c += lanes
  }
  if c < valueDim {
    var sum = load(result + c)
    for key in first..<max(first, last) {
      sum = fma(splat(weights[key]), reading.element(load(v + key * stride + c, first: valueDim - c)), sum)
    }
    store(sum, result + c)
  }
}

/// `addValues` for the columns of `vectors` vectors. Even and odd keys have separate sums, two shorter chains of
/// additions.
@inline(__always)
private func addVectors<let ahead: Int, let cleans: Int, let vectors: Int>(
  _ reading: Reading<ahead, cleans>, _ zeros: InlineArray<vectors, Vector>, _ weights: UnsafePointer<Float>,
  _ first: Int,
  _ last: Int, _ v: UnsafePointer<Float>, _ stride: Int, _ result: UnsafeMutablePointer<Float>
) {
  var even = zeros
  var odd = zeros
  for i in 0..<vectors { even[i] = load(result + i * lanes) }
  var key = first
  while key + 2 <= last {
    let row = v + key * stride
    let element = splat(weights[key])
    let other = splat(weights[key + 1])
    for i in 0..<vectors {
      if ahead > 0, i * lanes % 16 == 0 {
        graphc_prefetch_l1(row + ahead * stride + i * lanes)
        graphc_prefetch_l1(row + (ahead + 1) * stride + i * lanes)
      }
      even[i] = fma(element, reading.element(load(row + i * lanes)), even[i])
      odd[i] = fma(other, reading.element(load(row + stride + i * lanes)), odd[i])
    }
    key += 2
  }
  if key < last {
    let element = splat(weights[key])
    for i in 0..<vectors { even[i] = fma(element, reading.element(load(v + key * stride + i * lanes)), even[i]) }
  }
  for i in 0..<vectors { store(even[i] + odd[i], result + i * lanes) }
}

/// Divides by the sums of the weights; a row without any weight becomes zeros.
@inline(__always)
private func storeRows(_ call: AttentionArguments, _ split: Split) {
  let shape = call.shape
  let resultCount = KeySplit.resultCount(valueDim: shape.valueDim)
  for member in 0..<split.group {
    for query in 0..<shape.queries {
      let result = split.results + (member * shape.queries + query) * split.resultStride
      storeRow(call, result, result[resultCount + 1], split.batch, split.keyHead * split.group + member, query)
    }
  }
}
