/// Search with beams: each batch item follows its best continuations at once, and keeps the best that finish.
///
/// Scores are sums of log-probabilities, changed by the processors and not normalized again. Of `candidatesPerBeam` ×
/// beams candidates, those that do not finish go on, and of the first `beams` those that finish are kept.
final class BeamSearch: TokenSearch {
  private(set) var rows: DecodedRows
  private var next: DecodedRows
  private let beams: GenerationOptions.Beams
  private let endTokens: [Int32]
  private let processors: [any LogitsProcessor]
  private let scratch: ProcessorScratch
  private let vocabulary: Int
  /// [beams, vocabulary], the scores of the next token of one item.
  private let scores: FixedMemory<Float>
  /// [rows], the sum of the scores of each row.
  private let sums: FixedMemory<Float>
  private let candidates: FixedMemory<Candidate>
  private let ongoing: FixedMemory<Candidate>
  /// [candidates], the sums by which those that go on are chosen.
  private let ongoingSums: FixedMemory<Float>
  private let parents: FixedMemory<Int32>
  private let finished: FinishedBeams
  /// [batch], whether an item is finished, and whether its tokens have been handed out.
  private let items: FixedMemory<(isFinished: Bool, isEmitted: Bool)>

  init(
    prompts: [[Int32]], lengths: [Int], beams: GenerationOptions.Beams, options: GenerationOptions, vocabulary: Int
  ) throws(GraphcError) {
    rows = try DecodedRows(prompts: prompts, lengths: lengths, beams: beams.count)
    next = try DecodedRows(prompts: prompts, lengths: lengths, beams: beams.count)
    self.beams = beams
    endTokens = options.endTokens
    processors = options.processors
    scratch = try ProcessorScratch(vocabulary: vocabulary)
    self.vocabulary = vocabulary
    scores = try FixedMemory([beams.count, vocabulary], repeating: 0)
    sums = FixedMemory(count: rows.count, repeating: 0)
    let candidateCount = try Shape([options.candidatesPerBeam, beams.count]).count
    candidates = FixedMemory(count: candidateCount, repeating: Candidate(score: 0, index: 0))
    ongoing = FixedMemory(count: beams.count, repeating: Candidate(score: 0, index: 0))
    ongoingSums = FixedMemory(count: candidateCount, repeating: 0)
    parents = FixedMemory(count: rows.count, repeating: 0)
    finished = try FinishedBeams(prompts: prompts, lengths: lengths, beams: beams.count)
    items = FixedMemory(count: prompts.count, repeating: (false, false))
    // All beams of an item begin alike: only the first one counts.
    for row in 0..<rows.count where row % beams.count > 0 { sums[row] = FinishedBeams.leastScore }
  }

  func isFinished(item: Int) -> Bool { items[item].isFinished }

  func choose(
    from logits: UnsafeBufferPointer<Float>, emit: (GeneratedToken) throws -> Void
  ) throws -> UnsafeBufferPointer<Int32>? {
    var reorders = false
    for item in 0..<itemCount {
      if items[item].isFinished {
        for row in itemRows(item) { keep(row) }
        continue
      }
      let newCount = rows.newCount(item * beams.count)
      let own = item * beams.count * vocabulary..<(item + 1) * beams.count * vocabulary
      guard RowKernel.areNumbers(UnsafeBufferPointer(rebasing: logits[own])) else {
        throw GraphcError.noNumbers(row: item, index: newCount)
      }
      let candidates = rank(logits, item: item)
      if candidates[0].score > -.infinity {
        items[item].isFinished = advance(item, with: candidates)
        guard !items[item].isFinished || finished.best(item: item) != nil else {
          throw GraphcError.noScore(row: item, index: newCount + 1)
        }
      } else {
        // No beam can go on: what has finished is the result.
        guard finished.best(item: item) != nil else { throw GraphcError.noToken(row: item, index: newCount) }
        for row in itemRows(item) { keep(row) }
        items[item].isFinished = true
      }
      for row in itemRows(item) where parents[row] != row { reorders = true }
    }
    swap(&rows, &next)
    for item in 0..<itemCount where items[item].isFinished && !items[item].isEmitted {
      try emitAll(item, emit)
      items[item].isEmitted = true
    }
    return reorders ? UnsafeBufferPointer(parents.elements) : nil
  }

