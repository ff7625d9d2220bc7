import GraphcRuntime
import Testing

/// Random numbers of a draw.
@Suite struct UniformTests {
  private func numbers(_ draw: [UInt32], count: Int) -> [Float] {
    output(count: count) { into, pool in
      run(draw, on: pool) { Kernels.Uniform(draw: $0, into: into, count: count) }
    }
  }

  /// The known answers of the authors' Random123 for Philox 4×32-10: a counter, a key, and the four words.
  @Test func theGeneratorGivesTheKnownAnswers() {
    typealias Words = (UInt32, UInt32, UInt32, UInt32)
    let known: [(counter: UInt64, stream: UInt64, seed: UInt64, words: Words)] = [
      (0, 0, 0, (0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8)),
      (.max, .max, .max, (0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd)),
      (
        0x85a3_08d3_243f_6a88, 0x0370_7344_1319_8a2e, 0x299f_31d0_a409_3822,
        (0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1)
      ),
    ]
    for item in known {
      let words = CounterGenerator(seed: item.seed, stream: item.stream).block(item.counter)
      #expect(words == item.words)
    }
    #expect(
      numbers([0, 0, 0, 0], count: 4)
        == [0x6627_e8, 0xe169_c5, 0xbc57_ac, 0x9b00_db].map { Float($0) * 0x1p-24 })
  }

  /// Lengths around the widths of vectors, the chunks of workers and the last few elements.
  @Test(arguments: [0, 1, 2, 3, 4, 5, 7, 8, 31, 32, 33, 63, 65, 1000, 16_383, 16_384, 16_389, 100_003])
  func isTheGeneratorOfTheRuntime(count: Int) {
    var random = Generator(UInt64(count))
    for draw in [(0..<4).map { _ in UInt32(truncatingIfNeeded: random.next()) }, [.max, .max, .max, .max]] {
      let generator = CounterGenerator(
        seed: UInt64(draw[0]) | UInt64(draw[1]) << 32, stream: UInt64(draw[2]) | UInt64(draw[3]) << 32)
      let expected = (0..<count).map { generator.uniform($0) }
      #expect(haveSameBits(numbers(draw, count: count), expected))
    }
  }

  /// Every word of the draw counts.
  @Test func everyWordChangesTheNumbers() {
    let words: [UInt32] = [1, 2, 3, 4]
    let usual = numbers(words, count: 64)
    for place in words.indices {
      var draw = words
      draw[place] ^= 1 << 31
      let others = numbers(draw, count: 64)
      #expect(zip(usual, others).count(where: ==) <= 1)
    }
  }
}
