internal import CIntrinsics
internal import GraphcKernelTable

/// f32 in panels, multiplied with f32.
enum F32: Format {
  @inline(__always)
  static var layout: PanelLayout { .f32 }

  @inline(__always)
  static func load(_ group: UnsafePointer<Float>, vector: Int, neighbour: Int) -> Vector {
    graphc_load(group + vector * lanes)
  }

  @inline(__always)
  static func packPanel(
    _ source: UnsafePointer<Float>, _ innerStride: Int, _ columnStride: Int, _ inner: Int, _ columns: Int,
    _ into: UnsafeMutablePointer<Float>
  ) {
    packF32Panel(source, innerStride, columnStride, inner, columns, into, width: layout.width)
  }
}

func packF32(_ arguments: UnsafeRawPointer, _ begin: Int, _ end: Int, _ scratch: UnsafeMutableRawPointer) {
  F32.pack(arguments, begin, end)
}

/// As `Format.packPanel`, for a panel of any width.
@inline(__always)
func packF32Panel(
  _ source: UnsafePointer<Float>, _ innerStride: Int, _ columnStride: Int, _ inner: Int, _ columns: Int,
  _ into: UnsafeMutablePointer<Float>, width: Int
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
