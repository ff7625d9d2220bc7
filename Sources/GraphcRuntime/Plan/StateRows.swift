/// Where the rows of a state are, and room for one of them.
final class StateRows {
  /// The number of rows.
  let count: Int
  /// Parts of a row that lie apart because of axes before that of the rows, and the bytes from one to the next.
  private let outerCount: Int
  private let outerStride: Int
  /// Bytes of a row within such a part.
  private let rowByteCount: Int
  /// Runs of positions within a part, and the number and the bytes of the positions of each.
  private let blockCount: Int
  private let positionCount: Int
  private let positionByteCount: Int
  private var scratch: AlignedBuffer?

  /// - Returns: `nil` for a state without rows.
  init?(_ state: StateDeclaration, _ tensor: Tensor) {
    guard let axis = state.rowAxis, tensor.shape.indices.contains(axis) else { return nil }
    let (sizes, rank) = (tensor.sizes, tensor.shape.count)
    let positions = state.positionAxis.flatMap { $0 > axis && $0 < rank ? $0 : nil }
    count = sizes.extents[axis]
    outerCount = sizes.count(ofAxes: 0..<axis)
    outerStride = sizes.byteCount(of: tensor.dtype, inAxes: axis..<rank)
    rowByteCount = sizes.byteCount(of: tensor.dtype, inAxes: axis + 1..<rank)
    blockCount = positions.map { sizes.count(ofAxes: axis + 1..<$0) } ?? 1
    positionCount = positions.map { sizes.extents[$0] } ?? 1
    positionByteCount = positions.map { sizes.byteCount(of: tensor.dtype, inAxes: $0 + 1..<rank) } ?? rowByteCount
    hasPositions = positions != nil
  }

  private let hasPositions: Bool

  /// Copies a row to another one; `nil` stands for the scratch, which the first copy to it allocates.
  ///
  /// - Parameter positions: how many positions are copied; all if it is `nil`.
  func copy(_ base: UnsafeMutableRawPointer, from: Int?, to: Int?, positions: Int?) throws(GraphcError) {
    if (from == nil || to == nil) && scratch == nil { scratch = try AlignedBuffer(byteCount: byteCount) }
    let copied = hasPositions ? min(max(positions ?? positionCount, 0), positionCount) : positionCount
    let byteCount = copied * positionByteCount
    let blockStride = positionCount * positionByteCount
    for outer in 0..<outerCount {
      guard let source = address(base, from, outer), let target = address(base, to, outer) else { return }
      for block in 0..<blockCount {
        (target + block * blockStride).copyMemory(from: source + block * blockStride, byteCount: byteCount)
      }
    }
  }

  /// Bytes of a row in all parts.
  private var byteCount: Int { outerCount * rowByteCount }

  private func address(_ base: UnsafeMutableRawPointer, _ row: Int?, _ outer: Int) -> UnsafeMutableRawPointer? {
    if let row { return base + outer * outerStride + row * rowByteCount }
    return scratch.map { $0.base + outer * rowByteCount }
  }
}
