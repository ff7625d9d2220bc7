/// A random number for one token: a function of the seed, the row and the position alone, so that neither other rows nor
/// earlier draws change it.
struct TokenDraw {
  /// In [0, 1), of 53 random bits.
  let uniform: Double

  /// - Parameters:
  ///   - row: the batch item, which is the stream of the generator.
  ///   - position: the number of tokens before it, with the prompt, which is the counter.
  init(seed: UInt64, row: Int, position: Int) {
    let words = CounterGenerator(seed: seed, stream: UInt64(row)).block(UInt64(position))
    uniform = Double((UInt64(words.0) << 32 | UInt64(words.1)) >> 11) * 0x1p-53
  }

  /// The token at which the sum of the probabilities, in the order of the tokens, exceeds this part of all; `nil` if
  /// they are zeros, or not numbers.
  func token(_ probabilities: UnsafeBufferPointer<Float>) -> Int? {
    var total = 0.0
    for probability in probabilities { total += Double(probability) }
    guard total > 0 else { return nil }
    let mark = uniform * total
    var sum = 0.0
    var last: Int?
    for token in probabilities.indices where probabilities[token] > 0 {
      sum += Double(probabilities[token])
      last = token
      if sum > mark { break }
    }
    return last
  }
}
