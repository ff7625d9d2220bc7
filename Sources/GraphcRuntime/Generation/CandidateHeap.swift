/// Something to choose, by its score.
struct Candidate: BitwiseCopyable {
  var score: Float
  var index: Int

  /// Whether it comes first: of equal scores the lower index does.
  static func > (a: Candidate, b: Candidate) -> Bool { a.score > b.score || (a.score == b.score && a.index < b.index) }
}

/// A binary heap of candidates in memory that it does not own. With the worst at its root, it selects the best of many
/// without sorting them; with the best at its root, it hands them out in order, as many as are asked for.
struct CandidateHeap {
  enum Root { case best, worst }

  private let kind: Root
  private let memory: UnsafeMutableBufferPointer<Candidate>
  private let capacity: Int
  private(set) var count = 0

  /// - Parameter capacity: the number of candidates that it holds; no more than the memory has.
  init(_ root: Root, in memory: FixedMemory<Candidate>, capacity: Int) {
    kind = root
    self.memory = memory.elements
    self.capacity = min(capacity, memory.elements.count)
  }

  /// The candidate at the root; of an empty heap one without a score.
  var root: Candidate { count > 0 ? memory[0] : Candidate(score: -.infinity, index: 0) }

  /// All candidates, in the order of the heap.
  var elements: Slice<UnsafeMutableBufferPointer<Candidate>> { memory[..<count] }

  /// Adds a candidate without keeping the order of the heap; a full one ignores it.
  mutating func append(_ candidate: Candidate) {
    guard count < capacity else { return }
    memory[count] = candidate
    count += 1
  }

  /// Makes a heap of what was appended.
  func arrange() {
    for place in stride(from: count / 2 - 1, through: 0, by: -1) { sink(place) }
  }

  /// Removes the root.
  mutating func removeRoot() {
    guard count > 0 else { return }
    count -= 1
    memory[0] = memory[count]
    sink(0)
  }

  /// Offers each score plus a number, with indices from `firstIndex` on, to a heap with the worst at its root. A NaN
  /// counts as −∞.
  mutating func offer(_ scores: UnsafeBufferPointer<Float>, plus: Float, firstIndex: Int) {
    var place = 0
    while place < scores.count, count < capacity {
      let score = scores[place] + plus
      append(Candidate(score: score.isNaN ? -.infinity : score, index: firstIndex + place))
      place += 1
      if count == capacity { arrange() }
    }
    typealias Block = SIMD16<Float>
    while place < scores.count {
      if place + Block.scalarCount <= scores.count,
        let block = scores.baseAddress.map({ UnsafeRawPointer($0 + place).loadUnaligned(as: Block.self) }),
        !any(block + plus .> root.score)
      {
        place += Block.scalarCount
        continue
      }
      // Scalars up to the end of the block, if one of them is better.
      for _ in 0..<min(Block.scalarCount, scores.count - place) {
        let score = scores[place] + plus
        if score > root.score {
          memory[0] = Candidate(score: score, index: firstIndex + place)
          sink(0)
        }
        place += 1
      }
    }
  }

  /// Sorts the candidates, the best first, in their memory. It is a heap no more.
  mutating func sorted() -> UnsafeBufferPointer<Candidate> {
    let all = count
    // One that is not full is no heap yet.
    arrange()
    while count > 0 {
      let last = memory[0]
      let end = count - 1
      removeRoot()
      memory[end] = last
    }
    return UnsafeBufferPointer(rebasing: memory[..<all])
  }

  private func comesFirst(_ a: Candidate, _ b: Candidate) -> Bool {
    switch kind {
    case .best: a > b
    case .worst: b > a
    }
  }

  private func sink(_ start: Int) {
    var place = start
    while true {
      var first = place
      let left = 2 * place + 1
      if left < count, comesFirst(memory[left], memory[first]) { first = left }
      if left + 1 < count, comesFirst(memory[left + 1], memory[first]) { first = left + 1 }
      if first == place { return }
      memory.swapAt(place, first)
      place = first
    }
  }
}
