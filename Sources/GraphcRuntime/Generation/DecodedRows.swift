/// The tokens of rows, each with its score: memory for the largest length of each row, taken once.
final class DecodedRows {
  /// What is fixed about a row: its prompt, and the largest number of tokens.
  struct Bounds {
    var promptCount: Int
    var length: Int
  }

  /// [batch], what is fixed about the rows of each item.
  let bounds: [Bounds]
  /// Rows of each batch item.
  let beams: Int
  /// The number of rows.
  let count: Int
  /// The length of the longest prompt.
  let longestPrompt: Int
  private let stride: Int
  private let tokens: FixedMemory<Int32>
  private let scores: FixedMemory<Float>
  private let counts: FixedMemory<Int>

  /// Rows that hold their prompts; those of an item follow one another.
  init(prompts: [[Int32]], lengths: [Int], beams: Int) throws(GraphcError) {
    bounds = zip(prompts, lengths).map { Bounds(promptCount: $0.count, length: $1) }
    self.beams = beams
    longestPrompt = prompts.map(\.count).max() ?? 0
    stride = lengths.max() ?? 0
    let shape = try Shape([prompts.count, beams, stride])
    count = shape.count(ofAxes: 0..<2)
    tokens = FixedMemory(count: shape.count, repeating: 0)
    scores = FixedMemory(count: shape.count, repeating: 0)
    counts = FixedMemory(count: count, repeating: 0)
    for row in 0..<count {
      for token in prompts[row / beams] { append(token, score: 0, to: row) }
    }
  }

  /// The tokens of a row; until it changes.
  func row(_ row: Int) -> DecodedRow {
    let bounds = bounds[row / beams]
    return DecodedRow(
      tokens: UnsafeBufferPointer(rebasing: tokens.elements[row * stride..<row * stride + counts[row]]),
      promptCount: bounds.promptCount, length: bounds.length)
  }

  /// The number of new tokens of a row.
  func newCount(_ row: Int) -> Int { counts[row] - bounds[row / beams].promptCount }

  /// Adds a token; a full row ignores it.
  func append(_ token: Int32, score: Float, to row: Int) {
    guard counts[row] < bounds[row / beams].length else { return }
    tokens[row * stride + counts[row]] = token
    scores[row * stride + counts[row]] = score
    counts[row] += 1
  }

  /// Makes a row what a row of other rows with the same prompts is; both rows are of one item.
  func copy(_ other: Int, of rows: DecodedRows, to row: Int) {
    let prompt = bounds[row / beams].promptCount
    for place in prompt..<max(prompt, rows.counts[other]) {
      tokens[row * stride + place] = rows.tokens[other * stride + place]
      scores[row * stride + place] = rows.scores[other * stride + place]
    }
    counts[row] = rows.counts[other]
  }

  /// The new tokens of a row, each with its score.
  func generated(_ row: Int) -> (tokens: [Int32], scores: [Float]) {
    let places = row * stride + bounds[row / beams].promptCount..<row * stride + counts[row]
    return (Array(tokens.elements[places]), Array(scores.elements[places]))
  }
}
