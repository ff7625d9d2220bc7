import Diagnostics
import GraphGen
import GraphIR
import GraphcTestSupport
import Testing

/// Random numbers in a spec: where they may be drawn, and what they are named by.
@Suite struct DropoutTests {
  private static func layers(_ arguments: String) -> String {
    """
    graphc: 1
    model: M
    inputs: {x: "f32[B, T, 8]", memory: "f32[B, S, 8]"}
    graph:
      encoded: repeat(pre_norm_layer, 3, x, heads=2, hidden=16\(arguments))
      decoded: repeat(post_norm_decoder_layer, 2, encoded, memory=memory, heads=2, hidden=16\(arguments))
      gated: gated_feed_forward(decoded, hidden=16\(arguments))
    outputs: gated
    train:
      loss: sum(gated * gated) / size(gated)
      optimizer: sgd(rate=0.1)
    """
  }

  /// In whatever a model does but training, and with a rate of 0, the graph is the one without dropout.
  @Test func nothingIsLeftOutsideOfTraining() {
    let plain = elaborate(Self.layers("")).gir
    #expect(plain.contains("softmax") && !plain.contains("= uniform"))
    #expect(elaborate(Self.layers(", dropout=0.1")).gir == plain)
    #expect(elaborate(Self.layers(", dropout=0.0")).gir == plain)
    let trained = elaborate(Self.layers(""), use: .training()).gir
    #expect(elaborate(Self.layers(", dropout=0"), use: .training()).gir == trained)
    let evaluated = elaborate(Self.layers(""), use: .evaluation).gir
    #expect(elaborate(Self.layers(", dropout=0.1"), use: .evaluation).gir == evaluated)
  }

  /// A draw for each place, as PyTorch's TransformerEncoderLayer and TransformerDecoderLayer have them.
  @Test func drawsAreNamedByTheirPlaces() throws {
    let plain = try #require(elaborate(Self.layers(""), use: .training()).model).module
    let module = try #require(elaborate(Self.layers(", dropout=0.1"), use: .training()).model).module
    #expect(plain.draws.isEmpty)
    #expect(module.parameters.map(\.path) == plain.parameters.map(\.path))
    let encoder = (0..<3).flatMap { layer in
      ["attention.kept", "attention_kept", "mlp.kept", "mlp_kept"].map { "encoded.\(layer).\($0).draw" }
    }
    let decoder = (0..<2).flatMap { layer in
      ["attention.kept", "attention_kept", "memory_attention.kept", "memory_kept", "mlp.kept", "mlp_kept"].map {
        "decoded.\(layer).\($0).draw"
      }
    }
    // Those of main come first.
    #expect(module.draws.map(\.path) == ["gated.kept.draw"] + encoder + decoder)
    #expect(module.draws.allSatisfy { $0.type == Uniform.drawType && $0.isDraw })
    #expect(try Module.parse(ModulePrinter().print(module)).draws.map(\.path) == module.draws.map(\.path))
  }

  @Test func drawsAreRefusedOutsideOfTraining() {
    let text = spec("graph: {noise: uniform_like(x), y: x + noise}")
    #expect(elaborate(text).summaries == ["3:16 train/draw"])
    let guarded = spec("graph: {noise: uniform_like(x) if training else x, y: x + noise}")
    #expect(elaborate(guarded).summaries == [])
  }

  @Test func aDrawHasAName() {
    let lines = """
      graph:
        y: x + uniform_like(x)
      train: {loss: sum(y), optimizer: sgd(rate=0.1)}
      """
    let elaboration = elaborate(spec(lines), use: .training())
    #expect(elaboration.summaries.first == "4:10 spec/unnamed-parameters")
    #expect(elaboration.diagnostics.first?.fix != nil)
  }

  @Test(arguments: ["-0.1", "1", "1.5"]) func ratesArePossible(rate: String) {
    #expect(elaborate(spec("graph:\n  y: dropout(x, \(rate))")).text.contains("a rate of dropout is at least 0"))
  }

  /// An own block for the feed-forward network need not know of dropout.
  @Test func ownBlocksStay() {
    let text = """
      graphc: 1
      model: M
      inputs: {x: "f32[B, T, 8]"}
      blocks:
        narrow:
          config: {hidden: int, activation: block, use_bias: bool}
          inputs: {x: "f32[B, T, C]"}
          graph: {y: "linear(activation(linear(x, hidden)), C)"}
          outputs: y
      graph:
        y: pre_norm_layer(x, heads=2, hidden=4, ffn=narrow)
      outputs: y
      """
    #expect(!elaborate(text).diagnostics.contains { $0.code == "spec/unknown-argument" }, "\(elaborate(text).text)")
  }
}
