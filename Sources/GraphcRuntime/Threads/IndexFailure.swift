/// An index out of range that a gather met, or a position from which rows do not fit.
struct IndexFailure: Sendable {
  /// What the kernel computes, as messages call it: a name in quotes, perhaps with a place in the spec.
  var site: String
  var value: Int32
  /// The number of positions of the axis; valid indices are 0..<extent.
  var extent: Int
  /// The number of positions that are taken from the index on, all of which must lie in the axis.
  var count = 1
  /// The position of the element in the index tensor.
  var place: [Int]
  var shape: [Int]
  /// The address of the element in memory.
  var address: UInt
  /// If the index is a copy of a part of a model input: the number of that input, and the position of the element in
  /// it.
  var source: (input: Int, element: Int)?

  /// The error that users see; it names the model input if the index came from one.
  ///
  /// - Parameter inputs: the inputs of the model, in order.
  func error(inputs: [(name: String, tensor: Tensor)]) -> GraphcError {
    let element =
      origin(in: inputs).map { name, place in "element \(place) of the input '\(name)'" }
      ?? "element \(place) of an index of shape \(shape)"
    let what = count == 1 ? "outside of" : "from where \(count) rows do not fit in"
    return GraphcError(
      .badInput, "index/range",
      "in \(site), \(element) is \(value), \(what) an axis of \(extent) positions",
      help: extent >= count ? "use 0 to \(extent - count)" : nil)
  }

  /// The input that holds the element, and the element's position in it.
  private func origin(in inputs: [(name: String, tensor: Tensor)]) -> (name: String, place: [Int])? {
    if let source, inputs.indices.contains(source.input) {
      let (name, tensor) = inputs[source.input]
      return (name, Self.place(of: source.element, in: tensor.shape))
    }
    for (name, tensor) in inputs where tensor.dtype == .i32 {
      let start = UInt(bitPattern: tensor.pointer(Int32.self))
      let end = start + UInt(tensor.byteCount)
      guard start..<end ~= address else { continue }
      let element = Int(address - start) / DType.i32.byteCount
      return withExtendedLifetime(tensor) { (name, Self.place(of: element, in: tensor.shape)) }
    }
    return nil
  }

  /// The position of an element that is counted in row-major order.
  static func place(of element: Int, in shape: [Int]) -> [Int] {
    var place: [Int] = []
    var rest = element
    for extent in shape.reversed() {
      place.append(rest % max(extent, 1))
      rest /= max(extent, 1)
    }
    return place.reversed()
  }
}
