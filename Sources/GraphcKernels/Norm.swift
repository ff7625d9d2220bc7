internal import CIntrinsics
internal import GraphcKernelTable

/// (x - mean) / √(variance + ε) · weight + bias per row, with the variance of the population in a pass of its own
/// (Ba, Kiros and Hinton, 2016).
func layerNorm(_ arguments: UnsafeRawPointer, _ begin: Int, _ end: Int, _ scratch: UnsafeMutableRawPointer) {
  let call = arguments.assumingMemoryBound(to: RowArguments.self).pointee
  for r in begin..<end {
    let row = call.x + r * call.columns
    let mean = Float(rowSum(row, call.columns) / Double(call.columns))
    let variance = Float(rowSquares(row, call.columns, from: mean) / Double(call.columns))
    normalize(call, row, call.into + r * call.columns, mean, 1 / (variance + call.epsilon).squareRoot())
  }
}

/// x / √(mean of x² + ε) · weight per row (Zhang and Sennrich, 2019).
func rmsNorm(_ arguments: UnsafeRawPointer, _ begin: Int, _ end: Int, _ scratch: UnsafeMutableRawPointer) {
  let call = arguments.assumingMemoryBound(to: RowArguments.self).pointee
  for r in begin..<end {
    let row = call.x + r * call.columns
    let square = Float(rowSquares(row, call.columns, from: 0) / Double(call.columns))
    normalize(call, row, call.into + r * call.columns, 0, 1 / (square + call.epsilon).squareRoot())
  }
}

@inline(__always)
private func normalize(
  _ call: RowArguments, _ row: UnsafePointer<Float>, _ into: UnsafeMutablePointer<Float>, _ mean: Float,
  _ factor: Float
) {
  let mean = splat(mean)
  let factor = splat(factor)
  var i = 0
  while i < call.columns {
    let count = call.columns - i
    var value = (load(row + i, first: count) - mean) * factor
    if let weight = call.weight { value = value * load(weight + i, first: count) }
    if let bias = call.bias { value = value + load(bias + i, first: count) }
    store(value, into + i, first: count)
    i += lanes
  }
}
