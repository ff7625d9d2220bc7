internal import CIntrinsics
internal import GraphcKernelTable

// The time of a product with few rows, as in a decoding step, is that of reading the weights: each weight is used once
// per row. Several panels are therefore read in parallel, each a prefetched stream of memory, and one pass over them
// computes all rows.

/// The distance of the prefetch, in bytes: what memory delivers during the latency of one cache line. All streams share
/// it.
@inline(__always)
private var aheadBytes: Int { 8192 }

/// Multiplies all rows of a call (few) with the panels from `begin` up to `end`. `stream` computes the sums of the next
/// panels, `left` at most, and returns their number; the sums are [panel, row, width].
@inline(__always)
private func multiplyFewRows(
  _ call: MatmulArguments, _ layout: PanelLayout, _ begin: Int, _ end: Int, _ sums: UnsafePointer<Float>,
  _ stream: (_ panel: Int, _ left: Int) -> Int
) {
  var panel = begin
  while panel < end {
    let count = stream(panel, end - panel)
    for p in 0..<count {
      finish(call, sums + p * call.rows * layout.width, layout.width, 0, call.rows, (panel + p) * layout.width)
    }
    panel += count
  }
}

@inline(__always)
private func zeros<let panels: Int, let vectors: Int>() -> InlineArray<panels, InlineArray<vectors, Vector>> {
  InlineArray(repeating: InlineArray(repeating: splat(0)))
}

/// Computes the sums of `rows` rows of f32 and `panels` panels. Returns the number of panels.
///
/// `x` has rows of inner elements; if groups have several neighbours, a single row, padded with zeros to a whole group.
/// The order of additions is that of inner for every element, for any number of panels and rows.
@inline(__always)
private func stream<F: Format, let rows: Int, let panels: Int, let vectors: Int>(
  _ format: F.Type, _ zeros: InlineArray<rows, InlineArray<panels, InlineArray<vectors, Vector>>>,
  _ call: MatmulArguments, _ x: UnsafePointer<Float>, _ panel: Int, _ into: UnsafeMutablePointer<Float>
) -> Int {
  let layout = F.layout
  let width = layout.width
  let inner = call.inner
  let panelCount = layout.panelCount(inner: inner)
  let line = 64 / MemoryLayout<F.Element>.stride
  let ahead = aheadBytes / MemoryLayout<F.Element>.stride / panels
  var sums = zeros
  var element = x
  var weight = call.weight.assumingMemoryBound(to: F.Element.self) + panel * panelCount
  let end = x + layout.groups(inner: inner) * layout.group
  while element < end {
    for p in 0..<panels {
      let group = weight + p * panelCount
      for i in 0..<width * layout.group / line { graphc_prefetch_l2(group + ahead + i * line) }
      for neighbour in 0..<layout.group {
        // Registers hold whichever are fewer: elements of x, or vectors of the panel.
        if rows < vectors {
          var elements = InlineArray<rows, Vector>(repeating: splat(0))
          for r in 0..<rows { elements[r] = splat(element[r * inner + neighbour]) }
          for v in 0..<vectors {
            let column = F.load(group, vector: v, neighbour: neighbour)
            for r in 0..<rows { sums[r][p][v] = fma(elements[r], column, sums[r][p][v]) }
          }
        } else {
          var columns = InlineArray<vectors, Vector>(repeating: splat(0))
          for v in 0..<vectors { columns[v] = F.load(group, vector: v, neighbour: neighbour) }
          for r in 0..<rows {
            let value = splat(element[r * inner + neighbour])
            for v in 0..<vectors { sums[r][p][v] = fma(value, columns[v], sums[r][p][v]) }
          }
        }
      }
    }
    weight += width * layout.group
    element += layout.group
  }
  for r in 0..<rows {
    for p in 0..<panels {
      for v in 0..<vectors { store(sums[r][p][v], into + (p * rows + r) * width + v * lanes) }
    }
  }
  return panels
}

