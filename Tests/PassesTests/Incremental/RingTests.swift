import GraphGen
import GraphIR
import GraphcTestSupport
import Passes
import Testing

/// Attention with a window: however many tokens there are, the states stay as large as the window.
@Suite struct RingTests {
  private static let window = 4

  private func comparison() throws -> StepComparison {
    let model = try elaborate(
      spec: """
        graphc: 1
        model: Window
        config: {dim: 4, vocab: 5}
        inputs: {tokens: "i32[B, T]"}
        parameters: {word: "f32[vocab, dim] ~ normal(1.0)"}
        graph:
          x: embedding(word, tokens)
          y: attention(x, heads=2, causal=true, rotary=.half, window=\(Self.window))
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
      bindings: ["B": 2], batchSize: 2, capacity: 1, widest: 1)
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

  @Test func theRingHasRoomForTheNewTokens() throws {
    let step = try comparison().incremental.step
    #expect(step.checks.map { "\($0.nonNegative)" } == ["M - N - \(Self.window - 1)"])
    #expect(!step.dims.contains("C"))
  }
}
