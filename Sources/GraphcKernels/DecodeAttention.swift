internal import CIntrinsics
internal import GraphcKernelTable

func decodeAttentionF32(
  _ arguments: UnsafeRawPointer, _ begin: Int, _ end: Int, _ scratch: UnsafeMutableRawPointer
) {
  decode(isNarrow: false, arguments, begin, end, scratch)
}

func decodeAttentionBF16(
  _ arguments: UnsafeRawPointer, _ begin: Int, _ end: Int, _ scratch: UnsafeMutableRawPointer
) {
  decode(isNarrow: true, arguments, begin, end, scratch)
}

@inline(__always)
private func decode(
  isNarrow: Bool, _ arguments: UnsafeRawPointer, _ begin: Int, _ end: Int, _ scratch: UnsafeMutableRawPointer
) {
  let decode = arguments.assumingMemoryBound(to: DecodeAttentionArguments.self)
  var call = decode.pointee.attention
  let keySplit = decode.pointee.keySplit
  let count = KeySplit.partialCount(valueDim: call.shape.valueDim)
  let scores = scratch.assumingMemoryBound(to: Float.self)
  let ownResults = scores + keySplit.rows * keySplit.scoreStride
  let queries = ownResults + keySplit.rows * count
  for unit in begin..<end {
    let pair = unit / keySplit.splits
    let firstKey = unit % keySplit.splits * keySplit.keysPerSplit
    let batch = pair / call.shape.keyHeads
    call.shape = call.shape.placed(at: batch)
    let split = DecodeSplit(
      batch: batch, key_head: pair % call.shape.keyHeads, group: keySplit.rows / call.shape.queries,
      first_key: firstKey, keys: min(keySplit.keysPerSplit, call.shape.keys - firstKey), scores: scores,
      score_stride: keySplit.scoreStride,
      results: decode.pointee.partials.map { $0 + unit * keySplit.rows * count } ?? ownResults,
      result_stride: count, queries: queries,
      block: queries + keySplit.rows * KeySplit.resultCount(valueDim: call.shape.headDim))
    multiplyKeys(isNarrow: isNarrow, call, split)
    weighValues(isNarrow: isNarrow, call, split)
    if decode.pointee.partials == nil { storeRows(call, split) }
  }
}

/// The scores of all rows. The loop over the keys is outermost, a vector of keys at a time: keys are read from memory
/// once.
@inline(__always)
private func multiplyKeys(isNarrow: Bool, _ call: AttentionArguments, _ split: DecodeSplit) {
  let shape = call.shape
  let hidden = shape.keysHidden(0, split.first_key, split.keys)
  let seen = shape.keysBefore(shape.queries - 1, split.first_key, split.keys)
  guard hidden < seen else { return }
  let queryStride = floatStride(isNarrow, shape.qStrides.row, width: shape.headDim)
  if isNarrow {
    for member in 0..<split.group {
      let offset = shape.qStrides.offset(split.batch, split.key_head * split.group + member, 0)
      _ = floatRows(
        isNarrow, call.q, offset, shape.qStrides.row, shape.queries, width: shape.headDim,
        split.queries + member * shape.queries * queryStride)
    }
  }
  let stride = floatStride(isNarrow, shape.kStrides.row, width: shape.headDim)
  let start = shape.kStrides.offset(split.batch, split.key_head, split.first_key)
  var key = hidden / lanes * lanes
  while key < seen {
    let last = split.keys - key - 1
    prefetchRows(
      isNarrow, call.k, start + (key + lanes) * shape.kStrides.row, shape.kStrides.row, lanes, width: shape.headDim)
    let k = floatRows(
      isNarrow, call.k, start + key * shape.kStrides.row, shape.kStrides.row, min(lanes, last + 1),
      width: shape.headDim,
      split.block)
    for member in 0..<split.group {
      let head = split.key_head * split.group + member
      let q =
        isNarrow
        ? UnsafePointer(split.queries + member * shape.queries * queryStride)
        : call.q.assumingMemoryBound(to: Float.self) + shape.qStrides.offset(split.batch, head, 0)
      for query in 0..<shape.queries {
        let scores = split.scores + (member * shape.queries + query) * split.score_stride + key
        store(dots(q + query * queryStride, k, stride, shape.headDim, last), scores)
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

/// Divides by the sums of the weights; a row without any weight becomes zeros.
@inline(__always)
private func storeRows(_ call: AttentionArguments, _ split: DecodeSplit) {
  let shape = call.shape
  let resultCount = KeySplit.resultCount(valueDim: shape.valueDim)
  for member in 0..<split.group {
    for query in 0..<shape.queries {
      let result = split.results + (member * shape.queries + query) * split.result_stride
      storeRow(call, result, result[resultCount + 1], split.batch, split.key_head * split.group + member, query)
    }
  }
}
