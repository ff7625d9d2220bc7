internal import CIntrinsics
internal import GraphcKernelTable

/// A row whose maximum is -∞ becomes zeros.
func softmax(_ arguments: UnsafeRawPointer, _ begin: Int, _ end: Int, _ scratch: UnsafeMutableRawPointer) {
  let call = arguments.assumingMemoryBound(to: RowArguments.self).pointee
  for r in begin..<end {
    let row = call.x + r * call.columns
    let into = call.into + r * call.columns
    let largest = rowMaximum(row, call.columns)
    if largest == -.infinity {
      for i in 0..<call.columns { into[i] = 0 }
      continue
    }
    let total = exponentials(row, into, call.columns, largest)
    let factor = splat(1 / total)
    var i = 0
    while i < call.columns {
      let count = call.columns - i
      store(load(into + i, first: count) * factor, into + i, first: count)
      i += lanes
    }
  }
}

/// A row whose maximum is -∞ stays -∞.
func logSoftmax(_ arguments: UnsafeRawPointer, _ begin: Int, _ end: Int, _ scratch: UnsafeMutableRawPointer) {
  let call = arguments.assumingMemoryBound(to: RowArguments.self).pointee
  for r in begin..<end {
    let row = call.x + r * call.columns
    let into = call.into + r * call.columns
    let largest = rowMaximum(row, call.columns)
    if largest == -.infinity {
      for i in 0..<call.columns { into[i] = -.infinity }
      continue
    }
    let shift = splat(largest)
    let logarithm = splat(graphc_log1(exponentials(row, nil, call.columns, largest)))
    var i = 0
    while i < call.columns {
      let count = call.columns - i
      store(load(row + i, first: count) - shift - logarithm, into + i, first: count)
      i += lanes
    }
  }
}

/// e^(x - largest) of each element, stored if asked for, and their sum.
@inline(__always)
private func exponentials(
  _ row: UnsafePointer<Float>, _ into: UnsafeMutablePointer<Float>?, _ count: Int, _ largest: Float
) -> Float {
  let shift = splat(largest)
  var first = splat(0)
  var second = splat(0)
  var i = 0
  while i + 2 * lanes <= count {
    let left = exp(load(row + i) - shift)
    let right = exp(load(row + i + lanes) - shift)
    if let into {
      store(left, into + i)
      store(right, into + i + lanes)
    }
    first = first + left
    second = second + right
    i += 2 * lanes
  }
  while i < count {
    let width = min(lanes, count - i)
    let value = exp(load(row + i, first: width) - shift)
    if let into { store(value, into + i, first: width) }
    first = first + select(graphc_first_lanes(Int32(width)), value, splat(0))
    i += width
  }
  return graphc_sum(first + second)
}
