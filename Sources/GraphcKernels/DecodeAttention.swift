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

/// How many keys ahead a loop prefetches values; 0 for no prefetch.
private struct PrefetchDistance<let keys: Int> {}

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
        addValues(PrefetchDistance<16>(), scores, first, last, v, shape.vStrides.row, shape.valueDim, result)
      } else {
        addValues(PrefetchDistance<0>(), scores, first, last, v, shape.vStrides.row, shape.valueDim, result)
      }
    }
    key = end
  }
}

/// result[valueDim] += weights · v for the keys from `first` up to `last`.
@inline(__always)
private func addValues<let ahead: Int>(
  _ distance: PrefetchDistance<ahead>, _ weights: UnsafePointer<Float>, _ first: Int, _ last: Int,
  _ v: UnsafePointer<Float>,
  _ stride: Int, _ valueDim: Int, _ result: UnsafeMutablePointer<Float>
) {
  var c = 0
  while c + 4 * lanes <= valueDim {
    addVectors(distance, InlineArray<4, Vector>(repeating: splat(0)), weights, first, last, v + c, stride, result + c)
    c += 4 * lanes
  }
  while c + lanes <= valueDim {
    addVectors(distance, InlineArray<1, Vector>(repeating: splat(0)), weights, first, last, v + c, stride, result + c)
    c += lanes
  }
  if c < valueDim {
    var sum = load(result + c)
    for key in first..<max(first, last) {
      sum = fma(splat(weights[key]), load(v + key * stride + c, first: valueDim - c), sum)
    }
    store(sum, result + c)
  }
}

/// `addValues` for the columns of `vectors` vectors. Even and odd keys have separate sums, two shorter chains of
/// additions.
@inline(__always)
private func addVectors<let ahead: Int, let vectors: Int>(
  _ distance: PrefetchDistance<ahead>, _ zeros: InlineArray<vectors, Vector>, _ weights: UnsafePointer<Float>,
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
      even[i] = fma(element, load(row + i * lanes), even[i])
      odd[i] = fma(other, load(row + stride + i * lanes), odd[i])
    }
    key += 2
  }
  if key < last {
    let element = splat(weights[key])
    for i in 0..<vectors { even[i] = fma(element, load(v + key * stride + i * lanes), even[i]) }
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

/// Combines the partial results of each row, in the order of the splits, and stores the row.
func decodeAttentionCombine(_ arguments: UnsafeRawPointer, _ begin: Int, _ end: Int, _ scratch: UnsafeMutableRawPointer)
{
  let decode = arguments.assumingMemoryBound(to: DecodeAttentionArguments.self)
  guard let partials = decode.pointee.partials else { return }
  let call = decode.pointee.attention
  let shape = call.shape
  let keySplit = decode.pointee.keySplit
  let resultCount = KeySplit.resultCount(valueDim: shape.valueDim)
  let count = KeySplit.partialCount(valueDim: shape.valueDim)
  for unit in begin..<end {
    let pair = unit / keySplit.rows
    let row = unit % keySplit.rows
    let head = pair % shape.keyHeads * (keySplit.rows / shape.queries) + row / shape.queries
    let first = partials + (pair * keySplit.splits * keySplit.rows + row) * count
    let step = keySplit.rows * count
    for split in 1..<keySplit.splits { add(first + split * step, to: first, resultCount) }
    storeRow(call, first, first[resultCount + 1], pair / shape.keyHeads, head, row % shape.queries)
  }
}

/// Adds a partial result to another of the same row, after scaling both to the larger of their maxima.
@inline(__always)
private func add(_ split: UnsafePointer<Float>, to total: UnsafeMutablePointer<Float>, _ count: Int) {
  let (maximum, other) = (total[count], split[count])
  let largest = maximum > other || maximum != maximum ? maximum : other
  let factor = share(maximum, largest)
  let otherFactor = share(other, largest)
  total[count] = largest
  total[count + 1] = total[count + 1] * factor + split[count + 1] * otherFactor
  var c = 0
  while c < count {
    store(fma(load(split + c), splat(otherFactor), load(total + c) * splat(factor)), total + c)
    c += lanes
  }
}

/// e^(maximum - largest); 0 for a split in which the mask allows no key.
@inline(__always)
private func share(_ maximum: Float, _ largest: Float) -> Float {
  if maximum == largest { return 1 }
  return maximum == -.infinity ? 0 : exp(splat(maximum - largest))[0]
}
