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

/// Writes one panel, [inner, 48], from `columns` ≤ 48 columns; the others become zeros.
///
/// Element (k, c) is at `k * innerStride + c * columnStride`.
@inline(__always)
func packPanel(
  _ source: UnsafePointer<Float>, _ innerStride: Int, _ columnStride: Int, _ inner: Int, _ columns: Int,
  _ into: UnsafeMutablePointer<Float>
) {
  let width = PanelLayout.width
  if columnStride == 1 {
    for k in 0..<inner {
      let from = source + k * innerStride
      let to = into + k * width
      if columns == width {
        var c = 0
        while c < width {
          store(load(from + c), to + c)
          c += lanes
        }
      } else {
        for c in 0..<columns { to[c] = from[c] }
        for c in columns..<width { to[c] = 0 }
      }
    }
    return
  }
  // Sixteen steps of k at a time: one cache line of every column.
  var k = 0
  while k < inner {
    let stop = min(inner, k + 16)
    for c in 0..<columns {
      let from = source + c * columnStride
      for step in k..<stop { into[step * width + c] = from[step * innerStride] }
    }
    for step in k..<stop {
      for c in columns..<width { into[step * width + c] = 0 }
    }
    k = stop
  }
}
