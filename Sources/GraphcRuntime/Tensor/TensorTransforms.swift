/// Transforms of weights between a checkpoint and a model. Only what is reshaped shares its elements.
extension Tensor {
  /// The same elements in row-major order under another shape.
  ///
  /// - Throws: 65 `tensor/shape` if the new shape has another number of elements; as ``Shape/init(_:)``.
  public func reshaped(to shape: [Int]) throws -> Tensor {
    let sizes = try Shape(shape)
    guard sizes.count == count else {
      throw GraphcError(.badInput, "tensor/shape", "\(self.shape) cannot be reshaped to \(shape)")
    }
    // Nobody writes to the memory of a tensor that exists, so that two may share it.
    return Tensor(dtype: dtype, sizes: sizes, storage: storage)
  }

  /// The tensor with its axes permuted: axis i of the result is axis `permutation[i]`.
  ///
  /// - Throws: `tensor/shape` if the permutation does not name every axis once.
  public func permuted(_ permutation: [Int]) throws -> Tensor {
    guard permutation.sorted() == Array(shape.indices) else {
      throw GraphcError(.badInput, "tensor/shape", "\(permutation) does not name every axis of \(shape) once")
    }
    let strides = sizes.strides
    return try gathered(shape: permutation.map { shape[$0] }, strides: permutation.map { strides[$0] }, offset: 0)
  }

  /// The positions from `start` up to but not including `end` of an axis.
  ///
  /// - Throws: `tensor/shape` if they are out of range.
  public func sliced(axis: Int, from start: Int, to end: Int) throws -> Tensor {
    guard shape.indices.contains(axis), start >= 0, start <= end, end <= shape[axis] else {
      throw GraphcError(.badInput, "tensor/shape", "axis \(axis) of \(shape) has no positions \(start) to \(end)")
    }
    let strides = sizes.strides
    var extents = shape
    extents[axis] = end - start
    return try gathered(shape: extents, strides: strides, offset: start * strides[axis])
  }

  /// The tensors joined along an axis; their dtypes and all other extents are equal.
  ///
  /// - Throws: 65 `tensor/shape`; as ``Shape/init(_:)``.
  public static func concatenated(_ tensors: [Tensor], axis: Int) throws -> Tensor {
    guard let first = tensors.first, first.shape.indices.contains(axis) else {
      throw GraphcError(.badInput, "tensor/shape", "nothing to concatenate along axis \(axis)")
    }
    var shape = first.shape
    shape[axis] = 0
    for tensor in tensors {
      var expected = tensor.shape
      guard tensor.dtype == first.dtype, expected.count == shape.count else {
        throw GraphcError(.badInput, "tensor/shape", "\(first.shape) and \(tensor.shape) cannot be concatenated")
      }
      expected[axis] = shape[axis]
      guard expected == shape else {
        throw GraphcError(.badInput, "tensor/shape", "\(first.shape) and \(tensor.shape) cannot be concatenated")
      }
      let (sum, overflow) = shape[axis].addingReportingOverflow(tensor.shape[axis])
      guard !overflow else {
        throw GraphcError(.badInput, "limit/elements", "the parts have more than 2^63 positions along axis \(axis)")
      }
      shape[axis] = sum
    }
    let sizes = try Shape(shape)
    return try Tensor(dtype: first.dtype, sizes: sizes) { bytes in
      var offset = 0
      for row in 0..<sizes.count(ofAxes: 0..<axis) {
        for tensor in tensors {
          let length = tensor.sizes.byteCount(of: first.dtype, inAxes: axis..<sizes.rank)
          tensor.withUnsafeBytes { source in
            let part = UnsafeRawBufferPointer(rebasing: source[(row * length)..<((row + 1) * length)])
            UnsafeMutableRawBufferPointer(rebasing: bytes[offset..<(offset + length)]).copyMemory(from: part)
          }
          offset += length
        }
      }
    }
  }

