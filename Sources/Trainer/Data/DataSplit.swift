package import GraphcRuntime

/// The examples to train on, and those that measure the model on what it was not trained on.
package struct DataSplit: Sendable {
  /// The examples to train on.
  package let training: any Dataset
  /// The examples to measure with; `nil` for none.
  package let validation: (any Dataset)?

  /// Sets a share of data aside: the last examples of a permutation that depends on the seed only.
  ///
  /// - Parameter share: the part for validation, from 0 up to but not including 1; at least one example if it is not 0.
  /// - Throws: 65 `data/split` for a share out of range, and if no example would be left to train on.
  package init(_ data: any Dataset, validationShare share: Double, seed: UInt64) throws(GraphcError) {
    guard share >= 0, share < 1 else {
      throw GraphcError(
        .badInput, "data/split", "a share of \(share) cannot be set aside for validation", path: data.path,
        help: "use a share from 0 up to 1, such as 0.1")
    }
    guard share > 0 else {
      (training, validation) = (data, nil)
      return
    }
    let validationCount = max(1, Int((Double(data.count) * share).rounded()))
    guard validationCount < data.count else {
      throw GraphcError(
        .badInput, "data/split",
        "a share of \(share) for validation leaves none of \(data.count) examples to train on", path: data.path,
        help: "use a smaller share, or more data")
    }
    let permutation = IndexPermutation(count: data.count, seed: seed, stream: "validation split")
    let border = data.count - validationCount
    training = DataPart(whole: data, permutation: permutation, positions: 0..<border)
    validation = DataPart(whole: data, permutation: permutation, positions: border..<data.count)
  }

  /// Data of two places.
  ///
  /// - Throws: 65 `data/split` if they are the same place.
  package init(training: any Dataset, validation: any Dataset) throws(GraphcError) {
    let place = SystemCall.resolved(validation.path)
    guard place == nil || place != SystemCall.resolved(training.path) else {
      throw GraphcError(
        .badInput, "data/split", "the data for validation are those to train on", path: validation.path,
        help: "name other data, or set a share of them aside")
    }
    self.training = training
    self.validation = validation
  }
}

/// Some of the positions of a permutation of data.
private struct DataPart: Dataset {
  let whole: any Dataset
  let permutation: IndexPermutation
  let positions: Range<Int>

  var path: String { whole.path }
  var count: Int { positions.count }

  func batch(_ indices: [Int]) throws -> [String: Tensor] {
    try whole.batch(indices.map { permutation(positions.lowerBound + $0) })
  }
}
