/// The stretches along the last dim of which a range of elements of a strided shape consists.
///
/// `dims` holds the shape, then `rank` strides of each operand. The type stands in this module, and its code is emitted
/// into the kernels, because the value witnesses of a type are code too: compiled for one instruction set, they could
/// be linked into all.
@frozen
public struct Stretches {
  public let rank: Int
  public let dims: UnsafePointer<Int>
  @usableFromInline var position: Int
  @usableFromInline let end: Int

  /// The first element of the stretch, counted in the dense result.
  public var start = 0
  public var count = 0
  @usableFromInline var row = 0
  @usableFromInline var column = 0

  @_alwaysEmitIntoClient @inline(__always)
  public init(rank: Int, dims: UnsafePointer<Int>, begin: Int, end: Int) {
    self.rank = rank
    self.dims = dims
    position = begin
    self.end = end
  }

  /// Moves to the next stretch; false at the end.
  @_alwaysEmitIntoClient @inline(__always)
  public mutating func next() -> Bool {
    guard position < end else { return false }
    let width = dims[rank - 1]
    row = position / width
    column = position - row * width
    start = position
    count = min(width - column, end - position)
    position += count
    return true
  }

  /// Where the stretch starts in an operand, in elements.
  @_alwaysEmitIntoClient @inline(__always)
  public func offset(operand: Int) -> Int {
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

  /// The stride of an operand along the stretch.
  @_alwaysEmitIntoClient @inline(__always)
  public func step(operand: Int) -> Int { dims[rank * (operand + 1) + rank - 1] }
}
