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

/// From columns that are dense along k, by squares of four.
@inline(never)
private func packColumns(
  _ source: UnsafePointer<Float>, _ columnStride: Int, _ inner: Int, _ columns: Int,
  _ into: UnsafeMutablePointer<Float>, _ width: Int
) {
  let wholeColumns = columns / 4 * 4
  let wholeInner = inner / 4 * 4
  // Sixteen steps of k at a time: one cache line of every column.
  var k = 0
  while k < inner {
    let stop = min(inner, k + 16)
    var c = 0
    while c < wholeColumns {
      let from = source + c * columnStride
      var step = k
      while step < min(stop, wholeInner) {
        graphc_transpose4(from + step, columnStride, into + step * width + c, width)
        step += 4
      }
      while step < stop {
        for lane in 0..<4 { into[step * width + c + lane] = from[step + lane * columnStride] }
        step += 1
      }
      c += 4
    }
    for step in k..<stop {
      for c in wholeColumns..<columns { into[step * width + c] = source[step + c * columnStride] }
      for c in columns..<width { into[step * width + c] = 0 }
    }
    k = stop
  }
}
