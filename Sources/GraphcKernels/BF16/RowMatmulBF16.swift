internal import CIntrinsics
internal import GraphcKernelTable

// The vectors of pairs of a row of a panel.
#if GRAPHC_AVX512
  private typealias PanelRow = InlineArray<2, Vector>
#elseif GRAPHC_AVX2
  private typealias PanelRow = InlineArray<4, Vector>
#else
  private typealias PanelRow = InlineArray<8, Vector>
#endif

/// One row times a matrix: what a step of decoding is, as fast as weights come from memory. A unit is a panel.
///
/// Several panels are read side by side, a stream of memory each, whose next lines are asked for ahead of time. The
/// order of additions is that of inner, whatever the panels are.
func rowMatmulBF16(_ arguments: UnsafeRawPointer, _ begin: Int, _ end: Int, _ scratch: UnsafeMutableRawPointer) {
  let call = arguments.assumingMemoryBound(to: MatmulBF16Arguments.self).pointee
  let sums = scratch.assumingMemoryBound(to: Float.self)
  let x = sums + MatmulBF16Arguments.rowPanels * PanelLayoutBF16.width
  widenRow(call.x, call.inner, x)
  var panel = begin
  while panel < end {
    let count = streamSome(call, x, panel, end - panel, sums)
    for p in 0..<count { finishBF16(call, sums + p * PanelLayoutBF16.width, 0, 1, (panel + p) * PanelLayoutBF16.width) }
    panel += count
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

/// The sums of the next panels, as many as registers hold and a power of two. Returns how many that were; their sums
/// are [panel, 32].
@inline(never)
private func streamSome(
  _ call: MatmulBF16Arguments, _ x: UnsafePointer<Float>, _ panel: Int, _ left: Int, _ sums: UnsafeMutablePointer<Float>
) -> Int {
  switch left {
  #if GRAPHC_AVX512
    case 4...: stream(InlineArray<4, PanelRow>(repeating: zero), call, x, panel, sums)
  #endif
  #if GRAPHC_AVX512 || GRAPHC_AVX2 || arch(arm64)
    case 2...: stream(InlineArray<2, PanelRow>(repeating: zero), call, x, panel, sums)
  #endif
  default: stream(InlineArray<1, PanelRow>(repeating: zero), call, x, panel, sums)
  }
}

@inline(__always)
private var zero: PanelRow { PanelRow(repeating: splat(0)) }

/// The sums of `panels` panels. Returns their number.
@inline(__always)
private func stream<let panels: Int>(
  _ zeros: InlineArray<panels, PanelRow>, _ call: MatmulBF16Arguments, _ x: UnsafePointer<Float>, _ panel: Int,
  _ into: UnsafeMutablePointer<Float>
) -> Int {
  let width = PanelLayoutBF16.width
  let vectors = width / lanes
  let panelCount = PanelLayoutBF16.panelCount(inner: call.inner)
  var sums = zeros
  var weight = call.weight + panel * panelCount
  var element = x
  let end = x + (call.inner + 1) / 2 * 2
  let ahead = aheadCount / panels
  while element < end {
    let first = splat(element[0])
    let second = splat(element[1])
    for p in 0..<panels {
      let pairs = weight + p * panelCount
      for line in 0..<2 { graphc_prefetch_l2(pairs + ahead + line * 32) }
      for v in 0..<vectors {
        let sum = fma(first, graphc_pair_firsts(pairs + 2 * v * lanes), sums[p][v])
        sums[p][v] = fma(second, graphc_pair_seconds(pairs + 2 * v * lanes), sum)
      }
    }
    weight += 2 * width
    element += 2
  }
  for p in 0..<panels {
    for v in 0..<vectors { store(sums[p][v], into + p * width + v * lanes) }
  }
  return panels
}

/// Elements that lie between what is multiplied and what is asked for: 8 KiB, shared by all streams, as in f32.
@inline(__always)
private var aheadCount: Int { 4096 }
