import Testing

@testable import GraphcRuntime

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Sampling draws from the softmax, and each draw depends on seed, row and position alone.
@Suite struct SamplingTests {
  private static let logits: [Float] = [0.5, -1, 2, 0, 1.5, -0.25, 1, -3, 0.75, 0.1, -0.6, 1.2]

  /// The first token of many rows, as counts.
  private func counts(_ sampling: GenerationOptions.Sampling, rows: Int) throws -> [Int] {
    var session = ScriptedSession(rows: rows, vocabulary: Self.logits.count) { _ in Self.logits }
    var options = GenerationOptions()
    options.search = .sampling(sampling)
    options.maxNewTokens = 1
    let result = try session.generate(Array(repeating: [1], count: rows), options: options)
    var counts = Self.logits.map { _ in 0 }
    for row in result.rows { counts[Int(row.tokens[0])] += 1 }
    return counts
  }

  /// The softmax in double precision, of tokens that may be drawn.
  private func probabilities(temperature: Double = 1, keep: (Int) -> Bool = { _ in true }) -> [Double] {
    let weights = Self.logits.indices.map { keep($0) ? exp(Double(Self.logits[$0]) / temperature) : 0 }
    let total = weights.reduce(0, +)
    return weights.map { $0 / total }
  }

  /// Pearson's statistic; tokens without probability must not occur.
  private func chiSquare(_ counts: [Int], _ probabilities: [Double]) -> Double {
    let total = Double(counts.reduce(0, +))
    return zip(counts, probabilities).reduce(0) { sum, pair in
      let expected = pair.1 * total
      if expected == 0 { return pair.0 == 0 ? sum : .infinity }
      return sum + (Double(pair.0) - expected) * (Double(pair.0) - expected) / expected
    }
  }

  /// The 99.9 % quantiles of the distribution with 11 and 4 degrees of freedom are 31.3 and 18.5.
  @Test(arguments: [0, 1, 2, 3] as [UInt64])
  func drawsFollowTheSoftmax(seed: UInt64) throws {
    #expect(chiSquare(try counts(.init(seed: seed), rows: 20_000), probabilities()) < 31.3)
    let warm = try counts(.init(temperature: 1.7, seed: seed), rows: 20_000)
    #expect(chiSquare(warm, probabilities(temperature: 1.7)) < 31.3)
    #expect(chiSquare(warm, probabilities()) > 100)
  }

  @Test func topKKeepsTheLargest() throws {
    let best: Set = [2, 4, 11, 6, 8]
    let found = try counts(.init(topK: 5, seed: 9), rows: 20_000)
    #expect(chiSquare(found, probabilities { best.contains($0) }) < 18.5)
  }

  /// The likeliest tokens reach 0.289, 0.465, 0.595, 0.702 and 0.785 together.
  @Test func topPKeepsTheLikeliest() throws {
    let sums = [2, 4, 11, 6, 8].reduce(into: [0.0]) { $0.append(($0.last ?? 0) + probabilities()[$1]) }
    #expect(sums[4] < 0.75 && sums[5] > 0.75)
    let best: Set = [2, 4, 11, 6, 8]
    #expect(chiSquare(try counts(.init(topP: 0.75, seed: 9), rows: 20_000), probabilities { best.contains($0) }) < 18.5)
    #expect(try counts(.init(topP: 0, seed: 9), rows: 100)[2] == 100)
    #expect(try counts(.init(topK: 1, seed: 9), rows: 100)[2] == 100)
  }

  /// Of one token with 0.45 and eleven with 0.05 two reach 0.48: one of many small ones is kept.
  @Test func topPKeepsSmallProbabilities() throws {
    let logits = [0.45] + Array(repeating: 0.05, count: 11)
    var session = ScriptedSession(rows: 1000, vocabulary: 12) { _ in logits.map { Float(log($0)) } }
    var options = GenerationOptions()
    options.search = .sampling(.init(topP: 0.48, seed: 9))
    options.maxNewTokens = 1
    let result = try session.generate(Array(repeating: [1], count: 1000), options: options)
    #expect(Set(result.rows.map { $0.tokens[0] }) == [0, 1])
  }

  /// With both, the probability is that among the tokens that top-k keeps.
  @Test func topPComesAfterTopK() throws {
    // 2, 4 and 11 are 0.486, 0.295 and 0.219 of the three.
    let found = try counts(.init(topK: 3, topP: 0.75, seed: 4), rows: 20_000)
    #expect(chiSquare(found, probabilities { [2, 4].contains($0) }) < 10.9)
  }

  /// Neither other rows, nor their number, nor earlier draws change a draw; seed, row and position do.
  @Test func drawsAreIndependentOfOtherRows() throws {
    var options = GenerationOptions()
    options.search = .sampling(.init(seed: 5))
    options.maxNewTokens = 12
    var session = ScriptedSession(rows: 3, vocabulary: 24)
    let all = try session.generate([[1, 2], [3], [1, 2]], options: options).rows.map(\.tokens)
    #expect(all[0] != all[2])
    var single = ScriptedSession(rows: 1, vocabulary: 24)
    #expect(try single.generate([[1, 2]], options: options).rows[0].tokens == all[0])
    // Where a row was cut, it goes on as it would have.
    options.maxNewTokens = 7
    let rest = try single.generate([[1, 2] + all[0].prefix(5)], options: options).rows[0].tokens
    #expect(rest == Array(all[0].dropFirst(5)))
    options.search = .sampling(.init(seed: 6))
    #expect(try single.generate([[1, 2] + all[0].prefix(5)], options: options).rows[0].tokens != rest)
  }

  @Test func scoresAreLogarithmsOfProbabilities() throws {
    var session = ScriptedSession(rows: 1, vocabulary: Self.logits.count) { _ in Self.logits }
    var options = GenerationOptions()
    options.search = .sampling(.init(seed: 3))
    options.maxNewTokens = 20
    let row = try session.generate([[0]], options: options).rows[0]
    for (token, score) in zip(row.tokens, row.tokenScores) {
      #expect(abs(Double(score) - log(probabilities()[Int(token)])) < 1e-5)
    }
    #expect(abs(row.score - row.tokenScores.reduce(0, +) / 20) < 1e-5)
  }
}