#if !GRAPHC_AMX && !GRAPHC_AVX512BF16
  // The vectors of a row of a panel, and the number of sums that leaves registers for an element of x per row and for a
  // vector of the panel.
  #if GRAPHC_AVX512
    private typealias F32Row = InlineArray<3, Vector>
    @inline(__always) private var registerSums: Int { 24 }
  #elseif GRAPHC_AVX2
    private typealias F32Row = InlineArray<6, Vector>
    @inline(__always) private var registerSums: Int { 12 }
  #elseif arch(arm64)
    private typealias F32Row = InlineArray<12, Vector>
    @inline(__always) private var registerSums: Int { 24 }
  #else
    private typealias F32Row = InlineArray<12, Vector>
    @inline(__always) private var registerSums: Int { 12 }
  #endif

  /// Whether `multiplyFewRows` computes a product with this number of rows.
  @inline(__always)
  func isFewRows(_ rows: Int) -> Bool { rows * (PanelLayout.f32.width / lanes) <= registerSums }

  /// Multiplies all rows of a call (few) with the panels from `begin` up to `end`. The results equal those of tiles,
  /// bit by bit.
  @inline(never)
  func multiplyFewRowsF32(_ call: MatmulArguments, _ begin: Int, _ end: Int, _ sums: UnsafeMutablePointer<Float>) {
    multiplyFewRows(call, .f32, begin, end, sums) { panel, left in streamF32(call, panel, left, sums) }
  }

  /// Computes the sums of the next panels: a power of two of them, as many as registers hold. Returns their number.
  @inline(__always)
  private func streamF32(
    _ call: MatmulArguments, _ panel: Int, _ left: Int, _ sums: UnsafeMutablePointer<Float>
  ) -> Int {
    let x = call.x.assumingMemoryBound(to: Float.self)
    return switch (call.rows, left) {
    #if GRAPHC_AVX512
      case (1, 4...): stream(F32.self, InlineArray<1, InlineArray<4, F32Row>>(repeating: zeros()), call, x, panel, sums)
      case (1, 2...): stream(F32.self, InlineArray<1, InlineArray<2, F32Row>>(repeating: zeros()), call, x, panel, sums)
      case (2, 4...): stream(F32.self, InlineArray<2, InlineArray<4, F32Row>>(repeating: zeros()), call, x, panel, sums)
      case (2, 2...): stream(F32.self, InlineArray<2, InlineArray<2, F32Row>>(repeating: zeros()), call, x, panel, sums)
      case (3, 2...): stream(F32.self, InlineArray<3, InlineArray<2, F32Row>>(repeating: zeros()), call, x, panel, sums)
      case (3, _): stream(F32.self, InlineArray<3, InlineArray<1, F32Row>>(repeating: zeros()), call, x, panel, sums)
      case (4, 2...): stream(F32.self, InlineArray<4, InlineArray<2, F32Row>>(repeating: zeros()), call, x, panel, sums)
      case (4, _): stream(F32.self, InlineArray<4, InlineArray<1, F32Row>>(repeating: zeros()), call, x, panel, sums)
      case (5, _): stream(F32.self, InlineArray<5, InlineArray<1, F32Row>>(repeating: zeros()), call, x, panel, sums)
      case (6, _): stream(F32.self, InlineArray<6, InlineArray<1, F32Row>>(repeating: zeros()), call, x, panel, sums)
      case (7, _): stream(F32.self, InlineArray<7, InlineArray<1, F32Row>>(repeating: zeros()), call, x, panel, sums)
      case (8, _): stream(F32.self, InlineArray<8, InlineArray<1, F32Row>>(repeating: zeros()), call, x, panel, sums)
    #endif
    #if GRAPHC_AVX2 || arch(arm64)
      case (1, 2...): stream(F32.self, InlineArray<1, InlineArray<2, F32Row>>(repeating: zeros()), call, x, panel, sums)
    #endif
    #if GRAPHC_AVX512 || GRAPHC_AVX2 || arch(arm64)
      case (2, _): stream(F32.self, InlineArray<2, InlineArray<1, F32Row>>(repeating: zeros()), call, x, panel, sums)
    #endif
    default: stream(F32.self, InlineArray<1, InlineArray<1, F32Row>>(repeating: zeros()), call, x, panel, sums)
    }
  }
#endif

// The vectors of one neighbour of a group of a panel.
#if GRAPHC_AVX512
  private typealias BF16Row = InlineArray<2, Vector>
#elseif GRAPHC_AVX2
  private typealias BF16Row = InlineArray<4, Vector>
#else
  private typealias BF16Row = InlineArray<8, Vector>
#endif

/// Multiplies one row with the panels from `begin` up to `end`, at the rate at which memory delivers the weights.
@inline(never)
func multiplyRowBF16(_ call: MatmulArguments, _ begin: Int, _ end: Int, _ scratch: UnsafeMutableRawPointer) {
  let sums = scratch.assumingMemoryBound(to: Float.self)
  let x = sums + MatmulBlocks.panelGroup * PanelLayout.bf16.width
  widenRow(call.x.assumingMemoryBound(to: UInt16.self), call.inner, x)
  multiplyFewRows(call, .bf16, begin, end, sums) { panel, left in streamBF16(call, x, panel, left, sums) }
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

/// Computes the sums of the next panels: a power of two of them, as many as registers hold. Returns their number.
@inline(never)
private func streamBF16(
  _ call: MatmulArguments, _ x: UnsafePointer<Float>, _ panel: Int, _ left: Int, _ sums: UnsafeMutablePointer<Float>
) -> Int {
  switch left {
  #if GRAPHC_AVX512
    case 4...: stream(BF16.self, InlineArray<1, InlineArray<4, BF16Row>>(repeating: zeros()), call, x, panel, sums)
  #endif
  #if GRAPHC_AVX512 || GRAPHC_AVX2 || arch(arm64)
    case 2...: stream(BF16.self, InlineArray<1, InlineArray<2, BF16Row>>(repeating: zeros()), call, x, panel, sums)
  #endif
  default: stream(BF16.self, InlineArray<1, InlineArray<1, BF16Row>>(repeating: zeros()), call, x, panel, sums)
  }
}
