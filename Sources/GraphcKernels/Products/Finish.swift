internal import CIntrinsics
internal import GraphcKernelTable

/// Stores activation(sums[rows, width] + bias) + residual for some rows of a panel to the result.
@inline(never)
func finish(
  _ call: MatmulArguments, _ sums: UnsafePointer<Float>, _ width: Int, _ row: Int, _ rows: Int, _ column: Int
) {
  switch (call.activation, call.result) {
  case (.none, _): finish(call, sums, width, row, rows, column) { $0 }
  case (.relu, _): finish(call, sums, width, row, rows, column) { relu($0) }
  case (.gelu, .f32): finish(call, sums, width, row, rows, column) { gelu($0) }
  case (.gelu, .bf16): finish(call, sums, width, row, rows, column) { geluBF16($0) }
  case (.geluTanh, .f32): finish(call, sums, width, row, rows, column) { geluTanh($0) }
  case (.geluTanh, .bf16): finish(call, sums, width, row, rows, column) { geluTanhBF16($0) }
  case (.silu, _): finish(call, sums, width, row, rows, column) { silu($0) }
  }
}

@inline(__always)
private func finish(
  _ call: MatmulArguments, _ sums: UnsafePointer<Float>, _ width: Int, _ row: Int, _ rows: Int, _ column: Int,
  _ activation: (Vector) -> Vector
) {
  let stride = call.columns
  let columns = min(width, stride - column)
  let place = row * stride + column
  let wide = call.into.assumingMemoryBound(to: Float.self) + place
  let narrow = call.into.assumingMemoryBound(to: UInt16.self) + place
  let residual = call.residual == nil ? nil : call.residual.unsafelyUnwrapped + place
  var c = 0
  while c + 2 * lanes <= columns {
    let first = biases(call, column + c, lanes)
    let second = biases(call, column + c + lanes, lanes)
    for r in 0..<rows {
      let from = sums + r * width + c
      var left = activation(load(from) + first)
      var right = activation(load(from + lanes) + second)
      let at = r * stride + c
      if let residual {
        left = left + load(residual + at)
        right = right + load(residual + at + lanes)
      }
      if call.result.isRounded {
        storeBF16(left, narrow + at)
        storeBF16(right, narrow + at + lanes)
      } else {
        store(left, wide + at)
        store(right, wide + at + lanes)
      }
    }
    c += 2 * lanes
  }
  while c < columns {
    let count = columns - c
    let bias = biases(call, column + c, count)
    for r in 0..<rows {
      var value = activation(load(sums + r * width + c) + bias)
      let at = r * stride + c
      if let residual { value = value + load(residual + at, first: count) }
      if call.result.isRounded {
        storeBF16(value, narrow + at, first: count)
      } else {
        store(value, wide + at, first: count)
      }
    }
    c += lanes
  }
}

@inline(__always)
private func biases(_ call: MatmulArguments, _ column: Int, _ count: Int) -> Vector {
  guard let bias = call.bias else { return splat(0) }
  return load(bias + column, first: count)
}