  func result(item: Int) -> GeneratedRow {
    if var best = finished.best(item: item) {
      if !items[item].isFinished { best.end = .cancelled }
      return best
    }
    let row = item * beams.count
    let (tokens, tokenScores) = rows.generated(row)
    let score = tokens.isEmpty ? 0 : sums[row] / beams.divisor(tokens.count)
    return GeneratedRow(tokens: tokens, tokenScores: tokenScores, score: score, end: .cancelled)
  }

  private func itemRows(_ item: Int) -> Range<Int> { item * beams.count..<(item + 1) * beams.count }

  /// Lets a row be as it is.
  private func keep(_ row: Int) {
    next.copy(row, of: rows, to: row)
    parents[row] = Int32(row)
  }

  /// The best continuations of an item, the best first: index w · vocabulary + t is beam w with token t.
  private func rank(_ logits: UnsafeBufferPointer<Float>, item: Int) -> UnsafeBufferPointer<Candidate> {
    var heap = CandidateHeap(.worst, in: candidates, capacity: candidates.elements.count)
    for (beam, row) in itemRows(item).enumerated() {
      let places = beam * vocabulary..<(beam + 1) * vocabulary
      let own = UnsafeMutableBufferPointer(rebasing: scores.elements[places])
      RowKernel.logSoftmax(
        UnsafeBufferPointer(rebasing: logits[row * vocabulary..<(row + 1) * vocabulary]), into: own)
      for processor in processors { processor.process(own, of: rows.row(row), with: scratch) }
      heap.offer(UnsafeBufferPointer(own), plus: sums[row], firstIndex: places.lowerBound)
    }
    return heap.sorted()
  }

  /// Makes the rows of an item those that go on, and keeps what finishes; whether the item is finished.
  private func advance(_ item: Int, with candidates: UnsafeBufferPointer<Candidate>) -> Bool {
    let bounds = rows.bounds[item]
    let newCount = rows.newCount(item * beams.count) + 1
    let isLast = bounds.promptCount + newCount >= bounds.length
    let divisor = beams.divisor(newCount)
    var goesOn = false
    for (rank, candidate) in candidates.enumerated() {
      let token = Int32(candidate.index % vocabulary)
      let isEnd = endTokens.contains(token)
      goesOn = goesOn || !(isEnd || isLast)
      ongoingSums[rank] = candidate.score + (isEnd || isLast ? FinishedBeams.leastScore : 0)
      guard isEnd || isLast, rank < beams.count else { continue }
      finished.offer(
        item * beams.count + candidate.index / vocabulary, of: rows, token: token,
        tokenScore: scores[candidate.index], score: candidate.score / divisor, end: isEnd ? .endToken : .length,
        item: item)
    }
    follow(candidates, item: item)
    return !goesOn || !canImprove(item, newCount: newCount)
      || (beams.earlyStopping == .on && finished.isFull(item: item))
  }

  /// Makes the rows of an item the best candidates that go on; those that finish come after all others.
  private func follow(_ candidates: UnsafeBufferPointer<Candidate>, item: Int) {
    var heap = CandidateHeap(.worst, in: ongoing, capacity: beams.count)
    heap.offer(UnsafeBufferPointer(ongoingSums.elements), plus: 0, firstIndex: 0)
    for (row, chosen) in zip(itemRows(item), heap.sorted()) {
      let index = candidates[chosen.index].index
      let parent = item * beams.count + index / vocabulary
      next.copy(parent, of: rows, to: row)
      next.append(Int32(index % vocabulary), score: scores[index], to: row)
      sums[row] = chosen.score
      parents[row] = Int32(parent)
    }
  }

  /// Whether a row of the item may still finish with a better score than the worst finished one.
  private func canImprove(_ item: Int, newCount: Int) -> Bool {
    let bounds = rows.bounds[item]
    let isLongBest = beams.earlyStopping == .never && beams.lengthPenalty > 0
    let length = isLongBest ? bounds.length - bounds.promptCount : newCount
    return sums[item * beams.count] / beams.divisor(length) > finished.threshold(item: item)
  }

  private func emitAll(_ item: Int, _ emit: (GeneratedToken) throws -> Void) throws {
    let row = result(item: item)
    for (index, (token, score)) in zip(row.tokens, row.tokenScores).enumerated() {
      try emit(GeneratedToken(row: item, index: index, token: token, score: score))
    }
  }
}
