/// Divides all scores.
struct Temperature: LogitsProcessor {
  var temperature: Float

  func process(_ scores: UnsafeMutableBufferPointer<Float>, of row: DecodedRow, with scratch: ProcessorScratch) {
    for token in scores.indices { scores[token] /= temperature }
  }
}

/// Keeps the tokens with the `count` highest scores, and those that equal the last of them.
struct TopK: LogitsProcessor {
  var count: Int

  func process(_ scores: UnsafeMutableBufferPointer<Float>, of row: DecodedRow, with scratch: ProcessorScratch) {
    guard count < scores.count else { return }
    var best = CandidateHeap(.worst, in: scratch.candidates, capacity: count)
    best.offer(UnsafeBufferPointer(scores), plus: 0, firstIndex: 0)
    let least = best.root.score
    for token in scores.indices where scores[token] < least { scores[token] = -.infinity }
  }
}

/// Keeps the likeliest tokens until they reach `probability` together (Holtzman et al., 2020), but at least one.
struct TopP: LogitsProcessor {
  var probability: Double

  func process(_ scores: UnsafeMutableBufferPointer<Float>, of row: DecodedRow, with scratch: ProcessorScratch) {
    let probabilities = scratch.probabilities.elements
    RowKernel.softmax(UnsafeBufferPointer(scores), into: probabilities)
    var rest = CandidateHeap(.best, in: scratch.candidates, capacity: scores.count)
    // All tokens below this are less than 1 - probability together: none of them is kept.
    let least = Float(1 - probability) / Float(scores.count)
    for token in scores.indices where scores[token] > -.infinity {
      if probabilities[token] < least {
        scores[token] = -.infinity
      } else {
        rest.append(Candidate(score: probabilities[token], index: token))
      }
    }
    rest.arrange()
    var mass = 0.0
    repeat {
      mass += Double(rest.root.score)
      rest.removeRoot()
    } while mass < probability && rest.count > 0
    for candidate in rest.elements { scores[candidate.index] = -.infinity }
  }
}
