internal import CIntrinsics

/// An iterator over a range of elements of a strided shape, by contiguous runs along its last dim.
typealias ContiguousRuns = graphc_contiguous_runs

extension ContiguousRuns {
  /// `dims` holds the shape, then `rank` strides of each operand.
  @inline(__always)
  init(rank: Int, operands: Int, dims: UnsafePointer<Int>, begin: Int, end: Int) {
    self.init()
    self.rank = rank
    self.operands = operands
    self.dims = dims
    self.end = end
    position = begin
  }

  /// Advances to the next run; false at the end.
  @inline(__always)
  mutating func next() -> Bool {
    guard position < end else { return false }
    let width = dims[rank - 1]
    if rows_left > 0 {
      rows_left -= 1
      first += dims[2 * rank - 2]
      if operands > 1 { second += dims[3 * rank - 2] }
      if operands > 2 { third += dims[4 * rank - 2] }
      count = min(width, end - position)
    } else {
      let row = position / width
      let column = position - row * width
      first = offset(0, row, column)
      if operands > 1 { second = offset(1, row, column) }
      if operands > 2 { third = offset(2, row, column) }
      count = min(width - column, end - position)
      // The row strides lead to the next run only from the start of a row.
      if rank > 1, column == 0 { rows_left = dims[rank - 2] - 1 - row % dims[rank - 2] }
    }
    start = position
    position += count
    return true
  }

  @inline(__always)
  private func offset(_ operand: Int, _ row: Int, _ column: Int) -> Int {
    let strides = dims + rank * (operand + 1)
    var rest = row
    var offset = column * strides[rank - 1]
    var axis = rank - 2
    while axis >= 0 {
      let above = rest / dims[axis]
      offset += (rest - above * dims[axis]) * strides[axis]
      rest = above
      axis -= 1
    }
    return offset
  }

  /// The stride of an operand along a run.
  @inline(__always)
  func step(operand: Int) -> Int { dims[rank * (operand + 1) + rank - 1] }
}
