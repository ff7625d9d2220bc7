internal import CIntrinsics
internal import GraphcKernelTable

func attentionFew(_ arguments: UnsafeRawPointer, _ begin: Int, _ end: Int, _ scratch: UnsafeMutableRawPointer) {
  let few = arguments.assumingMemoryBound(to: AttentionFewArguments.self)
  let call = few.pointee.attention
  let shape = call.shape
  let pieces = few.pointee.pieces
  let count = AttentionPieces.partialCount(valueDim: shape.valueDim)
  let scores = scratch.assumingMemoryBound(to: Float.self)
  let ownResults = scores + pieces.rows * pieces.scoreStride
  for unit in begin..<end {
    let pair = unit / pieces.pieces
    let firstKey = unit % pieces.pieces * pieces.pieceKeys
    let piece = Piece(
      batch: pair / shape.keyHeads, keyHead: pair % shape.keyHeads, group: pieces.rows / shape.queries,
      firstKey: firstKey, keys: min(pieces.pieceKeys, shape.keys - firstKey), scores: scores,
      scoreStride: pieces.scoreStride,
      results: few.pointee.partials.map { $0 + unit * pieces.rows * count } ?? ownResults,
      resultStride: count)
    multiplyKeys(call, piece)
    weighValues(call, piece)
    if few.pointee.partials == nil { storeRows(call, piece) }
  }
}

/// Some keys of one key head and the rows of scores and results that they give: of all query heads that share it and,
/// within these, of all queries.
private struct Piece {
  let batch: Int
  let keyHead: Int
  /// Query heads that share the key head.
  let group: Int
  let firstKey: Int
  let keys: Int
  let scores: UnsafeMutablePointer<Float>
  let scoreStride: Int
  /// Rows of results, each with its maximum and sum behind it.
  let results: UnsafeMutablePointer<Float>
  let resultStride: Int
}

/// The scores of all rows, the keys of a vector at a time, so that these are read from memory once.
@inline(__always)
private func multiplyKeys(_ call: AttentionArguments, _ piece: Piece) {
  let shape = call.shape
  let hidden = shape.keysHidden(0, piece.firstKey, piece.keys)
  let seen = shape.keysBefore(shape.queries - 1, piece.firstKey, piece.keys)
  let stride = shape.kStrides.row
  let start = call.k + shape.kStrides.offset(piece.batch, piece.keyHead, 0)
  var key = hidden / lanes * lanes
  while key < seen {
    let k = start + (piece.firstKey + key) * stride
    bringNear(k + lanes * stride, stride, rows: lanes, count: shape.headDim)
    let last = piece.keys - key - 1
    for member in 0..<piece.group {
      let q = call.q + shape.qStrides.offset(piece.batch, piece.keyHead * piece.group + member, 0)
      for query in 0..<shape.queries {
        let scores = piece.scores + (member * shape.queries + query) * piece.scoreStride + key
        store(dots(q + query * shape.qStrides.row, k, stride, shape.headDim, last), scores)
      }
    }
    key += lanes
  }
}

/// The products of a query with as many keys as a vector has lanes; those after the `last` are not read.
@inline(__always)
private func dots(
  _ q: UnsafePointer<Float>, _ k: UnsafePointer<Float>, _ stride: Int, _ count: Int, _ last: Int
) -> Vector {
  let first = fourDots(q, k, stride, count, 0, last)
  #if GRAPHC_AVX512
    let second = fourDots(q, k, stride, count, 4, last)
    let third = fourDots(q, k, stride, count, 8, last)
    let fourth = fourDots(q, k, stride, count, 12, last)
    return graphc_fold_8(graphc_fold_4(first, second), graphc_fold_4(third, fourth))
  #elseif GRAPHC_AVX2
    return graphc_fold_4(first, fourDots(q, k, stride, count, 4, last))
  #else
    return first
  #endif
}

/// The products of a query with four keys, folded until the lanes of every four are those of the four.
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
  return graphc_fold_2(graphc_fold_1(sumA, sumB), graphc_fold_1(sumC, sumD))
}

/// How many keys on a loop asks for the values that it will need; none with 0.
private struct KeysAhead<let keys: Int> {}

/// Keys whose values stay in the first-level cache for all rows, also where they lie in few of its sets because heads
/// stand side by side.
@inline(__always)
private var valueBlock: Int { 32 }

