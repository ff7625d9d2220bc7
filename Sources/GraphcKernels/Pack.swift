internal import CIntrinsics
internal import GraphcKernelTable

func pack(_ arguments: UnsafeRawPointer, _ begin: Int, _ end: Int, _ scratch: UnsafeMutableRawPointer) {
  let call = arguments.assumingMemoryBound(to: PackArguments.self).pointee
  for panel in begin..<end {
    let column = panel * PanelLayout.width
    packPanel(
      call.source + column * call.columnStride, call.innerStride, call.columnStride, call.inner,
      min(PanelLayout.width, call.columns - column), call.into + column * call.inner)
  }
}

/// Writes one panel, [inner, width], from `columns` ≤ width columns; the others become zeros.
///
/// Element (k, c) is at `k * innerStride + c * columnStride`; one of the strides is 1.
@inline(__always)
func packPanel(
  _ source: UnsafePointer<Float>, _ innerStride: Int, _ columnStride: Int, _ inner: Int, _ columns: Int,
  _ into: UnsafeMutablePointer<Float>, width: Int = PanelLayout.width
) {
  if columnStride == 1 {
    packRows(source, innerStride, inner, columns, into, width)
  } else {
    packColumns(source, columnStride, inner, columns, into, width)
  }
}

/// From rows that are dense along the columns.
@inline(never)
private func packRows(
  _ source: UnsafePointer<Float>, _ innerStride: Int, _ inner: Int, _ columns: Int,
  _ into: UnsafeMutablePointer<Float>, _ width: Int
) {
  let whole = columns / lanes * lanes
  for k in 0..<inner {
    let from = source + k * innerStride
    let to = into + k * width
    var c = 0
    while c < whole {
      store(load(from + c), to + c)
      c += lanes
    }
    while c < columns {
      to[c] = from[c]
      c += 1
    }
    while c < width {
      to[c] = 0
      c += 1
    }
  }
}

/// From columns that are dense along k, by squares of a vector's lanes, then of four, then one by one.
@inline(never)
private func packColumns(
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

/// The part of a panel from `begin` to `end` along k and from `first` to `last` along the columns.
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
