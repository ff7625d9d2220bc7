package import GraphcRuntime

/// The order in which a run sees its examples: example p = 0, 1, 2, … of the run belongs to epoch p / count, and each
/// epoch has a permutation of its own, which depends on the seed and the number of the epoch only.
///
/// Positions go on from one epoch to the next, so a batch at the border takes examples of both and is full, also if it is
/// larger than the data. A run that is resumed at a position sees what it would have seen.
package struct ExampleOrder: Sendable {
  /// The number of examples.
  package let count: Int
  /// The seed of the run.
  package let seed: UInt64

  /// The order of `count` examples.
  ///
  /// - Throws: 65 `data/empty` without examples.
  package init(count: Int, seed: UInt64) throws(GraphcError) {
    guard count >= 1 else { throw GraphcError(.badInput, "data/empty", "there are no examples to put in an order") }
    self.count = count
    self.seed = seed
  }

  /// The number of the epoch to which a position belongs.
  package func epoch(of position: Int) -> Int { position / count }

  /// The index in the data of each position.
  ///
  /// - Precondition: positions are from 0 on.
  package func indices(_ positions: Range<Int>) -> [Int] {
    var indices: [Int] = []
    indices.reserveCapacity(positions.count)
    var position = positions.lowerBound
    while position < positions.upperBound {
      let epoch = epoch(of: position)
      let permutation = IndexPermutation(count: count, seed: seed, stream: "order of epoch \(epoch)")
      let first = position - position % count
      let (end, overflow) = first.addingReportingOverflow(count)
      let last = overflow ? positions.upperBound : min(end, positions.upperBound)
      while position < last {
        indices.append(permutation(position - first))
        position += 1
      }
    }
    return indices
  }
}