/// Softmaxes the scores of all rows, then sums up the values with these weights, a block of keys at a time, so that
/// they are read from memory once.
@inline(__always)
private func weighValues(_ call: AttentionArguments, _ piece: Piece) {
  let shape = call.shape
  let resultCount = AttentionPieces.resultCount(valueDim: shape.valueDim)
  for member in 0..<piece.group {
    for query in 0..<shape.queries {
      let row = member * shape.queries + query
      let result = piece.results + row * piece.resultStride
      for i in 0..<resultCount { result[i] = 0 }
      result[resultCount] = -.infinity
      result[resultCount + 1] = 0
      let last = shape.keysBefore(query, piece.firstKey, piece.keys)
      let first = min(shape.keysHidden(query, piece.firstKey, piece.keys), last)
      _ = softmaxRow(
        shape, piece.scores + row * piece.scoreStride, piece.batch, piece.keyHead * piece.group + member, query,
        piece.firstKey, from: first, upTo: last, within: first, last, &result[resultCount], &result[resultCount + 1],
        isMasked: true)
    }
  }
  let hidden = shape.keysHidden(0, piece.firstKey, piece.keys)
  let seen = shape.keysBefore(shape.queries - 1, piece.firstKey, piece.keys)
  let v = call.v + shape.vStrides.offset(piece.batch, piece.keyHead, piece.firstKey)
  var key = hidden
  while key < seen {
    let end = min(seen, key + valueBlock)
    for row in 0..<piece.group * shape.queries {
      let query = row % shape.queries
      let first = max(key, shape.keysHidden(query, piece.firstKey, piece.keys))
      let last = min(end, shape.keysBefore(query, piece.firstKey, piece.keys))
      let scores = piece.scores + row * piece.scoreStride
      let result = piece.results + row * piece.resultStride
      // The first row brings near what all rows need.
      if row == 0 {
        addValues(KeysAhead<16>(), scores, first, last, v, shape.vStrides.row, shape.valueDim, result)
      } else {
        addValues(KeysAhead<0>(), scores, first, last, v, shape.vStrides.row, shape.valueDim, result)
      }
    }
    key = end
  }
}

/// result[valueDim] += weights · v for the keys from `first` up to `last`.
@inline(__always)
private func addValues<let ahead: Int>(
  _ near: KeysAhead<ahead>, _ weights: UnsafePointer<Float>, _ first: Int, _ last: Int, _ v: UnsafePointer<Float>,
  _ stride: Int, _ valueDim: Int, _ result: UnsafeMutablePointer<Float>
) {
  var c = 0
  while c + 4 * lanes <= valueDim {
    addVectors(near, InlineArray<4, Vector>(repeating: splat(0)), weights, first, last, v + c, stride, result + c)
    c += 4 * lanes
  }
  while c + lanes <= valueDim {
    addVectors(near, InlineArray<1, Vector>(repeating: splat(0)), weights, first, last, v + c, stride, result + c)
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

/// The columns of some vectors. Keys at odd places have sums of their own, so that additions wait less for each other.
@inline(__always)
private func addVectors<let ahead: Int, let vectors: Int>(
  _ near: KeysAhead<ahead>, _ zeros: InlineArray<vectors, Vector>, _ weights: UnsafePointer<Float>, _ first: Int,
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
        graphc_prefetch_near(row + ahead * stride + i * lanes)
        graphc_prefetch_near(row + (ahead + 1) * stride + i * lanes)
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
private func storeRows(_ call: AttentionArguments, _ piece: Piece) {
  let shape = call.shape
  let resultCount = AttentionPieces.resultCount(valueDim: shape.valueDim)
  for member in 0..<piece.group {
    for query in 0..<shape.queries {
      let result = piece.results + (member * shape.queries + query) * piece.resultStride
      storeRow(call, result, result[resultCount + 1], piece.batch, piece.keyHead * piece.group + member, query)
    }
  }
}

/// Puts the pieces of rows together, the first first.
func attentionCombine(_ arguments: UnsafeRawPointer, _ begin: Int, _ end: Int, _ scratch: UnsafeMutableRawPointer) {
  let few = arguments.assumingMemoryBound(to: AttentionFewArguments.self)
  guard let partials = few.pointee.partials else { return }
  let call = few.pointee.attention
  let shape = call.shape
  let pieces = few.pointee.pieces
  let resultCount = AttentionPieces.resultCount(valueDim: shape.valueDim)
  let count = AttentionPieces.partialCount(valueDim: shape.valueDim)
  for unit in begin..<end {
    let pair = unit / pieces.rows
    let row = unit % pieces.rows
    let head = pair % shape.keyHeads * (pieces.rows / shape.queries) + row / shape.queries
    let first = partials + (pair * pieces.pieces * pieces.rows + row) * count
    let step = pieces.rows * count
    for piece in 1..<pieces.pieces { add(first + piece * step, to: first, resultCount) }
    storeRow(call, first, first[resultCount + 1], pair / shape.keyHeads, head, row % shape.queries)
  }
}

/// Adds the result of a piece of a row to that of another, both brought to the larger of their maxima.
@inline(__always)
private func add(_ piece: UnsafePointer<Float>, to total: UnsafeMutablePointer<Float>, _ count: Int) {
  let (maximum, other) = (total[count], piece[count])
  let largest = maximum > other || maximum != maximum ? maximum : other
  let factor = share(maximum, largest)
  let otherFactor = share(other, largest)
  total[count] = largest
  total[count + 1] = total[count + 1] * factor + piece[count + 1] * otherFactor
  var c = 0
  while c < count {
    store(fma(load(piece + c), splat(otherFactor), load(total + c) * splat(factor)), total + c)
    c += lanes
  }
}

/// e^(maximum - largest), and 0 for a piece that nothing is allowed in.
@inline(__always)
private func share(_ maximum: Float, _ largest: Float) -> Float {
  if maximum == largest { return 1 }
  return maximum == -.infinity ? 0 : exp(splat(maximum - largest))[0]
}
