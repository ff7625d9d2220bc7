internal import CIntrinsics
internal import GraphcKernelTable

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

/// Adds a partial result to another of the same row, after scaling both to the larger of their maxima. A split without a
/// visible key adds nothing.
@inline(__always)
private func add(_ split: UnsafePointer<Float>, to total: UnsafeMutablePointer<Float>, _ count: Int) {
  let (maximum, other) = (total[count], split[count])
  if other == -.infinity { return }
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
