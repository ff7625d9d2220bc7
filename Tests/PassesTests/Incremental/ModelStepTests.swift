import GraphGen
import GraphIR
import GraphcRuntime
import GraphcTestSupport
import Passes
import Testing

/// The step of each causal model of Models/, and of one with windows: what it gives step by step is what the model gives
/// for the whole sequence.
@Suite struct ModelStepTests {
  struct Model: Sendable, CustomTestStringConvertible {
    var name: String
    var variant: String?
    var growing: String
    var settings: [String]
    var folder = "Models"

    var testDescription: String { name + (variant.map { " " + $0 } ?? "") }
  }

  static let small = ["vocab=11", "dim=8"]
  static let models = [
    Model(name: "gpt2", growing: "tokens", settings: small + ["depth=2", "heads=2"]),
    Model(
      name: "llama", growing: "tokens", settings: small + ["depth=2", "heads=4", "key_value_heads=2", "mlp=12"]),
    Model(name: "variants/gpt-j", growing: "tokens", settings: small + ["depth=2", "heads=2", "rotary_dim=2"]),
    Model(
      name: "transformer", growing: "target",
      settings: small + ["encoder_depth=2", "decoder_depth=2", "encoder_heads=2", "decoder_heads=2"]),
    Model(
      name: "transformer", variant: "marian", growing: "target",
      settings: small + ["encoder_depth=1", "decoder_depth=2", "encoder_heads=2", "decoder_heads=2"]),
    Model(
      name: "t5", growing: "target",
      settings: small + [
        "encoder_depth=2", "decoder_depth=2", "heads=2", "head_dim=3", "mlp=12", "buckets=8", "max_distance=6",
      ]),
    Model(
      name: "whisper", growing: "target",
      settings: small + [
        "encoder_depth=1", "decoder_depth=2", "encoder_heads=2", "decoder_heads=2", "mels=3", "source_positions=4",
      ]),
    Model(
      name: "mistral", growing: "tokens",
      settings: small + ["depth=2", "heads=4", "key_value_heads=2", "mlp=12", "window=3"],
      folder: "Tests/Fixtures/generation"),
  ]

  private func elaborate(_ model: Model) throws -> ElaboratedModel {
    try ModelFile(model.name, variant: model.variant, in: model.folder).elaborate(settings: model.settings)
  }

  private func comparison(_ model: Model) throws -> StepComparison {
    try StepComparison(
      elaborate(model).module, growing: model.growing, logits: ["logits"], constants: ["mask": 1], vocabulary: 11)
  }

  @Test(arguments: models) func stepByStepIsAllAtOnce(model: Model) throws {
    let comparison = try comparison(model)
    let length = 9
    for (seed, size) in [length, 3, 1].enumerated() {
      let worst = try comparison.difference(seed: UInt64(seed), length: length) {
        .even(length, by: size, rows: $0)
      }
      #expect(worst < 1e-9, "\(size) tokens at a time")
    }
    let worst = try comparison.difference(
      seed: 7, batchSize: 3, length: length, StepComparison.uneven(3, length: length))
    #expect(worst < 1e-9, "rows of unequal length")
    if comparison.incremental.names.width != nil {
      let worst = try comparison.difference(
        seed: 8, batchSize: 2, width: 3, length: 6, StepComparison.uneven(4, length: 6))
      #expect(worst < 1e-9, "three sequences for each source")
    }
  }

  /// The step and the source go through the passes like any module, and every attention is fused. The values of the
  /// source are read where they are, and logits are computed of one position.
  @Test(arguments: models) func thePassesKeepTheStep(model: Model) throws {
    var comparison = try comparison(model)
    let fused = try optimized(&comparison.incremental.step)
    #expect(fused, "an attention of the step is not fused")
    if var source = comparison.incremental.source {
      _ = try optimized(&source)
      comparison.incremental.source = source
    }
    let worst = try comparison.difference(seed: 5, length: 6, StepComparison.uneven(5, length: 6))
    #expect(worst < 1e-6)
    let repeated = comparison.incremental.step.functions.flatMap(\.nodes).filter { node in
      if case .expand = node.op { node.types[0].shape.contains { $0.symbols.contains("S") } } else { false }
    }
    #expect(repeated.isEmpty, "\(repeated)")
    var last = try Incrementalize.derive(
      elaborate(model).module, growing: model.growing, logits: ["logits"], constants: ["mask": .dim(1)],
      allPositions: false
    ).step
    _ = try optimized(&last)
    let products = last.main.nodes.filter { node in
      if case .matMul = node.op { return true }
      if case .linear = node.op { return true }
      return false
    }
    #expect(!products.isEmpty && products.allSatisfy { !$0.types[0].shape.contains(Dim(symbol: "N")) }, "\(last.text)")
  }

  /// In bf16 keys and values are rounded as they are written, once, which gives the same numbers as rounding the whole
  /// cache in each step.
  @Test(arguments: models.filter { $0.name != "t5" })
  func keysAndValuesAreKeptInBF16(model: Model) throws {
    var comparison = try comparison(model)
    _ = try optimized(&comparison.incremental.step, Pipeline.inference.followed(by: [.precision]))
    let step = comparison.incremental.step
    let error = try comparison.difference(seed: 9, length: 5, StepComparison.uneven(9, length: 5))
    comparison.incremental.step = step.roundingStates()
    #expect(comparison.incremental.step.verify().isEmpty)
    let inputs = comparison.incremental.step.main.inputs.filter { input in
      step.states.contains { $0.input == input.name }
    }
    #expect(inputs.count == step.states.count && inputs.allSatisfy { $0.type.dtype == .bf16 }, "\(inputs)")
    #expect(try comparison.difference(seed: 9, length: 5, StepComparison.uneven(9, length: 5)) == error)
    let caches = comparison.incremental.step.functions.flatMap(\.nodes).filter { node in
      if case .cast = node.op { node.types[0].shape.contains { ["C", "M"].contains($0.symbol) } } else { false }
    }
    #expect(caches.isEmpty, "\(caches)")
  }

  /// A model in f32 reads nothing rounded.
  @Test func keysAndValuesStayInF32() throws {
    var step = try comparison(Self.models[0]).incremental.step
    _ = try optimized(&step)
    #expect(step.roundingStates() == step)
  }

  /// Runs the passes; whether all attention is fused.
  private func optimized(_ module: inout Module, _ pipeline: Pipeline = .inference) throws -> Bool {
    let result = try pipeline.run(module)
    #expect(result.abandoned.isEmpty)
    module = result.module
    return result.remarks.allSatisfy { remark in
      guard remark.pass == Pass.fuseAttention.name, case .refused = remark.outcome else { return true }
      return false
    }
  }

  /// What is kept is what a hand-written cache keeps: keys and values of each layer.
  @Test(arguments: models) func keysAndValuesAreKept(model: Model) throws {
    let step = try comparison(model).incremental.step
    #expect(
      step.states.map(\.input) == ["decoded.attention.key_heads", "decoded.attention.value_heads"], "\(step.text)")
    #expect(step.states.allSatisfy { $0.rowAxis == 1 })
  }
}
