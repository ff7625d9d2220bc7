extension [Dim] {
  /// The run-time dims that the shape of an input determines: those of its extents, also of one such as `2·S`.
  package var solvedDims: Set<String> { Set(compactMap(\.multiple?.symbol)) }
}

extension [[Dim]] {
  /// Of the shapes of inputs, the places of those that have to be given: of the inputs that are read, and of others that
  /// alone determine a run-time dim.
  ///
  /// - Parameters:
  ///   - read: the places of the inputs that are read.
  ///   - dims: the run-time dims that the inputs have to determine.
  package func needed(read: Set<Int>, dims: Set<String>) -> Set<Int> {
    var needed = read
    var missing = read.reduce(dims) { $0.subtracting(self[$1].solvedDims) }
    for (place, shape) in enumerated() where !missing.isDisjoint(with: shape.solvedDims) {
      needed.insert(place)
      missing.subtract(shape.solvedDims)
    }
    return needed
  }
}
