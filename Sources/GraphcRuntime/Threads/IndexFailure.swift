/// An index that a kernel met outside of the axis that it picks from.
struct IndexFailure: Sendable {
  /// What the kernel computes, for people: a name in quotes, perhaps with a place.
  var site: String
  var value: Int32
  /// Positions of the axis.
  var extent: Int
  /// Where the element stands in the index.
  var place: [Int]
  var shape: [Int]
  /// Where the element lies in memory.
  var address: UInt
  /// Of an index that is a copy of a part of an input of the model: the number of the input, and its element.
  var source: (input: Int, element: Int)?

  /// - Parameter inputs: of the model, in order.
  func error(inputs: [(name: String, tensor: Tensor)]) -> GraphcError {
    let element =
      origin(in: inputs).map { name, place in "element \(place) of the input '\(name)'" }
      ?? "element \(place) of an index of shape \(shape)"
    return GraphcError(
      .badInput, "index/range",
      "in \(site), \(element) is \(value), outside of an axis of \(extent) positions",
      help: extent > 0 ? "use 0 to \(extent - 1)" : nil)
  }

  /// The input that the element belongs to, and where it stands in it.
  private func origin(in inputs: [(name: String, tensor: Tensor)]) -> (name: String, place: [Int])? {
    if let source, inputs.indices.contains(source.input) {
      let (name, tensor) = inputs[source.input]
      return (name, Self.place(of: source.element, in: tensor.shape))
    }
    for (name, tensor) in inputs where tensor.dtype == .i32 {
      let start = UInt(bitPattern: tensor.pointer(Int32.self))
      let end = start + UInt(tensor.count * DType.i32.byteCount)
      guard start..<end ~= address else { continue }
      let element = Int(address - start) / DType.i32.byteCount
      return withExtendedLifetime(tensor) { (name, Self.place(of: element, in: tensor.shape)) }
    }
    return nil
  }

  /// Where an element stands that is counted row by row.
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
