import GraphGen
import GraphIR
import GraphcTestSupport
import Passes
import Testing

/// The gradients of each model of Models/, small, for all of its parameters and inputs, against central differences in
/// double precision.
@Suite struct GradientModelTests {
  struct Model: Sendable, CustomTestStringConvertible {
    var name: String
    var settings: [String]

    var testDescription: String { name }
  }

  private static let text = ["vocab=7", "dim=8"]
  private static let stacks = ["encoder_depth=1", "decoder_depth=2", "encoder_heads=2", "decoder_heads=2"]
  private static let image = ["size=8", "patch=4", "dim=8", "depth=2", "heads=2"]

  static let models = [
    Model(name: "bert", settings: text + ["depth=2", "heads=2", "positions=12"]),
    Model(
      name: "clip",
      settings: image + ["vocab=7", "positions=9", "text_dim=6", "text_depth=1", "text_heads=2", "projection=4"]),
    Model(name: "digits-vit", settings: ["dim=8", "depth=2", "heads=2"]),
    Model(name: "gpt2", settings: text + ["depth=2", "heads=2", "positions=12"]),
    Model(name: "llama", settings: text + ["depth=2", "heads=4", "key_value_heads=2", "mlp=12"]),
    Model(
      name: "mae", settings: image + ["decoder_dim=4", "decoder_depth=1", "decoder_heads=2", "mask_ratio=0.5"]),
    Model(
      name: "t5",
      settings: text + [
        "encoder_depth=1", "decoder_depth=2", "heads=2", "head_dim=3", "mlp=12", "buckets=8", "max_distance=6",
      ]),
    Model(name: "tiny-translate", settings: text + ["depth=2", "heads=2"]),
    Model(name: "transformer", settings: text + stacks),
    Model(name: "variants/cait", settings: image),
    Model(name: "variants/gpt-j", settings: text + ["depth=2", "heads=2", "rotary_dim=2"]),
    Model(name: "vit", settings: image + ["classes=3"]),
    Model(name: "vit-registers", settings: image),
    Model(name: "whisper", settings: text + stacks + ["mels=3", "source_positions=4"]),
  ]

  @Test func everyModelIsHere() { #expect(Self.models.map(\.name) == ModelFile.names) }

  @Test(arguments: models, Recompute.allCases) func areThoseOfDifferences(model: Model, recompute: Recompute) throws {
    let module = try ModelFile(model.name).elaborate(settings: model.settings).module
    let check = try GradientCheck(module, ModuleArguments(for: module, seed: 3), seed: 3, directionCount: 2)
    let fault = try check.fault(recompute: recompute)
    #expect(fault == nil)
  }
}
