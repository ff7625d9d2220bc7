internal import CIntrinsics
internal import GraphcKernelTable

/// bf16 in panels of pairs, multiplied with bf16.
enum BF16: Format {
  @inline(__always)
  static var layout: PanelLayout { .bf16 }

  @inline(__always)
  static func load(_ group: UnsafePointer<UInt16>, vector: Int, neighbour: Int) -> Vector {
    let pairs = group + 2 * vector * lanes
    return neighbour == 0 ? graphc_pair_firsts(pairs) : graphc_pair_seconds(pairs)
  }

  @inline(__always)
  static func packPanel(
    _ source: UnsafePointer<Float>, _ innerStride: Int, _ columnStride: Int, _ inner: Int, _ columns: Int,
    _ into: UnsafeMutablePointer<UInt16>
  ) {
    if columnStride == 1 {
      packRows(source, innerStride, inner, columns, into)
    } else {
      packColumns(source, columnStride, inner, columns, into)
    }
  }
}

func packBF16(_ arguments: UnsafeRawPointer, _ begin: Int, _ end: Int, _ scratch: UnsafeMutableRawPointer) {
  BF16.pack(arguments, begin, end)
}

/// Packs one panel from rows that are contiguous along the columns.
@inline(never)
private func packRows(
  _ source: UnsafePointer<Float>, _ innerStride: Int, _ inner: Int, _ columns: Int,
  _ into: UnsafeMutablePointer<UInt16>
) {
  let width = PanelLayout.bf16.width
  var k = 0
  while k < inner {
    let first = source + k * innerStride
    let to = into + k * width
    var c = 0
    while c < width {
      let count = columns - c
      let firsts = count > 0 ? load(first + c, first: count) : splat(0)
      let seconds = count > 0 && k + 1 < inner ? load(first + innerStride + c, first: count) : splat(0)
      graphc_store_pairs(to + 2 * c, firsts, seconds)
      c += lanes
    }
    k += 2
  }
}

/// Packs one panel from columns that are contiguous along inner.
@inline(never)
private func packColumns(
  _ source: UnsafePointer<Float>, _ columnStride: Int, _ inner: Int, _ columns: Int,
  _ into: UnsafeMutablePointer<UInt16>
) {
  let width = PanelLayout.bf16.width
  // Sixteen steps at a time: one cache line of every column.
  var k = 0
  while k < inner {
    let stop = min(inner, k + 16)
    for c in 0..<width {
      let from = source + c * columnStride
      var step = k
      while step < stop {
        let to = into + step * width + 2 * c
        to[0] = c < columns ? bf16Bits(from[step]) : 0
        to[1] = c < columns && step + 1 < inner ? bf16Bits(from[step + 1]) : 0
        step += 2
      }
    }
    k = stop
  }
}

/// Packs one panel of bf16 from columns that are contiguous along inner.
@inline(__always)
func packColumnsBF16(
  _ source: UnsafePointer<UInt16>, _ columnStride: Int, _ inner: Int, _ columns: Int,
  _ into: UnsafeMutablePointer<UInt16>
) {
  let width = PanelLayout.bf16.width
  if columnStride % 2 == 0, inner % 2 == 0 {
    // Pairs are only moved, so floats stand for them.
    packColumns(
      UnsafeRawPointer(source).assumingMemoryBound(to: Float.self), columnStride / 2, inner / 2, columns,
      UnsafeMutableRawPointer(into).assumingMemoryBound(to: Float.self), width)
  } else {
    packOddColumns(source, columnStride, inner, columns, into)
  }
}

@inline(never)
private func packOddColumns(
  _ source: UnsafePointer<UInt16>, _ columnStride: Int, _ inner: Int, _ columns: Int,
  _ into: UnsafeMutablePointer<UInt16>
) {
  let width = PanelLayout.bf16.width
  for pair in 0..<(inner + 1) / 2 {
    let to = into + pair * 2 * width
    for c in 0..<width {
      let from = source + c * columnStride + 2 * pair
      to[2 * c] = c < columns ? from[0] : 0
      to[2 * c + 1] = c < columns && 2 * pair + 1 < inner ? from[1] : 0
    }
  }
}

/// Packs one panel of bf16 from rows that are contiguous along the columns, followed by zeros up to `padded` rows, an
/// even number. Returns whether all elements are finite; zeros are packed for others.
@inline(never)
func packValuesBF16(
  _ source: UnsafePointer<UInt16>, _ rowStride: Int, _ rows: Int, _ padded: Int, _ columns: Int,
  _ into: UnsafeMutablePointer<UInt16>
) -> Bool {
  let width = PanelLayout.bf16.width
  var exponents = graphc_u32v(repeating: 0)
  var row = 0
  while columns == width, row + 2 <= rows {
    let first = source + row * rowStride
    let to = into + row * width
    var c = 0
    while c < width {
      let pairs = graphc_join_pairs(to + 2 * c, graphc_load_bf16(first + c), graphc_load_bf16(first + rowStride + c))
      exponents = graphc_larger_pair_exponents(pairs, exponents)
      c += lanes
    }
    row += 2
  }
  while row < padded {
    let first = source + row * rowStride
    var c = 0
    while c < width {
      let count = columns - c
      let firsts = count > 0 && row < rows ? loadBF16(first + c, first: count) : splat(0)
      let seconds = count > 0 && row + 1 < rows ? loadBF16(first + rowStride + c, first: count) : splat(0)
      let pairs = graphc_join_pairs(into + row * width + 2 * c, firsts, seconds)
      exponents = graphc_larger_pair_exponents(pairs, exponents)
      c += lanes
    }
    row += 2
  }
  if graphc_are_finite_pairs(exponents) { return true }
  for i in 0..<padded * width where into[i] & 0x7f80 == 0x7f80 { into[i] = 0 }
  return false
}
