internal import CIntrinsics
internal import GraphcKernelTable

func copy4(_ arguments: UnsafeRawPointer, _ begin: Int, _ end: Int, _ scratch: UnsafeMutableRawPointer) {
  copy(UInt32.self, arguments, begin, end)
}

func copy2(_ arguments: UnsafeRawPointer, _ begin: Int, _ end: Int, _ scratch: UnsafeMutableRawPointer) {
  copy(UInt16.self, arguments, begin, end)
}

func copy1(_ arguments: UnsafeRawPointer, _ begin: Int, _ end: Int, _ scratch: UnsafeMutableRawPointer) {
  copy(UInt8.self, arguments, begin, end)
}

@inline(__always)
private func copy<Element: BitwiseCopyable>(
  _ type: Element.Type, _ arguments: UnsafeRawPointer, _ begin: Int, _ end: Int
) {
  let call = arguments.assumingMemoryBound(to: CopyArguments.self).pointee
  let x = call.x.assumingMemoryBound(to: Element.self)
  let into = call.into.assumingMemoryBound(to: Element.self)
  if call.transposed { return transpose(call, x, into, begin, end) }
  var runs = ContiguousRuns(rank: call.rank, operands: 2, dims: call.dims, begin: begin, end: end)
  let xStep = runs.step(operand: 0)
  let intoStep = runs.step(operand: 1)
  while runs.next() {
    let from = x + runs.first
    let to = into + runs.second
    let count = runs.count
    switch (xStep, intoStep) {
    case (1, 1):
      UnsafeMutableRawPointer(to).copyMemory(from: from, byteCount: count * MemoryLayout<Element>.stride)
    case (0, 1):
      let value = from[0]
      for i in 0..<count { to[i] = value }
    default:
      for i in 0..<count { to[i * intoStep] = from[i * xStep] }
    }
  }
}

/// Copies rows `begin..<end` of the last dim in square tiles that fit the first-level cache. `x` is read along its
/// dense axis, the last but one.
@inline(__always)
private func transpose<Element: BitwiseCopyable>(
  _ call: CopyArguments, _ x: UnsafePointer<Element>, _ into: UnsafeMutablePointer<Element>, _ begin: Int, _ end: Int
) {
  let side = 16
  let rank = call.rank
  let rows = call.dims[rank - 2]
  let columns = call.dims[rank - 1]
  let slabs = ContiguousRuns(rank: rank, operands: 2, dims: call.dims, begin: 0, end: 0)
  let xColumn = slabs.step(operand: 0)
  let intoRow = call.dims[3 * rank - 2]
  let intoColumn = slabs.step(operand: 1)
  var row = begin
  while row < end {
    let height = min(side, end - row, rows - row % rows)
    var place = ContiguousRuns(rank: rank, operands: 2, dims: call.dims, begin: row * columns, end: row * columns + 1)
    guard place.next() else { return }
    let from = x + place.first
    let to = into + place.second
    var column = 0
    while column < columns {
      let width = min(side, columns - column)
      if MemoryLayout<Element>.stride == 4, height == side, width == side, intoColumn == 1 {
        transposeSquare(
          UnsafeRawPointer(from + column * xColumn), xColumn, UnsafeMutableRawPointer(to + column), intoRow, side)
      } else {
        for r in 0..<height {
          for c in column..<column + width { to[r * intoRow + c * intoColumn] = from[r + c * xColumn] }
        }
      }
      column += width
    }
    row += height
  }
}

/// to[c][r] = from[r][c] of 4-byte elements, by squares of four. The elements are only moved, so floats stand for any
/// type of 4 bytes.
@inline(__always)
private func transposeSquare(
  _ from: UnsafeRawPointer, _ fromStride: Int, _ to: UnsafeMutableRawPointer, _ toStride: Int, _ side: Int
) {
  let from = from.assumingMemoryBound(to: Float.self)
  let to = to.assumingMemoryBound(to: Float.self)
  var r = 0
  while r < side {
    var c = 0
    while c < side {
      graphc_transpose4(from + r * fromStride + c, fromStride, to + c * toStride + r, toStride)
      c += 4
    }
    r += 4
  }
}
