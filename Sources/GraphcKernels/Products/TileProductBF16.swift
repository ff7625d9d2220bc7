internal import CIntrinsics
internal import GraphcKernelTable

#if GRAPHC_AMX
  /// Tiles belong to a thread: they are configured before the first product and released after the last.
  @inline(__always)
  func startProducts() { graphc_tiles_configure(16, 16) }

  @inline(__always)
  func endProducts() { graphc_tiles_release() }

  /// c[rows, 32] = a[rows, inner] · panel, or += with `accumulate`.
  ///
  /// `a` has row stride `aStride` and is contiguous along inner; `panel` has the layout `PanelLayout.bf16`; `scratch`
  /// has `ProductBF16.scratchByteCount` bytes. The order of additions is that of inner, for any number of rows.
  @inline(__always)
  func multiplyBF16(
    _ a: UnsafePointer<UInt16>, _ aStride: Int, _ panel: UnsafePointer<UInt16>, rows: Int, inner: Int,
    into c: UnsafeMutablePointer<Float>, _ cStride: Int, accumulate: Bool, _ scratch: UnsafeMutableRawPointer
  ) {
    var row = 0
    while row < rows {
      let height = min(tiledRows, rows - row)
      multiplyTiles(
        a + row * aStride, aStride, panel, rows: height, inner: inner, into: c + row * cStride, cStride,
        accumulate: accumulate, scratch, every: inner
      ) { _ in }
      row += height
    }
  }

  /// `multiplyBF16` whose sums may stay in the tiles; they are stored by the next product, or by `finishProducts`. All
  /// products in between have the same `cStride`.
  @inline(__always)
  func multiplyNextBF16(
    _ a: UnsafePointer<UInt16>, _ aStride: Int, _ panel: UnsafePointer<UInt16>, rows: Int, inner: Int,
    into c: UnsafeMutablePointer<Float>, _ cStride: Int, accumulate: Bool, _ scratch: UnsafeMutableRawPointer,
    _ pending: inout UnsafeMutablePointer<Float>?
  ) {
    if rows == tiledRows, inner > 0, inner % tiledSteps == 0 {
      graphc_tiles_add_first(a, aStride, panel, pending, accumulate ? c : nil, cStride)
      addSteps(a + tiledSteps, aStride, panel + tiledSteps * PanelLayout.bf16.width, inner / tiledSteps - 1)
      pending = c
    } else {
      finishProducts(&pending, cStride)
      multiplyBF16(
        a, aStride, panel, rows: rows, inner: inner, into: c, cStride, accumulate: accumulate, scratch)
    }
  }

  @inline(__always)
  func finishProducts(_ pending: inout UnsafeMutablePointer<Float>?, _ cStride: Int) {
    guard let c = pending else { return }
    graphc_tiles_store_upper(c, cStride)
    graphc_tiles_store_lower(c, cStride)
    pending = nil
  }

  /// The rows of two tiles, one above the other.
  @inline(__always)
  var tiledRows: Int { 32 }

  /// The steps of inner in the width of a tile.
  @inline(__always)
  private var tiledSteps: Int { 32 }

  /// `multiplyBF16` of up to 32 rows, overlapped with other work: `meanwhile` is called after every `every` steps of
  /// the tiles, and at least once, with a counter from 0. AMX multiplies while it runs.
  @inline(__always)
  func multiplyTiles(
    _ a: UnsafePointer<UInt16>, _ aStride: Int, _ panel: UnsafePointer<UInt16>, rows: Int, inner: Int,
    into c: UnsafeMutablePointer<Float>, _ cStride: Int, accumulate: Bool, _ scratch: UnsafeMutableRawPointer,
    every interval: Int, _ meanwhile: (Int) -> Void
  ) {
    let hasLower = rows > 16
    if rows < tiledRows { graphc_tiles_configure(min(rows, 16), hasLower ? rows - 16 : 16) }
    if accumulate {
      graphc_tiles_load_upper(c, cStride)
      if hasLower { graphc_tiles_load_lower(c, cStride) }
    } else {
      graphc_tiles_zero()
    }
    let steps = inner / tiledSteps
    var step = 0
    var turn = 0
    repeat {
      let count = min(interval, steps - step)
      let left = a + step * tiledSteps
      let right = panel + step * tiledSteps * PanelLayout.bf16.width
      if hasLower { addSteps(left, aStride, right, count) } else { addUpperSteps(left, aStride, right, count) }
      meanwhile(turn)
      step += count
      turn += 1
    } while step < steps
    if steps * tiledSteps < inner {
      let left = scratch.assumingMemoryBound(to: UInt16.self)
      let right = left + tiledRows * tiledSteps
      let begin = steps * tiledSteps
      padEnd(a + begin, aStride, panel + begin * PanelLayout.bf16.width, rows, inner - begin, left, right)
      if hasLower {
        graphc_tiles_add(left, tiledSteps, right)
      } else {
        graphc_tiles_add_upper(left, tiledSteps, right)
      }
    }
    graphc_tiles_store_upper(c, cStride)
    if hasLower { graphc_tiles_store_lower(c, cStride) }
    if rows < tiledRows { graphc_tiles_configure(16, 16) }
  }

  /// The micro-kernel of two by two tiles.
  @inline(__always)
  private func addSteps(
    _ a: UnsafePointer<UInt16>, _ aStride: Int, _ panel: UnsafePointer<UInt16>, _ count: Int
  ) {
    var a = a
    var b = panel
    for _ in 0..<count {
      graphc_tiles_add(a, aStride, b)
      a += tiledSteps
      b += tiledSteps * PanelLayout.bf16.width
    }
  }

  /// The micro-kernel of one tile of rows.
  @inline(__always)
  private func addUpperSteps(
    _ a: UnsafePointer<UInt16>, _ aStride: Int, _ panel: UnsafePointer<UInt16>, _ count: Int
  ) {
    var a = a
    var b = panel
    for _ in 0..<count {
      graphc_tiles_add_upper(a, aStride, b)
      a += tiledSteps
      b += tiledSteps * PanelLayout.bf16.width
    }
  }

  /// Copies fewer than 32 steps of inner, followed by zeros.
  @inline(never)
  private func padEnd(
    _ a: UnsafePointer<UInt16>, _ aStride: Int, _ panel: UnsafePointer<UInt16>, _ rows: Int, _ inner: Int,
    _ left: UnsafeMutablePointer<UInt16>, _ right: UnsafeMutablePointer<UInt16>
  ) {
    for r in 0..<rows {
      for k in 0..<tiledSteps { left[r * tiledSteps + k] = k < inner ? a[r * aStride + k] : 0 }
    }
    let filled = PanelLayout.bf16.panelCount(inner: inner)
    for i in 0..<tiledSteps * PanelLayout.bf16.width { right[i] = i < filled ? panel[i] : 0 }
  }
#endif
