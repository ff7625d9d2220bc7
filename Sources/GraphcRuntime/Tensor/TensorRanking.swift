extension Tensor {
  /// The position of the largest element in each row of the last axis, as i32 with the shape without that axis.
  ///
  /// Of equal elements the first counts. NaN counts as larger than every number, as in NumPy.
  ///
  /// - Throws: 65 `tensor/shape` if there is no last axis, or it is empty.
  public func argmax() throws -> Tensor {
    let columns = try columns(atLeast: 1)
    let places = try (0..<count / columns).map { row in
      let first = row * columns
      var best = first
      for position in first..<(first + columns) where isLarger(number(at: position), number(at: best)) {
        best = position
      }
      return try index(best - first)
    }
    return try Tensor(places, shape: Array(shape.dropLast()))
  }

  /// The `rank` largest elements in each row of the last axis, the largest first: their positions in the row (i32) and
  /// their values. Both results have the shape of the tensor, with `rank` as the last extent.
  ///
  /// Of equal elements the first comes first. NaN counts as larger than every number.
  ///
  /// - Throws: 65 `tensor/shape` if there is no last axis, or it has fewer than `rank` elements.
  public func top(_ rank: Int) throws -> (indices: Tensor, values: Tensor) {
    guard rank >= 1 else {
      throw GraphcError(.badInput, "tensor/shape", "the number of largest elements is \(rank), not at least 1")
    }
    let columns = try columns(atLeast: rank)
    var places: [Int32] = []
    var positions: [Int] = []
    for row in 0..<count / columns {
      let first = row * columns
      let numbers = (first..<(first + columns)).map(number)
      let order = numbers.indices.sorted { a, b in
        isLarger(numbers[a], numbers[b]) || (!isLarger(numbers[b], numbers[a]) && a < b)
      }
      places += try order.prefix(rank).map(index)
      positions += order.prefix(rank).map { first + $0 }
    }
    let extents = Array(shape.dropLast()) + [rank]
    return (try Tensor(places, shape: extents), try picked(positions, shape: extents))
  }

  /// The length of a row.
  private func columns(atLeast least: Int) throws -> Int {
    guard let columns = shape.last else {
      throw GraphcError(.badInput, "tensor/shape", "\(type) has no axis along which its elements could be compared")
    }
    guard columns >= least else {
      throw GraphcError(
        .badInput, "tensor/shape", "the last axis of \(type) has \(columns) elements, fewer than \(least)")
    }
    return columns
  }

  private func index(_ place: Int) throws -> Int32 {
    guard let index = Int32(exactly: place) else {
      throw GraphcError(.badInput, "limit/elements", "the last axis of \(type) has more than 2^31 elements")
    }
    return index
  }

  private func isLarger(_ a: Double, _ b: Double) -> Bool { a > b || (a.isNaN && !b.isNaN) }
}
