internal import CIntrinsics
internal import GraphcKernelTable

/// One row times a matrix: what a step of decoding is, as fast as weights come from memory. A unit is a panel.
func rowMatmulBF16(_ arguments: UnsafeRawPointer, _ begin: Int, _ end: Int, _ scratch: UnsafeMutableRawPointer) {
  let call = arguments.assumingMemoryBound(to: MatmulBF16Arguments.self).pointee
  let sums = scratch.assumingMemoryBound(to: Float.self)
  let x = sums + PanelLayoutBF16.width
  widenRow(call.x, call.inner, x)
  let pairs = (call.inner + 1) / 2
  for panel in begin..<end {
    let weight = call.weight + panel * PanelLayoutBF16.panelCount(inner: call.inner)
    var column = 0
    while column < PanelLayoutBF16.width {
      multiplyRow(x, weight + 2 * column, pairs, sums + column)
      column += 2 * lanes
    }
    finishBF16(call, sums, 0, 1, panel * PanelLayoutBF16.width)
  }
}

@inline(never)
private func widenRow(_ from: UnsafePointer<UInt16>, _ count: Int, _ to: UnsafeMutablePointer<Float>) {
  var i = 0
  while i < count {
    store(loadBF16(from + i, first: count - i), to + i)
    i += lanes
  }
  if count % 2 == 1 { to[count] = 0 }
}

/// Two vectors of sums, each in two chains of pairs' firsts and two of their seconds.
@inline(never)
private func multiplyRow(
  _ x: UnsafePointer<Float>, _ weight: UnsafePointer<UInt16>, _ pairs: Int, _ into: UnsafeMutablePointer<Float>
) {
  let step = 2 * PanelLayoutBF16.width
  var even = InlineArray<4, Vector>(repeating: splat(0))
  var odd = InlineArray<4, Vector>(repeating: splat(0))
  var b = weight
  var k = 0
  while k + 2 <= pairs {
    graphc_prefetch_near(b + prefetchDistance)
    graphc_prefetch_near(b + prefetchDistance + step)
    add(x + 2 * k, b, &even)
    add(x + 2 * k + 2, b + step, &odd)
    b += 2 * step
    k += 2
  }
  if k < pairs { add(x + 2 * k, b, &even) }
  store((even[0] + even[2]) + (odd[0] + odd[2]), into)
  store((even[1] + even[3]) + (odd[1] + odd[3]), into + lanes)
}

@inline(__always)
private func add(_ x: UnsafePointer<Float>, _ b: UnsafePointer<UInt16>, _ sums: inout InlineArray<4, Vector>) {
  let first = splat(x[0])
  let second = splat(x[1])
  sums[0] = fma(first, graphc_pair_firsts(b), sums[0])
  sums[1] = fma(first, graphc_pair_firsts(b + 2 * lanes), sums[1])
  sums[2] = fma(second, graphc_pair_seconds(b), sums[2])
  sums[3] = fma(second, graphc_pair_seconds(b + 2 * lanes), sums[3])
}

/// Elements ahead of what is read, panels following one another: two pages.
@inline(__always)
private var prefetchDistance: Int { 4096 }
