internal import CIntrinsics
internal import GraphcKernelTable

#if !GRAPHC_AMX && !GRAPHC_AVX512BF16
  // Without an instruction that multiplies bf16, both operands are widened to f32 before the multiply-add: rows of `a`
  // once per block, the panel in registers.
  #if GRAPHC_AVX512 || arch(arm64)
    @inline(__always) var productRows: Int { 12 }
  #else
    // One row less than in tiles of f32: registers hold the second elements of the pairs.
    @inline(__always) var productRows: Int { 5 }
  #endif

  /// Nothing to set up: only AMX needs tiles to be configured.
  @inline(__always)
  func startProducts() {}

  @inline(__always)
  func endProducts() {}

  /// c[rows, 32] = a[rows, inner] · panel, or += with `accumulate`.
  ///
  /// `a` has row stride `aStride` and is contiguous along inner; `panel` has the layout `PanelLayout.bf16`; `scratch`
  /// has `ProductBF16.scratchByteCount` bytes. The order of additions is that of inner, for any number of rows.
  @inline(__always)
  func multiplyBF16(
    _ a: UnsafePointer<UInt16>, _ aStride: Int, _ panel: UnsafePointer<UInt16>, rows: Int, inner: Int,
    into c: UnsafeMutablePointer<Float>, _ cStride: Int, accumulate: Bool, _ scratch: UnsafeMutableRawPointer
  ) {
    let wide = scratch.assumingMemoryBound(to: Float.self)
    var row = 0
    while row < rows {
      let height = min(productRows, rows - row)
      let sums = c + row * cStride
      var k = 0
      repeat {
        let step = min(ProductBF16.innerBlock, inner - k)
        widen(a + row * aStride + k, aStride, height, step, wide)
        var column = 0
        while column < PanelLayout.bf16.width {
          multiplyWidened(
            wide, panel + k * PanelLayout.bf16.width + 2 * column, (step + 1) / 2, sums + column, cStride, height,
            accumulate || k > 0)
          column += 2 * lanes
        }
        k += step
      } while k < inner
      row += height
    }
  }

  /// Widens rows to f32, [rows, innerBlock], with a zero after an odd count.
  @inline(never)
  private func widen(
    _ a: UnsafePointer<UInt16>, _ aStride: Int, _ rows: Int, _ count: Int, _ to: UnsafeMutablePointer<Float>
  ) {
    for r in 0..<rows {
      let from = a + r * aStride
      let into = to + r * ProductBF16.innerBlock
      var i = 0
      while i < count {
        store(loadBF16(from + i, first: count - i), into + i)
        i += lanes
      }
    }
  }

  /// Multiplies one tile of `rows` × two vectors.
  @inline(never)
  func multiplyWidened(
    _ a: UnsafePointer<Float>, _ panel: UnsafePointer<UInt16>, _ pairs: Int, _ c: UnsafeMutablePointer<Float>,
    _ cStride: Int, _ rows: Int, _ accumulate: Bool
  ) {
    switch rows {
    #if GRAPHC_AVX512 || arch(arm64)
      case 12: tile(Zeros<12>(repeating: zero), a, panel, pairs, c, cStride, accumulate)
      case 11: tile(Zeros<11>(repeating: zero), a, panel, pairs, c, cStride, accumulate)
      case 10: tile(Zeros<10>(repeating: zero), a, panel, pairs, c, cStride, accumulate)
      case 9: tile(Zeros<9>(repeating: zero), a, panel, pairs, c, cStride, accumulate)
      case 8: tile(Zeros<8>(repeating: zero), a, panel, pairs, c, cStride, accumulate)
      case 7: tile(Zeros<7>(repeating: zero), a, panel, pairs, c, cStride, accumulate)
      case 6: tile(Zeros<6>(repeating: zero), a, panel, pairs, c, cStride, accumulate)
    #endif
    case 5: tile(Zeros<5>(repeating: zero), a, panel, pairs, c, cStride, accumulate)
    case 4: tile(Zeros<4>(repeating: zero), a, panel, pairs, c, cStride, accumulate)
    case 3: tile(Zeros<3>(repeating: zero), a, panel, pairs, c, cStride, accumulate)
    case 2: tile(Zeros<2>(repeating: zero), a, panel, pairs, c, cStride, accumulate)
    default: tile(Zeros<1>(repeating: zero), a, panel, pairs, c, cStride, accumulate)
    }
  }

  private typealias Zeros<let rows: Int> = InlineArray<rows, InlineArray<2, Vector>>

  @inline(__always)
  private var zero: InlineArray<2, Vector> { InlineArray<2, Vector>(repeating: splat(0)) }

  /// The micro-kernel: the first elements of a step's pairs, then the second elements.
  @inline(__always)
  private func tile<let rows: Int>(
    _ zeros: Zeros<rows>, _ a: UnsafePointer<Float>, _ panel: UnsafePointer<UInt16>, _ pairs: Int,
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
    while k < 2 * pairs {
      let first = (graphc_pair_firsts(b), graphc_pair_firsts(b + 2 * lanes))
      for r in 0..<rows {
        let element = splat(a[r * ProductBF16.innerBlock + k])
        sums[r][0] = fma(element, first.0, sums[r][0])
        sums[r][1] = fma(element, first.1, sums[r][1])
      }
      let second = (graphc_pair_seconds(b), graphc_pair_seconds(b + 2 * lanes))
      for r in 0..<rows {
        let element = splat(a[r * ProductBF16.innerBlock + k + 1])
        sums[r][0] = fma(element, second.0, sums[r][0])
        sums[r][1] = fma(element, second.1, sums[r][1])
      }
      b += 2 * PanelLayout.bf16.width
      k += 2
    }
    for r in 0..<rows {
      for v in 0..<2 { store(sums[r][v], c + r * cStride + v * lanes) }
    }
  }
#endif
