import GraphcRuntime

/// A buffer of a plan: the location of a value when a function runs.
package enum Buffer: Hashable, Sendable {
  /// An argument of the function, by index.
  case input(Int)
  /// A result of the function, which the function writes.
  case output(Int)
  /// A slot of the function's parameters.
  case parameter(Int)
  /// A temporary: a part of the arena that is live from its first to its last use.
  case temporary(Int)
}

/// A value as a strided window on a buffer. Offsets and strides are in elements.
///
/// Every view starts as a whole buffer. Views derived from it (`window`) keep the size of the buffer, so that a part is
/// never taken for the whole.
package struct BufferView: Hashable, Sendable {
  package var buffer: Buffer
  package var offset: Dim
  package var strides: [Dim]
  package var type: TensorType
  /// The number of elements of the whole buffer.
  private let bufferCount: Dim

  /// The whole buffer, row-major.
  package init(contiguous buffer: Buffer, type: TensorType) throws(DimError) {
    self.buffer = buffer
    offset = 0
    strides = try BufferView.contiguousStrides(type.shape)
    self.type = type
    bufferCount = try type.shape.product()
  }

  /// Another view of the same buffer.
  ///
  /// - Parameter offset: from the start of the buffer; by default the offset of this view.
  package func window(offset: Dim? = nil, strides: [Dim], type: TensorType) -> BufferView {
    var view = self
    view.offset = offset ?? self.offset
    view.strides = strides
    view.type = type
    return view
  }

  package static func contiguousStrides(_ shape: [Dim]) throws(DimError) -> [Dim] {
    var strides = Array(repeating: Dim(1), count: shape.count)
    var stride = Dim(1)
    for axis in shape.indices.reversed() {
      strides[axis] = stride
      stride = try stride.multiplied(by: shape[axis])
    }
    return strides
  }

  /// Whether the elements are contiguous in row-major order. The stride of an axis of extent 1 does not matter.
  package var isContiguous: Bool {
    guard let expected = try? BufferView.contiguousStrides(type.shape) else { return false }
    return zip(type.shape, zip(strides, expected)).allSatisfy { $0 == Dim(1) || $1.0 == $1.1 }
  }

  /// Whether the view is the whole buffer in row-major order.
  package var isWhole: Bool {
    guard offset == Dim(0), isContiguous, let count = try? type.shape.product() else { return false }
    return count == bufferCount
  }

  /// The strides for reading this view broadcast to `shape`.
  package func strides(broadcastTo shape: [Dim]) -> [Dim] {
    let missing = shape.count - type.rank
    return shape.indices.map { axis in
      guard axis >= missing else { return 0 }
      return type.shape[axis - missing] == Dim(1) ? 0 : strides[axis - missing]
    }
  }

  /// The same elements under another shape without copying; `nil` if strides cannot express that.
  package func reshaped(_ shape: [Dim]) throws(DimError) -> BufferView? {
    let target = TensorType(type.dtype, shape)
    if isContiguous {
      return window(strides: try BufferView.contiguousStrides(shape), type: target)
    }
    // Axes of extent 1 need no stride. The others are matched from left to right in the smallest groups with equal
    // numbers of elements; a group of several old axes must be contiguous in memory.
    let old = type.shape.indices.filter { type.shape[$0] != Dim(1) }
    let new = shape.indices.filter { shape[$0] != Dim(1) }
    var strides = Array(repeating: Dim(0), count: shape.count)
    var (i, j) = (0, 0)
    while i < old.count, j < new.count {
      guard let (oldEnd, newEnd) = try Self.group(old.map { type.shape[$0] }, i, new.map { shape[$0] }, j) else {
        return nil
      }
      for (outer, inner) in zip(old[i..<oldEnd], old[(i + 1)..<max(oldEnd, i + 1)]) {
        guard try self.strides[outer] == self.strides[inner].multiplied(by: type.shape[inner]) else { return nil }
      }
      var stride = self.strides[old[oldEnd - 1]]
      for axis in new[j..<newEnd].reversed() {
        strides[axis] = stride
        stride = try stride.multiplied(by: shape[axis])
      }
      (i, j) = (oldEnd, newEnd)
    }
    guard i == old.count, j == new.count else { return nil }
    return window(strides: strides, type: target)
  }

  /// The ends of the shortest groups, of `old` from `i` on and of `new` from `j` on, with equal products.
  package static func group(
    _ old: [Dim], _ i: Int, _ new: [Dim], _ j: Int
  ) throws(DimError) -> (oldEnd: Int, newEnd: Int)? {
    var product = Dim(1)
    for index in i..<old.count {
      product = try product.multiplied(by: old[index])
      if let end = try run(of: new, from: j, product: product) { return (index + 1, end) }
    }
    return nil
  }

  /// The end of the shortest group of `extents` from `start` on with this product.
  private static func run(of extents: [Dim], from start: Int, product: Dim) throws(DimError) -> Int? {
    var total = Dim(1)
    for index in start..<extents.count {
      total = try total.multiplied(by: extents[index])
      if total == product { return index + 1 }
    }
    return nil
  }
}
