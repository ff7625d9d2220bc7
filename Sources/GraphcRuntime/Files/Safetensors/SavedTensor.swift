import GraphcText

/// A tensor to be written to a file under a name: a whole tensor, or one of the equal pieces of another, such as the
/// parameter of one layer among those of all.
package struct SavedTensor: Sendable {
  /// The name in the file.
  package let name: String
  /// The extents as a checked shape.
  let sizes: Shape
  private let tensor: Tensor
  private let offset: Int

  /// A whole tensor.
  package init(_ name: String, _ tensor: Tensor) {
    (self.name, self.tensor, sizes, offset) = (name, tensor, tensor.sizes, 0)
  }

  /// A piece of a tensor: the elements from `index` times the number of those of `shape`.
  ///
  /// - Throws: 65 `tensor/size` if the tensor has no such piece; as ``Shape/init(_:)``.
  package init(_ name: String, piece index: Int, of tensor: Tensor, shape: [Int]) throws(GraphcError) {
    let sizes = try Shape(shape)
    let length = sizes.byteCount(of: tensor.dtype)
    guard index >= 0, length == 0 || index < tensor.byteCount / length else {
      throw GraphcError(
        .badInput, "tensor/size", "\(tensor.dtype.rawValue)\(tensor.shape) has no piece \(index) of shape \(shape)")
    }
    (self.name, self.tensor, self.sizes, offset) = (name, tensor, sizes, index * length)
  }

  /// The element type in the file.
  package var dtype: SafetensorsDType { SafetensorsDType(tensor.dtype) }

  var entry: SafetensorsFile.WrittenEntry { .init(name: name, dtype: dtype, sizes: sizes) }

  /// The bytes of the elements in row-major order.
  package func withUnsafeBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
    try tensor.withUnsafeBytes {
      try body(UnsafeRawBufferPointer(rebasing: $0[offset..<offset + sizes.byteCount(of: tensor.dtype)]))
    }
  }

  /// The order of the reference writer: by dtype, the largest first, then by the bytes of the names.
  package func precedes(_ other: SavedTensor) -> Bool {
    let (rank, otherRank) = (dtype.rank, other.dtype.rank)
    return rank != otherRank ? rank > otherRank : UTF8Key(name) < UTF8Key(other.name)
  }
}

extension SafetensorsDType {
  /// The element type of tensors in memory.
  package init(_ dtype: DType) {
    switch dtype {
    case .f32: self = .f32
    case .i32: self = .i32
    case .bf16: self = .bf16
    case .bool: self = .bool
    }
  }

  /// The position in the order of the reference implementation.
  fileprivate var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}
