import GraphcRuntime

/// A random permutation of the integers 0..<count. Any element of it is computed directly, so that it takes no memory.
///
/// It is a Feistel network on the smallest power of two that has room for them, applied again to a number that is too
/// large until it is not (Black and Rogaway, *Ciphers with Arbitrary Finite Domains*, CT-RSA 2002).
package struct IndexPermutation: Sendable {
  /// As many as it takes to come close to a uniform choice among all permutations also for a handful of integers.
  private static let rounds: UInt64 = 12

  /// The number of integers.
  package let count: Int
  private let generator: CounterGenerator
  /// Bits of the two halves, of which the left may have one less.
  private let (leftBits, rightBits): (UInt64, UInt64)

  /// The permutation that belongs to a seed and the name of a random stream.
  ///
  /// - Precondition: `count` is at least 1.
  package init(count: Int, seed: UInt64, stream: String) {
    self.count = count
    generator = CounterGenerator(seed: seed, stream: CounterGenerator.stream(named: stream))
    let bits = UInt64(Int.bitWidth - max(count - 1, 0).leadingZeroBitCount)
    leftBits = bits / 2
    rightBits = bits - leftBits
  }

  /// The integer at a position.
  ///
  /// - Precondition: 0 ≤ position < ``count``.
  package func callAsFunction(_ position: Int) -> Int {
    var value = UInt64(position)
    repeat { value = network(value) } while value >= UInt64(count)
    return Int(value)
  }

  private func network(_ value: UInt64) -> UInt64 {
    let (leftMask, rightMask) = ((1 << leftBits) - 1 as UInt64, (1 << rightBits) - 1 as UInt64)
    var (left, right) = (value >> rightBits, value & rightMask)
    for round in 0..<Self.rounds {
      // The halves have at most 32 bits, so that counters of different rounds are different.
      let words = generator.block(round << 32 | (round % 2 == 0 ? right : left))
      if round % 2 == 0 { left ^= UInt64(words.0) & leftMask } else { right ^= UInt64(words.0) & rightMask }
    }
    return left << rightBits | right
  }
}
