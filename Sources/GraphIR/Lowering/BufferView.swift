package import GraphcRuntime

/// A buffer of a plan: where a value lives when a function runs.
package enum Buffer: Hashable, Sendable {
  /// An argument of the function, by index.
  case input(Int)
  /// A result of the function, written by it.
  case output(Int)
  /// A slot of the function's parameters.
  case parameter(Int)
  /// Memory of the arena that lives from its first to its last use.
  case temporary(Int)
}

/// A value as a strided window on a buffer, in elements.
package struct BufferView: Hashable, Sendable {
  package var buffer: Buffer
  package var offset: Dim
  package var strides: [Dim]
  package var type: TensorType

  package init(buffer: Buffer, offset: Dim = 0, strides: [Dim], type: TensorType) {
    self.buffer = buffer
    self.offset = offset
    self.strides = strides
    self.type = type
  }

  /// The whole buffer, row-major.
  package init(contiguous buffer: Buffer, type: TensorType) throws(DimError) {
    self.init(buffer: buffer, strides: try BufferView.contiguousStrides(type.shape), type: type)
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

  /// Whether the elements lie row-major without gaps; the stride of an axis of extent 1 does not matter.
  package var isContiguous: Bool {
    guard let expected = try? BufferView.contiguousStrides(type.shape) else { return false }
    return zip(type.shape, zip(strides, expected)).allSatisfy { $0 == Dim(1) || $1.0 == $1.1 }
  }

  /// The strides for reading this view as `shape`, to which it broadcasts.
  package func strides(broadcastTo shape: [Dim]) -> [Dim] {
    let missing = shape.count - type.rank
    return shape.indices.map { axis in
      guard axis >= missing else { return 0 }
      return type.shape[axis - missing] == Dim(1) ? 0 : strides[axis - missing]
    }
  }

  /// The same elements under another shape without copying, where strides can say it.
  package func reshaped(_ shape: [Dim]) throws(DimError) -> BufferView? {
    let target = TensorType(type.dtype, shape)
    if isContiguous {
      var view = try BufferView(contiguous: buffer, type: target)
      view.offset = offset
      return view
    }
    // Axes of extent 1 carry no stride; the others are matched from left to right, one to several or several to one.
    let old = type.shape.indices.filter { type.shape[$0] != Dim(1) }
    let new = shape.indices.filter { shape[$0] != Dim(1) }
    var strides = Array(repeating: Dim(0), count: shape.count)
    var i = 0
    var j = 0
    while i < old.count, j < new.count {
      let extent = type.shape[old[i]]
      let wanted = shape[new[j]]
      if extent == wanted {
        strides[new[j]] = self.strides[old[i]]
        i += 1
        j += 1
        continue
      }
      if let end = try Self.run(of: new.map { shape[$0] }, from: j, product: extent) {
        var stride = self.strides[old[i]]
        for position in (j..<end).reversed() {
          strides[new[position]] = stride
          stride = try stride.multiplied(by: shape[new[position]])
        }
        i += 1
        j = end
        continue
      }
      guard let end = try Self.run(of: old.map { type.shape[$0] }, from: i, product: wanted) else { return nil }
      for position in i..<(end - 1) {
        let inner = try self.strides[old[position + 1]].multiplied(by: type.shape[old[position + 1]])
        guard self.strides[old[position]] == inner else { return nil }
      }
      strides[new[j]] = self.strides[old[end - 1]]
      i = end
      j += 1
    }
    guard i == old.count, j == new.count else { return nil }
    return BufferView(buffer: buffer, offset: offset, strides: strides, type: target)
  }

  /// The end of the shortest run of `extents` from `start` with that product.
  private static func run(of extents: [Dim], from start: Int, product: Dim) throws(DimError) -> Int? {
    var total = Dim(1)
    for index in start..<extents.count {
      total = try total.multiplied(by: extents[index])
      if total == product { return index + 1 }
    }
    return nil
  }
}
