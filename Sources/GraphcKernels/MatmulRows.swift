internal import CIntrinsics
internal import GraphcKernelTable

// A product of few rows, as of a decoding step, takes as long as its weights take to arrive: each is used once per row
// and never again. So several panels are read side by side, a stream of memory each, whose next lines are asked for
// ahead of time, and one pass over them does all rows.

// The vectors of a row of a panel, and as many sums as leave registers for an element of x per row and for a vector of
// the panel.
#if GRAPHC_AVX512
  private typealias PanelRow = InlineArray<3, Vector>
  @inline(__always) private var registerSums: Int { 24 }
#elseif GRAPHC_AVX2
  private typealias PanelRow = InlineArray<6, Vector>
  @inline(__always) private var registerSums: Int { 12 }
#elseif arch(arm64)
  private typealias PanelRow = InlineArray<12, Vector>
  @inline(__always) private var registerSums: Int { 24 }
#else
  private typealias PanelRow = InlineArray<12, Vector>
  @inline(__always) private var registerSums: Int { 12 }
#endif

/// Floats that lie between what is multiplied and what is asked for: 8 KiB, which is what memory delivers while one
/// line is under way, shared by all streams.
@inline(__always)
private var aheadCount: Int { 2048 }

/// Whether a product of so many rows is for `multiplyFewRows`.
@inline(__always)
func isFewRows(_ rows: Int) -> Bool { rows * (PanelLayout.width / lanes) <= registerSums }

/// All rows of a call, few as they are, times the panels from `begin` up to `end`.
///
/// The order of additions is that of k for every element, as in tiles: the results are theirs, bit by bit.
@inline(never)
func multiplyFewRows(_ call: MatmulArguments, _ begin: Int, _ end: Int, _ sums: UnsafeMutablePointer<Float>) {
  var panel = begin
  while panel < end {
    let count = streamSome(call, panel, end - panel, sums)
    for p in panel..<panel + count {
      let column = p * PanelLayout.width
      finish(
        call, sums + (p - panel) * call.rows * PanelLayout.width, 0, call.rows, column,
        min(PanelLayout.width, call.columns - column))
    }
    panel += count
  }
}

/// The sums of the next panels, as many as registers hold and a power of two. Returns how many that were; their sums
/// are [panel, row, 48].
@inline(__always)
private func streamSome(
  _ call: MatmulArguments, _ panel: Int, _ left: Int, _ sums: UnsafeMutablePointer<Float>
) -> Int {
  switch (call.rows, left) {
  #if GRAPHC_AVX512
    case (1, 4...): stream(InlineArray<1, InlineArray<4, PanelRow>>(repeating: zero()), call, panel, sums)
    case (1, 2...): stream(InlineArray<1, InlineArray<2, PanelRow>>(repeating: zero()), call, panel, sums)
    case (2, 4...): stream(InlineArray<2, InlineArray<4, PanelRow>>(repeating: zero()), call, panel, sums)
    case (2, 2...): stream(InlineArray<2, InlineArray<2, PanelRow>>(repeating: zero()), call, panel, sums)
    case (3, 2...): stream(InlineArray<3, InlineArray<2, PanelRow>>(repeating: zero()), call, panel, sums)
    case (3, _): stream(InlineArray<3, InlineArray<1, PanelRow>>(repeating: zero()), call, panel, sums)
    case (4, 2...): stream(InlineArray<4, InlineArray<2, PanelRow>>(repeating: zero()), call, panel, sums)
    case (4, _): stream(InlineArray<4, InlineArray<1, PanelRow>>(repeating: zero()), call, panel, sums)
    case (5, _): stream(InlineArray<5, InlineArray<1, PanelRow>>(repeating: zero()), call, panel, sums)
    case (6, _): stream(InlineArray<6, InlineArray<1, PanelRow>>(repeating: zero()), call, panel, sums)
    case (7, _): stream(InlineArray<7, InlineArray<1, PanelRow>>(repeating: zero()), call, panel, sums)
    case (8, _): stream(InlineArray<8, InlineArray<1, PanelRow>>(repeating: zero()), call, panel, sums)
  #endif
  #if GRAPHC_AVX2 || arch(arm64)
    case (1, 2...): stream(InlineArray<1, InlineArray<2, PanelRow>>(repeating: zero()), call, panel, sums)
  #endif
  #if GRAPHC_AVX512 || GRAPHC_AVX2 || arch(arm64)
    case (2, _): stream(InlineArray<2, InlineArray<1, PanelRow>>(repeating: zero()), call, panel, sums)
  #endif
  default: stream(InlineArray<1, InlineArray<1, PanelRow>>(repeating: zero()), call, panel, sums)
  }
}

@inline(__always)
private func zero<let panels: Int>() -> InlineArray<panels, PanelRow> {
  InlineArray<panels, PanelRow>(repeating: PanelRow(repeating: splat(0)))
}

/// The sums of `rows` rows of `panels` panels. Returns the number of panels.
@inline(__always)
private func stream<let rows: Int, let panels: Int>(
  _ zeros: InlineArray<rows, InlineArray<panels, PanelRow>>, _ call: MatmulArguments, _ panel: Int,
  _ into: UnsafeMutablePointer<Float>
) -> Int {
  let width = PanelLayout.width
  let vectors = width / lanes
  let inner = call.inner
  let panelCount = inner * width
  var sums = zeros
  var x = call.x
  var weight = call.weight + panel * panelCount
  let end = x + inner
  let ahead = aheadCount / panels
  while x < end {
    for p in 0..<panels {
      let row = weight + p * panelCount
      for line in 0..<3 { graphc_prefetch_l2(row + ahead + line * 16) }
      // Registers hold the fewer of the two: elements of x, or vectors of the panel.
      if rows < vectors {
        var elements = InlineArray<rows, Vector>(repeating: splat(0))
        for r in 0..<rows { elements[r] = splat(x[r * inner]) }
        for v in 0..<vectors {
          let column = load(row + v * lanes)
          for r in 0..<rows { sums[r][p][v] = fma(elements[r], column, sums[r][p][v]) }
        }
      } else {
        var columns = PanelRow(repeating: splat(0))
        for v in 0..<vectors { columns[v] = load(row + v * lanes) }
        for r in 0..<rows {
          let element = splat(x[r * inner])
          for v in 0..<vectors { sums[r][p][v] = fma(element, columns[v], sums[r][p][v]) }
        }
      }
    }
    weight += width
    x += 1
  }
  for r in 0..<rows {
    for p in 0..<panels {
      for v in 0..<vectors { store(sums[r][p][v], into + (p * rows + r) * width + v * lanes) }
    }
  }
  return panels
}
