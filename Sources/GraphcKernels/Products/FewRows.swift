internal import CIntrinsics
internal import GraphcKernelTable

// The time of a product with few rows, as in a decoding step, is that of reading the weights: each weight is used once
// per row. One pass over the panels, in the order in which they lie in memory, computes all rows.

/// How far ahead f32 is prefetched, in bytes. Measured on Zen 4: with up to three rows a longer distance costs up to a
/// third of the speed, with more a shorter one does.
@inline(__always)
private func aheadF32(rows: Int) -> Int { rows < 4 ? 3072 : 8192 }

/// The same for bf16. Zen 4 reads one stream faster without any prefetch; with AVX-512, this code serves processors of
/// other makers (`multiplyPairs` serves Zen 4).
@inline(__always)
private var aheadBF16: Int {
  #if GRAPHC_AVX512
    8192
  #else
    0
  #endif
}

/// Multiplies all rows of a call (few) with the panels from `begin` up to `end`. `multiply` computes the sums of a panel,
/// [row, width].
@inline(__always)
private func multiplyFewRows(
  _ call: MatmulArguments, _ layout: PanelLayout, _ begin: Int, _ end: Int, _ sums: UnsafePointer<Float>,
  _ multiply: (_ panel: Int) -> Void
) {
  for panel in begin..<end {
    multiply(panel)
    finish(call, sums, layout.width, 0, call.rows, panel * layout.width)
  }
}

@inline(__always)
private func zeros<let vectors: Int>() -> InlineArray<vectors, Vector> { InlineArray(repeating: splat(0)) }

/// Computes the sums of `rows` rows of f32 and a panel.
///
/// `x` has rows of inner elements; if groups have several neighbours, a single row, padded with zeros to a whole group.
/// The order of additions is that of inner for every element, for any number of rows.
@inline(__always)
private func multiply<F: Format, let rows: Int, let vectors: Int>(
  _ format: F.Type, _ zeros: InlineArray<rows, InlineArray<vectors, Vector>>, ahead: Int,
  _ call: MatmulArguments, _ x: UnsafePointer<Float>, _ panel: Int, _ into: UnsafeMutablePointer<Float>
) {
  let layout = F.layout
  let width = layout.width
  let inner = call.inner
  let line = 64 / MemoryLayout<F.Element>.stride
  let distance = ahead / MemoryLayout<F.Element>.stride
  var sums = zeros
  var element = x
  var group = call.weight.assumingMemoryBound(to: F.Element.self) + panel * layout.panelCount(inner: inner)
  let end = x + layout.groups(inner: inner) * layout.group
  while element < end {
    if ahead > 0 {
      for i in 0..<width * layout.group / line { graphc_prefetch_l2(group + distance + i * line) }
    }
    for neighbour in 0..<layout.group {
      // Registers hold whichever are fewer: elements of x, or vectors of the panel.
      if rows < vectors {
        var elements = InlineArray<rows, Vector>(repeating: splat(0))
        for r in 0..<rows { elements[r] = splat(element[r * inner + neighbour]) }
        for v in 0..<vectors {
          let column = F.load(group, vector: v, neighbour: neighbour)
          for r in 0..<rows { sums[r][v] = fma(elements[r], column, sums[r][v]) }
        }
      } else {
        var columns = InlineArray<vectors, Vector>(repeating: splat(0))
        for v in 0..<vectors { columns[v] = F.load(group, vector: v, neighbour: neighbour) }
        for r in 0..<rows {
          let value = splat(element[r * inner + neighbour])
          for v in 0..<vectors { sums[r][v] = fma(value, columns[v], sums[r][v]) }
        }
      }
    }
    group += width * layout.group
    element += layout.group
  }
  for r in 0..<rows {
    for v in 0..<vectors { store(sums[r][v], into + r * width + v * lanes) }
  }
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
    multiplyFewRows(call, .f32, begin, end, sums) { panel in multiplyF32(call, panel, sums) }
  }

  @inline(__always)
  private func multiplyF32(_ call: MatmulArguments, _ panel: Int, _ sums: UnsafeMutablePointer<Float>) {
    switch call.rows {
    #if GRAPHC_AVX512
      case 8: multiplyF32(InlineArray<8, F32Row>(repeating: zeros()), call, panel, sums)
      case 7: multiplyF32(InlineArray<7, F32Row>(repeating: zeros()), call, panel, sums)
      case 6: multiplyF32(InlineArray<6, F32Row>(repeating: zeros()), call, panel, sums)
      case 5: multiplyF32(InlineArray<5, F32Row>(repeating: zeros()), call, panel, sums)
      case 4: multiplyF32(InlineArray<4, F32Row>(repeating: zeros()), call, panel, sums)
      case 3: multiplyF32(InlineArray<3, F32Row>(repeating: zeros()), call, panel, sums)
    #endif
    #if GRAPHC_AVX512 || GRAPHC_AVX2 || arch(arm64)
      case 2: multiplyF32(InlineArray<2, F32Row>(repeating: zeros()), call, panel, sums)
    #endif
    default: multiplyF32(InlineArray<1, F32Row>(repeating: zeros()), call, panel, sums)
    }
  }

  @inline(__always)
  private func multiplyF32<let rows: Int>(
    _ zeros: InlineArray<rows, F32Row>, _ call: MatmulArguments, _ panel: Int, _ sums: UnsafeMutablePointer<Float>
  ) {
    multiply(
      F32.self, zeros, ahead: aheadF32(rows: rows), call, call.x.assumingMemoryBound(to: Float.self), panel, sums)
  }
#endif

#if !GRAPHC_AVX512BF16 || GRAPHC_AMX
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
    let x = sums + PanelLayout.bf16.width
    widenRow(call.x.assumingMemoryBound(to: UInt16.self), call.inner, x)
    multiplyFewRows(call, .bf16, begin, end, sums) { panel in
      multiply(
        BF16.self, InlineArray<1, BF16Row>(repeating: zeros()), ahead: aheadBF16, call, x, panel, sums)
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
#endif
