internal import CIntrinsics

/// Packs a panel, [inner, width], from columns that are dense along k: by squares of a vector's lanes, then squares of
/// four, then single elements. Columns that the source lacks become zeros.
@inline(never)
func packColumns(
  _ source: UnsafePointer<Float>, _ columnStride: Int, _ inner: Int, _ columns: Int,
  _ into: UnsafeMutablePointer<Float>, _ width: Int
) {
  let squareInner = inner / lanes * lanes
  let squareColumns = columns / lanes * lanes
  var k = 0
  while k < squareInner {
    var c = 0
    while c < squareColumns {
      graphc_transpose(source + c * columnStride + k, columnStride, into + k * width + c, width)
      c += lanes
    }
    packSmallSquares(source, columnStride, k, k + lanes, squareColumns, columns, into, width)
    k += lanes
  }
  packSmallSquares(source, columnStride, squareInner, inner, 0, columns, into, width)
  for k in 0..<inner {
    for c in columns..<width { into[k * width + c] = 0 }
  }
}

/// Packs the part of a panel from `begin` to `end` along k and from `first` to `last` along the columns.
@inline(__always)
private func packSmallSquares(
  _ source: UnsafePointer<Float>, _ columnStride: Int, _ begin: Int, _ end: Int, _ first: Int, _ last: Int,
  _ into: UnsafeMutablePointer<Float>, _ width: Int
) {
  let squareEnd = begin + (end - begin) / 4 * 4
  let squareLast = first + (last - first) / 4 * 4
  var c = first
  while c < last {
    let isSquare = c < squareLast
    var k = begin
    while isSquare, k < squareEnd {
      graphc_transpose4(source + c * columnStride + k, columnStride, into + k * width + c, width)
      k += 4
    }
    let count = isSquare ? 4 : 1
    while k < end {
      for lane in 0..<count { into[k * width + c + lane] = source[(c + lane) * columnStride + k] }
      k += 1
    }
    c += count
  }
}