  /// The tensors `[Bᵢ, …]` joined along the first axis to `[B₁ + B₂ + …, …]`, such as pictures to a batch.
  ///
  /// - Throws: 65 `shape/mismatch` unless they have the same dtype and the same extents except for the first;
  ///   `limit/elements`.
  public static func concatenated(alongFirstAxis tensors: [Tensor]) throws -> Tensor {
    let (dtype, shape) = try concatenatedType(tensors.map { ($0.dtype, $0.shape) })
    return try Tensor(dtype: dtype, shape: shape) { bytes in
      var offset = 0
      for tensor in tensors {
        tensor.withUnsafeBytes { source in
          UnsafeMutableRawBufferPointer(rebasing: bytes[offset..<(offset + source.count)]).copyMemory(from: source)
          offset += source.count
        }
      }
    }
  }

  /// The type of tensors of these types joined along the first axis; throws as ``concatenated(alongFirstAxis:)``.
  package static func concatenatedType(
    _ types: [(dtype: DType, shape: [Int])]
  ) throws(GraphcError) -> (dtype: DType, shape: [Int]) {
    func failure(_ message: String) -> GraphcError { GraphcError(.badInput, "shape/mismatch", message) }
    guard let (dtype, shape) = types.first, let length = shape.first else {
      throw failure("there is no first axis to join tensors along")
    }
    var whole = length
    for (index, other) in types.enumerated().dropFirst() {
      guard other.dtype == dtype, other.shape.count == shape.count, other.shape.dropFirst() == shape.dropFirst() else {
        throw failure(
          "number 1 is \(dtype.rawValue)\(shape) and number \(index + 1) is \(other.dtype.rawValue)\(other.shape); "
            + "they must agree in all but the first axis")
      }
      whole = try Extent.sum(whole, other.shape[0])
    }
    return (dtype, [whole] + shape.dropFirst())
  }

  /// The elements at these row-major positions, which are in range, under a shape with as many elements.
  func picked(_ positions: [Int], shape: [Int]) throws -> Tensor {
    let width = dtype.byteCount
    return try Tensor(dtype: dtype, shape: shape) { bytes in
      withUnsafeBytes { source in
        for (place, position) in positions.enumerated() {
          let element = UnsafeRawBufferPointer(rebasing: source[(position * width)..<((position + 1) * width)])
          UnsafeMutableRawBufferPointer(rebasing: bytes[(place * width)..<((place + 1) * width)])
            .copyMemory(from: element)
        }
      }
    }
  }

  /// The elements at `offset` + index · strides; a contiguous last axis is copied as a whole.
  private func gathered(shape: [Int], strides: [Int], offset: Int) throws -> Tensor {
    let width = dtype.byteCount
    return try Tensor(dtype: dtype, shape: shape) { bytes in
      guard !bytes.isEmpty, let target = bytes.baseAddress else { return }
      withUnsafeBytes { source in
        guard let base = source.baseAddress else { return }
        let run = shape.last ?? 1
        let stride = strides.last ?? 1
        var index = Array(repeating: 0, count: shape.count)
        var from = offset
        for row in 0..<(bytes.count / width / run) {
          Self.copy(
            run, elementsOf: width, from: base + from * width, stride: stride, to: target + row * run * width)
          var axis = shape.count - 2
          while axis >= 0 {
            index[axis] += 1
            from += strides[axis]
            if index[axis] < shape[axis] { break }
            from -= strides[axis] * index[axis]
            index[axis] = 0
            axis -= 1
          }
        }
      }
    }
  }

  /// Copies elements that are `stride` elements apart. Elements of four bytes must be aligned.
  private static func copy(
    _ count: Int, elementsOf width: Int, from source: UnsafeRawPointer, stride: Int, to target: UnsafeMutableRawPointer
  ) {
    if stride == 1 {
      target.copyMemory(from: source, byteCount: count * width)
    } else if width == 4 {
      let words = source.assumingMemoryBound(to: UInt32.self)
      let results = target.assumingMemoryBound(to: UInt32.self)
      var position = 0
      while position < count {
        results[position] = words[position * stride]
        position += 1
      }
    } else {
      for position in 0..<count {
        (target + position * width).copyMemory(from: source + position * stride * width, byteCount: width)
      }
    }
  }
}
