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

/// Writes one panel, [inner, width], from `columns` ≤ width columns, and zeros in the columns beyond.
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

/// Packs rows that are dense along the columns.
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
