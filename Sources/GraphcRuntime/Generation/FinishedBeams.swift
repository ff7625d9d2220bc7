/// The best finished sequences of each batch item, at most as many as beams.
final class FinishedBeams {
  /// Less than every real score: a sequence must have more to count. Only the first beam begins above it.
  static let leastScore: Float = -1e9

  private let rows: DecodedRows
  private let scores: FixedMemory<Float>
  private let ends: FixedMemory<GenerationEnd>
  /// When each sequence came: of equal scores the earlier one is better.
  private let arrivals: FixedMemory<Int>
  private let counts: FixedMemory<Int>
  private var arrival = 0

  init(prompts: [[Int32]], lengths: [Int], beams: Int) throws(GraphcError) {
    rows = try DecodedRows(prompts: prompts, lengths: lengths, beams: beams)
    scores = FixedMemory(count: rows.count, repeating: FinishedBeams.leastScore)
    ends = FixedMemory(count: rows.count, repeating: .length)
    arrivals = FixedMemory(count: rows.count, repeating: 0)
    counts = FixedMemory(count: prompts.count, repeating: 0)
  }

  /// Whether an item has as many finished sequences as beams.
  func isFull(item: Int) -> Bool { counts[item] == rows.beams }

  /// What a new sequence of an item must exceed.
  func threshold(item: Int) -> Float {
    isFull(item: item) ? worst(item: item).map { scores[$0] } ?? FinishedBeams.leastScore : FinishedBeams.leastScore
  }

  /// Keeps a row with one more token if its score is among the best.
  func offer(
    _ row: Int, of running: DecodedRows, token: Int32, tokenScore: Float, score: Float, end: GenerationEnd, item: Int
  ) {
    guard score > threshold(item: item) else { return }
    let place: Int
    if !isFull(item: item) {
      place = item * rows.beams + counts[item]
      counts[item] += 1
    } else if let worst = worst(item: item) {
      place = worst
    } else {
      return
    }
    rows.copy(row, of: running, to: place)
    rows.append(token, score: tokenScore, to: place)
    scores[place] = score
    ends[place] = end
    arrival += 1
    arrivals[place] = arrival
  }

  /// The best sequence of an item; `nil` if none has finished.
  func best(item: Int) -> GeneratedRow? {
    let places = places(item: item)
    guard let best = places.min(by: { isBetter($0, than: $1) }) else { return nil }
    let (tokens, tokenScores) = rows.generated(best)
    return GeneratedRow(tokens: tokens, tokenScores: tokenScores, score: scores[best], end: ends[best])
  }

  private func places(item: Int) -> Range<Int> { item * rows.beams..<item * rows.beams + counts[item] }

  private func worst(item: Int) -> Int? { places(item: item).max { isBetter($0, than: $1) } }

  private func isBetter(_ a: Int, than b: Int) -> Bool {
    scores[a] > scores[b] || (scores[a] == scores[b] && arrivals[a] < arrivals[b])
  }
}
