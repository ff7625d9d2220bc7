import GraphGen
import GraphIR
import GraphcTestSupport
import Passes
import Testing

/// Attention with a window: however many tokens there are, the states stay as large as the window.
@Suite struct RingTests {
  private static let window = 4

  private func comparison(window: Int = RingTests.window) throws -> StepComparison {
    let model = try elaborate(
      spec: """
        graphc: 1
        model: Window
        config: {dim: 4, vocab: 5}
        inputs: {tokens: "i32[B, T]"}
        parameters: {word: "f32[vocab, dim] ~ normal(1.0)"}
        graph:
          x: embedding(word, tokens)
          y: attention(x, heads=2, causal=true, rotary=.half, window=\(window))
          logits: y @ word.T
        outputs: logits
        """)
    return try StepComparison(
      model.module, growing: "tokens", logits: ["logits"], constants: [:], vocabulary: 5)
  }

  /// Rotary positions are relative, so that the last tokens alone give what they give after many others.
  @Test func manyStepsReadTheLastTokens() throws {
    let comparison = try comparison()
    let parameters = try ModuleArguments(for: comparison.module, seed: 1, bindings: ["B": 2, "T": 2]).parameters
    var run = StepEvaluation(
      comparison.module, comparison.incremental, growing: "tokens", parameters: parameters, sources: [:],
      bindings: ["B": 2], batchSize: 2, capacity: 600, widest: 1)
    try run.begin()
    let size = run.stateCount
    #expect(size == 2 * 2 * 2 * 2 * Self.window)
    var random = SplitMix64(seed: 2)
    var last: [[Int]] = [[], []]
    var logits: Tensor64?
    for position in 0..<600 {
      let tokens = last.map { _ in Int.random(in: 0..<5, using: &random) }
      for row in last.indices { last[row] = Array((last[row] + [tokens[row]]).suffix(Self.window)) }
      logits = try run.step(tokens.map { [$0] }, past: [position, position], counts: [1, 1])[0]
    }
    #expect(run.stateCount == size)
    let expected = try run.whole(last, sources: [:], constants: [:], batch: "B", growth: "T")[0]
    for row in 0..<2 {
      for element in 0..<5 {
        let actual = try #require(logits).values[row * 5 + element]
        #expect(abs(actual - expected.values[(row * Self.window + Self.window - 1) * 5 + element]) < 1e-9)
      }
    }
  }

  /// A row that is shorter than the window has a slot for each token, in which a later position is never taken for one
  /// that is there.
  @Test(arguments: [5, 7, 40]) func aShortRowHasASlotForEachToken(window: Int) throws {
    let comparison = try comparison(window: window)
    for size in [6, 2, 1] {
      let worst = try comparison.difference(seed: 4, length: 6) { .even(6, by: size, rows: $0) }
      #expect(worst < 1e-9, "\(size) tokens at a time")
    }
    let worst = try comparison.difference(seed: 5, batchSize: 3, length: 6, StepComparison.uneven(5, length: 6))
    #expect(worst < 1e-9, "rows of unequal length")
    let parameters = try ModuleArguments(for: comparison.module, seed: 1, bindings: ["B": 2, "T": 2]).parameters
    var run = StepEvaluation(
      comparison.module, comparison.incremental, growing: "tokens", parameters: parameters, sources: [:],
      bindings: ["B": 2], batchSize: 2, capacity: 6, widest: 3)
    try run.begin()
    #expect(run.stateCount == 2 * 2 * 2 * 2 * 6)
  }

  @Test func theCapacityIsNotMentioned() throws {
    let incremental = try comparison().incremental
    #expect(incremental.names.ring?.slots == "M" && incremental.names.ring?.window == Self.window)
    #expect(incremental.step.checks.isEmpty && !incremental.step.dims.contains("C"))
  }
}
