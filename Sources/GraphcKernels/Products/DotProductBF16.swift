internal import CIntrinsics
internal import GraphcKernelTable

#if GRAPHC_AVX512BF16 && !GRAPHC_AMX
  /// Nothing to set up: only AMX needs tiles to be configured.
  @inline(__always)
  func startProducts() {}

  @inline(__always)
  func endProducts() {}

  /// c[rows, 32] = a[rows, inner] · panel, or += with `accumulate`, by pairs along inner.
  ///
  /// `a` has row stride `aStride` and is contiguous along inner; `panel` has the layout `PanelLayout.bf16`. The order of
  /// additions is that of inner, for any number of rows.
  @inline(__always)
  func multiplyBF16(
    _ a: UnsafePointer<UInt16>, _ aStride: Int, _ panel: UnsafePointer<UInt16>, rows: Int, inner: Int,
    into c: UnsafeMutablePointer<Float>, _ cStride: Int, accumulate: Bool, _ scratch: UnsafeMutableRawPointer
  ) {
    var row = 0
    while row < rows {
      let height = min(12, rows - row)
      multiplyPairs(a + row * aStride, aStride, panel, inner, c + row * cStride, cStride, height, accumulate)
      row += height
    }
  }

  /// Multiplies one tile of `rows` × two vectors.
  @inline(never)
  func multiplyPairs(
    _ a: UnsafePointer<UInt16>, _ aStride: Int, _ panel: UnsafePointer<UInt16>, _ inner: Int,
    _ c: UnsafeMutablePointer<Float>, _ cStride: Int, _ rows: Int, _ accumulate: Bool
  ) {
    switch rows {
    case 12: tile(Zeros<12>(repeating: zero), a, aStride, panel, inner, c, cStride, accumulate)
    case 11: tile(Zeros<11>(repeating: zero), a, aStride, panel, inner, c, cStride, accumulate)
    case 10: tile(Zeros<10>(repeating: zero), a, aStride, panel, inner, c, cStride, accumulate)
    case 9: tile(Zeros<9>(repeating: zero), a, aStride, panel, inner, c, cStride, accumulate)
    case 8: tile(Zeros<8>(repeating: zero), a, aStride, panel, inner, c, cStride, accumulate)
    case 7: tile(Zeros<7>(repeating: zero), a, aStride, panel, inner, c, cStride, accumulate)
    case 6: tile(Zeros<6>(repeating: zero), a, aStride, panel, inner, c, cStride, accumulate)
    case 5: tile(Zeros<5>(repeating: zero), a, aStride, panel, inner, c, cStride, accumulate)
    case 4: tile(Zeros<4>(repeating: zero), a, aStride, panel, inner, c, cStride, accumulate)
    case 3: tile(Zeros<3>(repeating: zero), a, aStride, panel, inner, c, cStride, accumulate)
    case 2: tile(Zeros<2>(repeating: zero), a, aStride, panel, inner, c, cStride, accumulate)
    default: tile(Zeros<1>(repeating: zero), a, aStride, panel, inner, c, cStride, accumulate)
    }
  }

  private typealias Zeros<let rows: Int> = InlineArray<rows, InlineArray<2, Vector>>

  @inline(__always)
  private var zero: InlineArray<2, Vector> { InlineArray<2, Vector>(repeating: splat(0)) }

  /// The micro-kernel: one pair of every row times two vectors of pairs.
  @inline(__always)
  private func tile<let rows: Int>(
    _ zeros: Zeros<rows>, _ a: UnsafePointer<UInt16>, _ aStride: Int, _ panel: UnsafePointer<UInt16>, _ inner: Int,
    _ c: UnsafeMutablePointer<Float>, _ cStride: Int, _ accumulate: Bool
  ) {
    var sums = zeros
    if accumulate {
      for r in 0..<rows {
        for v in 0..<2 { sums[r][v] = load(c + r * cStride + v * lanes) }
      }
    }
    var b = panel
    var k = 0
    while k + 2 <= inner {
      let pairs = (graphc_pairs(b), graphc_pairs(b + 2 * lanes))
      for r in 0..<rows {
        let pair = graphc_splat_pair(a + r * aStride + k)
        sums[r][0] = graphc_add_pairs(sums[r][0], pair, pairs.0)
        sums[r][1] = graphc_add_pairs(sums[r][1], pair, pairs.1)
      }
      b += 2 * PanelLayout.bf16.width
      k += 2
    }
    if k < inner {
      let pairs = (graphc_pairs(b), graphc_pairs(b + 2 * lanes))
      for r in 0..<rows {
        let element = graphc_splat_first(a[r * aStride + k])
        sums[r][0] = graphc_add_pairs(sums[r][0], element, pairs.0)
        sums[r][1] = graphc_add_pairs(sums[r][1], element, pairs.1)
      }
    }
    for r in 0..<rows {
      for v in 0..<2 { store(sums[r][v], c + r * cStride + v * lanes) }
    }
  }
#endif
