import Testing

@testable import GraphcRuntime

/// Selection of the best without sorting all.
@Suite struct CandidateHeapTests {
  /// Many equal scores, among them infinities, as which NaN counts: of equal ones the lower index comes first.
  @Test(arguments: [1, 2, 5, 16, 17, 40, 100])
  func selectsWhatSortingGives(count: Int) {
    var random = SeededGenerator(seed: UInt64(count))
    let values: [Float] = [-.infinity, .nan, -2, -1, -1, 0, 0.5, 0.5, 3]
    for total in [1, 15, 16, 33, 100, 257] {
      let scores = (0..<total).map { _ in values[Int.random(in: values.indices, using: &random)] }
      let ranks = scores.map { $0.isNaN ? -.infinity : $0 }
      let sorted = ranks.indices.sorted { ranks[$0] > ranks[$1] || (ranks[$0] == ranks[$1] && $0 < $1) }
      let memory = FixedMemory<Candidate>(count: count, repeating: Candidate(score: 0, index: 0))
      var heap = CandidateHeap(.worst, in: memory, capacity: count)
      // In two parts, as from two beams.
      let cut = total / 3
      scores[..<cut].withUnsafeBufferPointer { heap.offer($0, plus: 0, firstIndex: 0) }
      scores[cut...].withUnsafeBufferPointer { heap.offer($0, plus: 0, firstIndex: cut) }
      #expect(heap.sorted().map(\.index) == Array(sorted.prefix(count)))
    }
  }

  @Test func aHeapWithTheBestAtItsRootHandsThemOutInOrder() {
    let scores: [Float] = [1, 4, 4, -2, 9, 0, 9, 3]
    let memory = FixedMemory<Candidate>(count: 8, repeating: Candidate(score: 0, index: 0))
    var heap = CandidateHeap(.best, in: memory, capacity: 8)
    for (index, score) in scores.enumerated() { heap.append(Candidate(score: score, index: index)) }
    heap.arrange()
    var order: [Int] = []
    while heap.count > 0 {
      order.append(heap.root.index)
      heap.removeRoot()
    }
    #expect(order == [4, 6, 1, 2, 7, 0, 5, 3])
  }

  @Test func theFirstOfTheLargestIsFound() {
    var scores = [Float](repeating: -1, count: 70)
    #expect(scores.withUnsafeBufferPointer(RowKernel.largest) == 0)
    scores[69] = 2
    scores[33] = 2
    scores[2] = .nan
    #expect(scores.withUnsafeBufferPointer(RowKernel.largest) == 33)
    #expect([Float](repeating: -.infinity, count: 40).withUnsafeBufferPointer(RowKernel.largest) == nil)
  }
}
