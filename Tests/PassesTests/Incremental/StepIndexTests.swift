import GraphGen
import GraphIR
import GraphcTestSupport
import Passes
import Testing

/// Steps that look positions up in tables: none reads beyond a table, whatever stands before the first token and in slots
/// that are not written yet.
@Suite struct StepIndexTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var name: String
    /// Equations over `x`, f32[B, T, 4], and `distance` that give `y`.
    var graph: [String]

    var testDescription: String { name }
  }

  private static let windowed = "y: softmax(where((distance >= 0) and (distance < 4), scores, -inf)) @ x"

  static let cases = [
    Case(
      name: "a position before the first",
      graph: ["p: gather(table, iota(T), axis=0)", "y: x + concat(expand(0.0, [1, dim]), p[:T - 1], axis=0)"]),
    Case(
      name: "positions counted down",
      graph: ["p: gather(table, 11 - iota(T), axis=0)", "y: x + concat(expand(0.0, [2, dim]), p, axis=0)[:T]"]),
    Case(
      name: "a slot without a distance",
      graph: ["scores: x @ x.T + gather(bias, maximum(distance, 0), axis=0)", windowed]),
    Case(name: "a slot without a key", graph: ["scores: x @ x.T + gather(bias, iota(T), axis=0)", windowed]),
  ]

  /// The tables have as many rows as the capacity of the widest step.
  @Test(arguments: cases) func indicesStayInTheTable(sample: Case) throws {
    let model = try elaborate(
      spec: """
        graphc: 1
        model: Table
        config: {dim: 4, vocab: 5}
        inputs: {tokens: "i32[B, T]"}
        parameters:
          word: f32[vocab, dim] ~ normal(1.0)
          table: f32[12, dim] ~ normal(1.0)
          bias: f32[12] ~ normal(1.0)
        graph:
          x: embedding(word, tokens)
          distance: iota(T)[:, new] - iota(T)
        \(sample.graph.map { "  \($0)" }.joined(separator: "\n"))
          logits: y @ word.T
        outputs: logits
        """)
    let comparison = try StepComparison(
      model.module, growing: "tokens", logits: ["logits"], constants: [:], vocabulary: 5)
    for size in [6, 2, 1] {
      let worst = try comparison.difference(seed: 2, length: 6) { .even(6, by: size, rows: $0) }
      #expect(worst < 1e-9, "\(size) tokens at a time")
    }
    let worst = try comparison.difference(seed: 3, length: 6, StepComparison.uneven(3, length: 6))
    #expect(worst < 1e-9, "rows of unequal length")
  }
}
