import GraphGen
import GraphIR
import GraphcRuntime
import GraphcTestSupport
import Passes
import Testing

/// Gradients and steps of a model that draws random numbers.
@Suite struct DrawTests {
  private static func model(_ graph: String = "encoded: repeat(pre_norm_layer, 2, x, heads=2, hidden=6, dropout=0.3)")
    throws -> Module
  {
    try elaborate(
      spec: """
        graphc: 1
        model: M
        inputs: {x: "f32[B, T, 4]"}
        graph:
          \(graph)
        outputs: encoded
        train:
          graph: {squares: sum(encoded * encoded) * 0.01}
          loss: squares / 1.0
          optimizer: sgd(rate=0.1)
        """, use: .training()
    ).module
  }

  /// With fixed draws the loss is a function like any other; what is computed again draws the same.
  @Test(arguments: Recompute.allCases) func gradientsAreThoseOfDifferences(recompute: Recompute) throws {
    let module = try Self.model()
    #expect(module.draws.count == 8)
    for seed in 0..<3 as Range<UInt64> {
      let arguments = try ModuleArguments(for: module, seed: seed, bindings: ["B": 2, "T": 3])
      let check = try GradientCheck(module, arguments, seed: seed, directionCount: 2)
      let fault = try check.fault(recompute: recompute)
      #expect(fault == nil, "seed \(seed)")
    }
  }

  /// What is read of random numbers is computed again from the draw, so that no mask is kept for the gradient.
  @Test func masksAreNotKept() throws {
    for recompute in [Recompute.auto, .layers] {
      let step = try TrainingStep.derive(Self.model(), loss: "loss.sum", recompute: recompute) { _ in nil }
      let trained = try TrainingStep.derive(Self.model(), loss: "loss.sum", recompute: recompute) { _ in
        Optimizer.momentum
      }
      #expect(step.draws == trained.draws)
      let forward = try #require(trained.module.functions.first { $0.name.hasSuffix(".forward") })
      #expect(!forward.outputTypes.contains { $0.dtype == .bool })
      // In the forward computation of a layer, and in its gradient.
      let draws = trained.module.functions.map { function in
        function.nodes.count { if case .uniform = $0.op { true } else { false } }
      }
      #expect(draws.filter { $0 > 0 } == [4, 4])
    }
  }

  @Test func drawsAreInputsOfTheirOwn() throws {
    for count in [1, 3] {
      let step = try TrainingStep.derive(Self.model(), loss: "loss.sum", microBatches: count) { _ in
        Optimizer.momentum
      }
      #expect(
        step.draws.map(\.name)
          == ["attention.kept", "attention_kept", "mlp.kept", "mlp_kept"].map { "encoded.*.\($0).draw" })
      #expect(step.draws[1].paths == ["encoded.0.attention_kept.draw", "encoded.1.attention_kept.draw"])
      #expect(!step.parameters.contains { $0.isDraw } && !step.parameters.isEmpty)
      #expect(!step.module.states.contains { $0.input.hasSuffix(".draw") })
      for draw in step.draws {
        let input = try #require(step.module.main.inputs.first { $0.name == draw.name })
        #expect(input.type == TensorType(.i32, count == 1 ? [2, 4] : [3, 2, 4]))
      }
    }
  }

  /// A draw looks like a parameter, but no pass may compute it when weights are loaded.
  @Test func drawsAreNotFolded() throws {
    let module = try Self.model("noise: uniform_like(x[:1, :1, :])\n  encoded: x + noise")
    let optimized = try Pipeline.inference.run(module).module
    #expect(optimized.functions.allSatisfy { $0.folded.isEmpty })
    #expect(optimized.draws.map(\.path) == ["noise"])
  }
}
