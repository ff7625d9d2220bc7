package import GraphcRuntime

/// The rows of a state, which a search reorders between steps: each row takes what another one has.
///
/// A state is [outer…, rows, inner…]; of an inner axis of positions only those that are written are copied.
package struct StateRows {
  private let base: UnsafeMutableRawPointer
  private let rows: Int
  /// The product of the extents before the rows.
  private let outer: Int
  /// The runs of a row, each with all its positions: the product of the extents between rows and positions.
  private let runs: Int
  /// The extent of the axis of positions; 1 without one.
  private let positions: Int
  /// Bytes of one position of a run.
  private let byteCount: Int

  /// - Parameters:
  ///   - base: the first element; the memory is as large as the shape.
  ///   - shape: all extents, whose product fits.
  ///   - rowAxis: the axis of the rows.
  ///   - positionAxis: the axis that is filled from its start as tokens come; `nil` if a row is copied whole.
  package init(
    base: UnsafeMutableRawPointer, dtype: DType, shape: [Int], rowAxis: Int, positionAxis: Int?
  ) {
    precondition(shape.indices.contains(rowAxis), "the axis of the rows is one of the shape")
    self.base = base
    rows = shape[rowAxis]
    outer = shape[..<rowAxis].reduce(1, *)
    if let axis = positionAxis, axis > rowAxis, axis < shape.count {
      runs = shape[(rowAxis + 1)..<axis].reduce(1, *)
      positions = shape[axis]
      byteCount = shape[(axis + 1)...].reduce(dtype.byteCount, *)
    } else {
      runs = 1
      positions = 1
      byteCount = shape[(rowAxis + 1)...].reduce(dtype.byteCount, *)
    }
  }

  /// Bytes that ``reorder(parents:used:scratch:)`` needs.
  package var scratchByteCount: Int { rows * rowByteCount }

  private var rowByteCount: Int { runs * positions * byteCount }

  /// Gives every row the content of its parent.
  ///
  /// - Parameters:
  ///   - parents: [rows], each below the number of rows.
  ///   - used: the positions that are written.
  ///   - scratch: `scratchByteCount` bytes that overlap nothing.
  package func reorder(parents: UnsafeBufferPointer<Int32>, used: Int, scratch: UnsafeMutableRawPointer) {
    precondition(parents.count == rows && parents.allSatisfy { $0 >= 0 && Int($0) < rows }, "each row has a parent")
    let count = min(used, positions) * byteCount
    let isWhole = positions == 1
    let length = isWhole ? byteCount : count
    guard length > 0 else { return }
    for block in 0..<outer {
      let start = base + block * rows * rowByteCount
      // A row that another one needs may be overwritten first.
      for row in 0..<rows where Int(parents[row]) < row || Int(parents[row]) > row {
        let parent = Int(parents[row])
        copy(from: start + parent * rowByteCount, to: scratch + row * rowByteCount, length)
      }
      for row in 0..<rows where Int(parents[row]) != row {
        copy(from: scratch + row * rowByteCount, to: start + row * rowByteCount, length)
      }
    }
  }

  /// Copies the written positions of each run.
  private func copy(from source: UnsafeMutableRawPointer, to target: UnsafeMutableRawPointer, _ length: Int) {
    let stride = positions * byteCount
    for run in 0..<runs { (target + run * stride).copyMemory(from: source + run * stride, byteCount: length) }
  }
}
