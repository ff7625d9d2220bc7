internal import CIntrinsics
internal import GraphcKernelTable

/// (x - mean) / √(variance + ε) · weight + bias for each row (Ba, Kiros and Hinton, 2016). The variance is that of the
/// population, computed in a second pass. With a residual, of x + residual.
func layerNorm(_ arguments: UnsafeRawPointer, _ begin: Int, _ end: Int, _ scratch: UnsafeMutableRawPointer) {
  let call = arguments.assumingMemoryBound(to: RowArguments.self).pointee
  for r in begin..<end {
    let row = normalizedRow(call, r, scratch)
    let mean = Float(rowSum(row, call.columns) / Double(call.columns))
    let variance = Float(rowSquares(row, call.columns, from: mean) / Double(call.columns))
    normalize(call, row, r, mean, 1 / (variance + call.epsilon).squareRoot())
  }
}

/// x / √(mean of x² + ε) · weight for each row (Zhang and Sennrich, 2019). With a residual, of x + residual.
func rmsNorm(_ arguments: UnsafeRawPointer, _ begin: Int, _ end: Int, _ scratch: UnsafeMutableRawPointer) {
  let call = arguments.assumingMemoryBound(to: RowArguments.self).pointee
  for r in begin..<end {
    let row = normalizedRow(call, r, scratch)
    let square = Float(rowSquares(row, call.columns, from: 0) / Double(call.columns))
    normalize(call, row, r, 0, 1 / (square + call.epsilon).squareRoot())
  }
}

/// The row to normalize: the row of x or, with a residual, the sum. The sum is written to `sum` if that is given, else
/// to the result, else to scratch if the result is rounded. Later passes read it from the first-level cache.
@inline(__always)
private func normalizedRow(
  _ call: RowArguments, _ r: Int, _ scratch: UnsafeMutableRawPointer
) -> UnsafePointer<Float> {
  let x = call.x + r * call.columns
  guard let residual = call.residual else { return x }
  let other = residual + r % call.residualRows * call.columns
  var sum = call.result.isRounded ? scratch.assumingMemoryBound(to: Float.self) : call.into + r * call.columns
  if let wanted = call.sum { sum = wanted + r * call.columns }
  var i = 0
  while i < call.columns {
    let count = call.columns - i
    store(load(x + i, first: count) + load(other + i, first: count), sum + i, first: count)
    i += lanes
  }
  return UnsafePointer(sum)
}

@inline(__always)
private func normalize(
  _ call: RowArguments, _ row: UnsafePointer<Float>, _ r: Int, _ mean: Float, _ factor: Float
) {
  let into = call.into + r * call.columns
  let narrow = UnsafeMutableRawPointer(call.into).assumingMemoryBound(to: UInt16.self) + r * call.columns
  let mean = splat(mean)
  let factor = splat(factor)
  var i = 0
  while i < call.columns {
    let count = call.columns - i
    var value = (load(row + i, first: count) - mean) * factor
    if let weight = call.weight { value = value * load(weight + i, first: count) }
    if let bias = call.bias { value = value + load(bias + i, first: count) }
    if call.result.isRounded {
      storeBF16(value, narrow + i, first: count)
    } else {
      store(value, into + i, first: count)
    }
    i += lanes
  }
}
