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

/// Keys and values are prefetched so many keys before they are read: with rows of 64 numbers, 32 KB in f32.
let keysAhead = 128

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
  let start = shape.kStrides.offset(split.batch, split.key_head, split.first_key)
  // Of several rows each reads the same keys, which are widened for all of them.
  let widens = isNarrow && split.group * shape.queries > 1
  let stride = widens ? floatStride(isNarrow, shape.kStrides.row, width: shape.headDim) : shape.kStrides.row
  var key = hidden / lanes * lanes
  while key < seen {
    let last = split.keys - key - 1
    prefetchKeys(isNarrow: isNarrow, call, split, key + keysAhead, seen)
    var offset = start + key * shape.kStrides.row
    var k = call.k
    if widens {
      k = UnsafeRawPointer(
        floatRows(
          isNarrow, call.k, offset, shape.kStrides.row, min(lanes, last + 1), width: shape.headDim, split.block))
      offset = 0
    }
    for member in 0..<split.group {
      let head = split.key_head * split.group + member
      let q =
        isNarrow
        ? UnsafePointer(split.queries + member * shape.queries * queryStride)
        : call.q.assumingMemoryBound(to: Float.self) + shape.qStrides.offset(split.batch, head, 0)
      for query in 0..<shape.queries {
        let scores = split.scores + (member * shape.queries + query) * split.score_stride + key
        let row = q + query * queryStride
        if isNarrow, !widens {
          store(dots(Elements<1>(), row, k, offset, stride, shape.headDim, last), scores)
        } else {
          store(dots(Elements<0>(), row, k, offset, stride, shape.headDim, last), scores)
        }
      }
    }
    key += lanes
  }
}

/// Prefetches a vector of keys from one on, or what follows the last key: the first values.
@inline(__always)
private func prefetchKeys(isNarrow: Bool, _ call: AttentionArguments, _ split: DecodeSplit, _ key: Int, _ seen: Int) {
  let shape = call.shape
  if key < seen {
    let start = shape.kStrides.offset(split.batch, split.key_head, split.first_key + key)
    prefetchRows(isNarrow, call.k, start, shape.kStrides.row, min(lanes, seen - key), width: shape.headDim)
  } else {
    let value = shape.keysHidden(0, split.first_key, split.keys) + key - seen
    let start = shape.vStrides.offset(split.batch, split.key_head, split.first_key + value)
    prefetchRows(isNarrow, call.v, start, shape.vStrides.row, min(lanes, max(seen - value, 0)), width: shape.valueDim)
  }
}

/// How elements lie in memory: as bf16 (1) or f32 (0). It is a type, so that loops are compiled for each: calls that
/// differ in a Bool alone are merged into one call, and the loop asks for every element.
private struct Elements<let narrow: Int> {
  @inline(__always)
  func vector(_ base: UnsafeRawPointer, _ offset: Int) -> Vector { loadElements(narrow == 1, base, offset) }

  @inline(__always)
  func vector(_ base: UnsafeRawPointer, _ offset: Int, first count: Int) -> Vector {
    loadElements(narrow == 1, base, offset, first: count)
  }
}

/// The dot products of a query with one key per lane. Keys after `last` are not read; their lanes repeat the last key.
@inline(__always)
private func dots<let narrow: Int>(
  _ elements: Elements<narrow>, _ q: UnsafePointer<Float>, _ k: UnsafeRawPointer, _ offset: Int, _ stride: Int,
  _ count: Int, _ last: Int
) -> Vector {
  let first = fourDots(elements, q, k, offset, stride, count, 0, last)
  #if GRAPHC_AVX512
    let second = fourDots(elements, q, k, offset, stride, count, 4, last)
    let third = fourDots(elements, q, k, offset, stride, count, 8, last)
    let fourth = fourDots(elements, q, k, offset, stride, count, 12, last)
    return graphc_horizontal_sum_8(graphc_horizontal_sum_4(first, second), graphc_horizontal_sum_4(third, fourth))
  #elseif GRAPHC_AVX2
    return graphc_horizontal_sum_4(first, fourDots(elements, q, k, offset, stride, count, 4, last))
  #else
    return first
  #endif
}

/// The dot products of a query with four keys, summed until every group of four lanes holds a partial sum of each key.
@inline(__always)
private func fourDots<let narrow: Int>(
  _ elements: Elements<narrow>, _ q: UnsafePointer<Float>, _ k: UnsafeRawPointer, _ offset: Int, _ stride: Int,
  _ count: Int, _ first: Int, _ last: Int
) -> Vector {
  let a = offset + min(first, last) * stride
  let b = offset + min(first + 1, last) * stride
  let c = offset + min(first + 2, last) * stride
  let d = offset + min(first + 3, last) * stride
  var (sumA, sumB, sumC, sumD) = (splat(0), splat(0), splat(0), splat(0))
  var i = 0
  while i + lanes <= count {
    let element = load(q + i)
    sumA = fma(element, elements.vector(k, a + i), sumA)
    sumB = fma(element, elements.vector(k, b + i), sumB)
    sumC = fma(element, elements.vector(k, c + i), sumC)
    sumD = fma(element, elements.vector(k, d + i), sumD)
    i += lanes
  }
  if i < count {
    let element = load(q + i, first: count - i)
    sumA = fma(element, elements.vector(k, a + i, first: count - i), sumA)
    sumB = fma(element, elements.vector(k, b + i, first: count - i), sumB)
    sumC = fma(element, elements.vector(k, c + i, first: count - i), sumC)
    sumD = fma(element, elements.vector(k, d + i, first: count - i), sumD)
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
