/// A row-major tensor of doubles; integers and booleans (0, 1) are doubles as well.
package struct Tensor64: Hashable, Sendable {
  package var shape: [Int]
  package var values: [Double]

  /// `values` fill the shape.
  package init(_ shape: [Int], _ values: [Double]) {
    precondition(shape.reduce(1, *) == values.count, "\(values.count) elements do not fill \(shape)")
    self.shape = shape
    self.values = values
  }

  package init(scalar value: Double) { self.init([], [value]) }

  /// The tensor whose element at each index is what `element` says.
  package init(_ shape: [Int], element: ([Int]) throws -> Double) rethrows {
    self.shape = shape
    values = []
    let count = shape.reduce(1, *)
    values.reserveCapacity(count)
    var index = Array(repeating: 0, count: shape.count)
    for _ in 0..<count {
      values.append(try element(index))
      for axis in shape.indices.reversed() {
        index[axis] += 1
        if index[axis] < shape[axis] { break }
        index[axis] = 0
      }
    }
  }

  /// The element at an index.
  package subscript(index: [Int]) -> Double {
    var position = 0
    for axis in shape.indices { position = position * shape[axis] + index[axis] }
    return values[position]
  }

  /// The element that broadcasts to an index of a tensor of the same or a higher rank.
  package func broadcast(at index: [Int]) -> Double {
    var position = 0
    for axis in shape.indices {
      let coordinate = shape[axis] == 1 ? 0 : index[index.count - shape.count + axis]
      position = position * shape[axis] + coordinate
    }
    return values[position]
  }
}

/// ‖a − b‖ / ‖b‖. Equal elements (including infinities) and two NaNs do not differ. Infinite if the shapes differ, or
/// only one of two elements is NaN or infinite.
package func relativeError(_ a: Tensor64, _ b: Tensor64) -> Double {
  guard a.shape == b.shape else { return .infinity }
  var difference = 0.0
  var norm = 0.0
  for (x, y) in zip(a.values, b.values) {
    if x == y || x.isNaN && y.isNaN {
      if y.isFinite { norm += y * y }
      continue
    }
    guard x.isFinite, y.isFinite else { return .infinity }
    difference += (x - y) * (x - y)
    norm += y * y
  }
  if difference == 0 { return 0 }
  return (difference / max(norm, .leastNormalMagnitude)).squareRoot()
}

/// Whether all elements agree: |a − b| ≤ absolute + relative · |b|, infinities and NaN exactly.
package func allClose(_ a: Tensor64, _ b: Tensor64, relative: Double = 1e-5, absolute: Double = 1e-6) -> Bool {
  a.shape == b.shape
    && zip(a.values, b.values).allSatisfy { x, y in
      x == y || x.isNaN && y.isNaN || x.isFinite && y.isFinite && abs(x - y) <= absolute + relative * abs(y)
    }
}

extension Tensor64 {
  /// An element of one of the matrices over the last two axes, whose leading axes broadcast to `batch`.
  func matrixElement(_ batch: ArraySlice<Int>, _ row: Int, _ column: Int) -> Double {
    let rank = shape.count
    var position = 0
    for axis in 0..<(rank - 2) {
      let coordinate = shape[axis] == 1 ? 0 : batch[batch.count - (rank - 2) + axis]
      position = position * shape[axis] + coordinate
    }
    return values[(position * shape[rank - 2] + row) * shape[rank - 1] + column]
  }
}
