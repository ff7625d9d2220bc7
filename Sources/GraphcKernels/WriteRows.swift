internal import GraphcKernelTable

/// Copies runs of contiguous rows: those that are written, and, unless the result is `x`, those of `x` between them.
func writeRows(_ arguments: UnsafeRawPointer, _ begin: Int, _ end: Int, _ scratch: UnsafeMutableRawPointer) {
  let call = arguments.assumingMemoryBound(to: WriteRowsArguments.self).pointee
  // The first row that stays: with more rows than positions, earlier ones are overwritten.
  let skipped = call.wraps && call.count > call.extent ? call.count - call.extent : 0
  let written = call.count - skipped
  let units = call.inPlace ? written : call.extent
  var unit = begin
  while unit < end {
    let block = unit / units
    let place = unit - block * units
    let at = Int(call.at[block / call.blocks])
    var start = at
    if call.wraps {
      start = (at + skipped) % call.extent
      if start < 0 { start += call.extent }
    }
    let isInside = written > 0 && (call.wraps || at >= 0 && at <= call.extent - call.count)
    let rows = call.rows + (block * call.count + skipped) * call.rowByteCount
    let into = call.into + block * call.extent * call.rowByteCount
    var count = min(end - unit, units - place)
    if call.inPlace {
      if isInside {
        var position = start + place
        if position >= call.extent { position -= call.extent }
        count = min(count, call.extent - position)
        copyBytes(rows + place * call.rowByteCount, into + position * call.rowByteCount, count * call.rowByteCount)
      }
    } else {
      // The distance from the first position that is written, around the end of the axis.
      let distance = !isInside ? written : place >= start ? place - start : place + call.extent - start
      if isInside, distance < written {
        count = min(count, written - distance)
        copyBytes(rows + distance * call.rowByteCount, into + place * call.rowByteCount, count * call.rowByteCount)
      } else {
        if isInside, place < start { count = min(count, start - place) }
        let x = call.x + block * call.extent * call.rowByteCount
        copyBytes(x + place * call.rowByteCount, into + place * call.rowByteCount, count * call.rowByteCount)
      }
    }
    unit += count
  }
}

@inline(__always)
private func copyBytes(_ from: UnsafeRawPointer, _ into: UnsafeMutableRawPointer, _ byteCount: Int) {
  into.copyMemory(from: from, byteCount: byteCount)
}
