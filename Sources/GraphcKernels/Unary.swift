internal import CIntrinsics
internal import GraphcKernelTable

func unary(_ arguments: UnsafeRawPointer, _ begin: Int, _ end: Int, _ scratch: UnsafeMutableRawPointer) {
  let call = arguments.assumingMemoryBound(to: UnaryArguments.self).pointee
  unary(call.function, call.x + begin, call.into + begin, end - begin)
}

/// A function of `count` dense elements; `into` may be `x`.
func unary(
  _ function: UnaryFunction, _ x: UnsafePointer<Float>, _ into: UnsafeMutablePointer<Float>, _ count: Int
) {
  switch function {
  case .negate: map(x, into, count) { -$0 }
  case .abs: map(x, into, count) { graphc_abs($0) }
  case .exp: map(x, into, count) { exp($0) }
  case .sqrt: map(x, into, count) { graphc_sqrt($0) }
  case .rsqrt: map(x, into, count) { splat(1) / graphc_sqrt($0) }
  case .tanh: map(x, into, count) { tanh($0) }
  case .erf: map(x, into, count) { erf($0) }
  case .sigmoid: map(x, into, count) { sigmoid($0) }
  case .relu: map(x, into, count) { relu($0) }
  case .gelu: map(x, into, count) { gelu($0) }
  case .geluTanh: map(x, into, count) { geluTanh($0) }
  case .silu: map(x, into, count) { silu($0) }
  case .floor: map(x, into, count) { graphc_floor($0) }
  case .ceil: map(x, into, count) { graphc_ceil($0) }
  case .round: map(x, into, count) { graphc_round($0) }
  case .sign: map(x, into, count) { sign($0) }
  case .expm1: map(x, into, count) { expm1($0) }
  case .softplus: map(x, into, count) { softplus($0) }
  case .hardSwish: map(x, into, count) { hardSwish($0) }
  case .log: for i in 0..<count { into[i] = graphc_log1(x[i]) }
  case .log1p: for i in 0..<count { into[i] = graphc_log1p1(x[i]) }
  case .sin: for i in 0..<count { into[i] = graphc_sin1(x[i]) }
  case .cos: for i in 0..<count { into[i] = graphc_cos1(x[i]) }
  }
}

@inline(__always)
private func map(
  _ x: UnsafePointer<Float>, _ into: UnsafeMutablePointer<Float>, _ count: Int, _ function: (Vector) -> Vector
) {
  var i = 0
  while i + 2 * lanes <= count {
    let first = function(load(x + i))
    let second = function(load(x + i + lanes))
    store(first, into + i)
    store(second, into + i + lanes)
    i += 2 * lanes
  }
  while i < count {
    store(function(load(x + i, first: count - i)), into + i, first: count - i)
    i += lanes
  }
}
