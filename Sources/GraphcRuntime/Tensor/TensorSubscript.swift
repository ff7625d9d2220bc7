extension Tensor {
  /// The element at these indices, one for each axis: `let first: Float = try logits[0, 3]`.
  ///
  /// - Throws: 65 `tensor/dtype` if `Element` is not the type of the elements, `tensor/index` if an index is out of
  ///   range or their number is not the rank.
  public subscript<Element: TensorElement>(_ indices: Int...) -> Element {
    get throws(GraphcError) {
      try checkHolds(Element.self)
      let position = try position(of: indices)
      return withUnsafeBytes {
        $0.load(fromByteOffset: position * MemoryLayout<Element>.stride, as: Element.self)
      }
    }
  }

  /// The element at these indices, one for each axis, as a Double, which represents every element exactly; `true` is 1.
  ///
  /// - Throws: 65 `tensor/index` if an index is out of range or their number is not the rank.
  public subscript(_ indices: Int...) -> Double {
    get throws(GraphcError) { number(at: try position(of: indices)) }
  }

  /// The row-major position of an element.
  private func position(of indices: [Int]) throws(GraphcError) -> Int {
    guard indices.count == shape.count else {
      throw GraphcError(
        .badInput, "tensor/index",
        "\(indices) has \(indices.count) indices, and an element of \(type) has \(shape.count)")
    }
    for (axis, index) in indices.enumerated() where index < 0 || index >= shape[axis] {
      throw GraphcError(
        .badInput, "tensor/index", "index \(index) of axis \(axis) is outside of \(type)",
        help: shape[axis] > 0 ? "indices of this axis go from 0 to \(shape[axis] - 1)" : "this axis is empty")
    }
    return sizes.position(of: indices)
  }

  /// The indices of the element at a row-major position.
  ///
  /// - Precondition: 0 ≤ position < count.
  func indices(of position: Int) -> [Int] {
    var rest = position
    var indices: [Int] = []
    for extent in shape.reversed() {
      indices.append(rest % extent)
      rest /= extent
    }
    return indices.reversed()
  }
}
