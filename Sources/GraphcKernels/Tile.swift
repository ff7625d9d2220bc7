internal import CIntrinsics
internal import GraphcKernelTable

// The register tile of every matmul: as many rows and vectors as leave registers for a row of B and an element of A.
// Twelve sums hide the latency of the multiply-add; a wide tile needs few loads per multiply-add.
#if GRAPHC_AVX512 || arch(arm64)
  @inline(__always) var tileRows: Int { 8 }
  @inline(__always) var tileVectors: Int { 3 }
#else
  @inline(__always) var tileRows: Int { 6 }
  @inline(__always) var tileVectors: Int { 2 }
#endif

/// c[rows, columns] = a[rows, inner] · panel, or += with `accumulate`, for the 48 columns of a panel or fewer.
///
/// `a` has row stride `aStride` and is contiguous along k; `panel` is [inner, 48]. Whole vectors are stored: c has room
/// for `columns` rounded up to a multiple of the lanes. For every element the order of additions is that of k, in any
/// tile.
@inline(__always)
func multiply(
  _ a: UnsafePointer<Float>, _ aStride: Int, _ panel: UnsafePointer<Float>, rows: Int, inner: Int, columns: Int,
  into c: UnsafeMutablePointer<Float>, _ cStride: Int, accumulate: Bool = false, ahead: inout Ahead
) {
  var column = 0
  while column < columns {
    let vectors = min(tileVectors, (columns - column + lanes - 1) / lanes)
    let operands = graphc_tile(
      a: a, a_stride: aStride, b: panel + column, b_stride: PanelLayout.f32.width, inner: inner, c: c + column,
      c_stride: cStride, accumulates: accumulate, ahead: ahead)
    multiplyTile(operands, rows, vectors)
    ahead.pass(inner)
    column += vectors * lanes
  }
}

/// The number of tiles across the columns of a panel.
@inline(__always)
func tilesAcross(_ columns: Int) -> Int { (columns + tileVectors * lanes - 1) / (tileVectors * lanes) }

/// The memory that tiles prefetch, see `graphc_ahead`.
typealias Ahead = graphc_ahead

extension Ahead {
  /// Skips what was prefetched during `inner` steps of k.
  @inline(__always)
  mutating func pass(_ inner: Int) { start += step * inner }
}

/// `multiply` for at most the columns of one tile, from a panel of `bStride` columns.
@inline(__always)
func multiplyGroup(
  _ a: UnsafePointer<Float>, _ aStride: Int, _ b: UnsafePointer<Float>, _ bStride: Int, rows: Int, inner: Int,
  vectors: Int, into c: UnsafeMutablePointer<Float>, _ cStride: Int, accumulate: Bool
) {
  var row = 0
  while row < rows {
    let height = min(tileRows, rows - row)
    let operands = graphc_tile(
      a: a + row * aStride, a_stride: aStride, b: b, b_stride: bStride, inner: inner, c: c + row * cStride,
      c_stride: cStride, accumulates: accumulate, ahead: Ahead(start: b, step: 0))
    multiplyTile(operands, height, vectors)
    row += height
  }
}

/// The number of column groups of a matrix that is packed and used immediately. A group is [inner, width of the group],
/// as wide as a tile or slightly narrower, so that all groups have nearly equal widths.
@inline(__always)
func groupCount(columns: Int) -> Int {
  let vectors = (columns + lanes - 1) / lanes
  return (vectors + tileVectors - 1) / tileVectors
}

/// The first column of a group, a multiple of the lanes; for the index after the last group, the padded number of
/// columns.
@inline(__always)
func groupStart(_ group: Int, columns: Int) -> Int {
  let vectors = (columns + lanes - 1) / lanes
  return group * vectors / max(1, groupCount(columns: columns)) * lanes
}

/// Multiplies one tile of `rows` × `vectors`.
@inline(never)
func multiplyTile(_ operands: graphc_tile, _ rows: Int, _ vectors: Int) {
  #if GRAPHC_AVX512 || arch(arm64)
    switch vectors {
    case 3: tile(Sums<3>(), operands, rows)
    case 2: tile(Sums<2>(), operands, rows)
    default: tile(Sums<1>(), operands, rows)
    }
  #else
    switch vectors {
    case 2: tile(Sums<2>(), operands, rows)
    default: tile(Sums<1>(), operands, rows)
    }
  #endif
}

/// Passes a number of vectors as a generic value to the functions below.
private struct Sums<let vectors: Int> {}

@inline(__always)
private func tile<let vectors: Int>(_ sums: Sums<vectors>, _ operands: graphc_tile, _ rows: Int) {
  switch rows {
  #if GRAPHC_AVX512 || arch(arm64)
    case 8: tile(InlineArray<8, Row<vectors>>(repeating: zero()), operands)
    case 7: tile(InlineArray<7, Row<vectors>>(repeating: zero()), operands)
  #endif
  case 6: tile(InlineArray<6, Row<vectors>>(repeating: zero()), operands)
  case 5: tile(InlineArray<5, Row<vectors>>(repeating: zero()), operands)
  case 4: tile(InlineArray<4, Row<vectors>>(repeating: zero()), operands)
  case 3: tile(InlineArray<3, Row<vectors>>(repeating: zero()), operands)
  case 2: tile(InlineArray<2, Row<vectors>>(repeating: zero()), operands)
  default: tile(InlineArray<1, Row<vectors>>(repeating: zero()), operands)
  }
}

private typealias Row<let vectors: Int> = InlineArray<vectors, Vector>

@inline(__always)
private func zero<let vectors: Int>() -> Row<vectors> { Row<vectors>(repeating: splat(0)) }

/// The micro-kernel. A row of B is loaded in the outer loop and shared by all rows of the tile.
@inline(__always)
private func tile<let rows: Int, let vectors: Int>(
  _ zeros: InlineArray<rows, Row<vectors>>, _ operands: graphc_tile
) {
  let (c, cStride) = (operands.c, operands.c_stride)
  let (aStride, bStride, aheadStep) = (operands.a_stride, operands.b_stride, operands.ahead.step)
  var sums = zeros
  if operands.accumulates {
    for r in 0..<rows {
      for v in 0..<vectors { sums[r][v] = load(c + r * cStride + v * lanes) }
    }
  }
  var a = operands.a
  var b = operands.b
  var ahead = operands.ahead.start
  let end = a + operands.inner
  while a < end {
    graphc_prefetch_l2(ahead)
    ahead += aheadStep
    var bRow = Row<vectors>(repeating: splat(0))
    for v in 0..<vectors { bRow[v] = load(b + v * lanes) }
    b += bStride
    for r in 0..<rows {
      let element = splat(a[r * aStride])
      for v in 0..<vectors { sums[r][v] = fma(element, bRow[v], sums[r][v]) }
    }
    a += 1
  }
  for r in 0..<rows {
    for v in 0..<vectors { store(sums[r][v], c + r * cStride + v * lanes) }
  }
}
