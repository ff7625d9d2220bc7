import ExecutionPlan
import GraphGen
import GraphIR
import GraphcTestSupport
import Passes
import Testing

/// Plans of every file of Models/, made small, run on symbols.
@Suite struct ModelPlanTests {
  static let settings = [
    "bert": ["vocab=20", "dim=12", "depth=3", "heads=3", "positions=8"],
    "clip": [
      "size=16", "patch=8", "dim=12", "depth=3", "heads=3", "vocab=20", "positions=8", "text_dim=8",
      "text_depth=2", "text_heads=2", "projection=4",
    ],
    "digits-vit": ["dim=12", "depth=3", "heads=3"],
    "gpt2": ["vocab=20", "dim=12", "depth=3", "heads=3", "positions=8"],
    "llama": ["vocab=20", "dim=16", "depth=3", "heads=4", "key_value_heads=2", "mlp=24", "positions=8"],
    "mae": [
      "size=32", "patch=8", "dim=12", "depth=3", "heads=3", "decoder_dim=8", "decoder_depth=2",
      "decoder_heads=2",
    ],
    "t5": ["vocab=20", "dim=12", "encoder_depth=3", "decoder_depth=3", "heads=3", "head_dim=4", "mlp=24"],
    "tiny-translate": ["vocab=20", "dim=12", "depth=3", "heads=3", "positions=8"],
    "transformer": [
      "vocab=20", "dim=12", "encoder_depth=2", "encoder_heads=3", "decoder_depth=3", "decoder_heads=3", "positions=8",
    ],
    "variants/cait": ["size=32", "patch=8", "dim=12", "depth=3", "heads=3", "classes=5"],
    "variants/gpt-j": ["vocab=20", "dim=12", "depth=3", "heads=3", "positions=8", "rotary_dim=4"],
    "vit": ["size=32", "patch=8", "dim=12", "depth=3", "heads=3", "classes=5"],
    "vit-registers": ["size=32", "patch=8", "dim=12", "depth=3", "heads=3", "classes=5"],
    "whisper": [
      "vocab=20", "mels=4", "dim=12", "encoder_depth=2", "encoder_heads=3", "decoder_depth=3", "decoder_heads=3",
      "source_positions=8", "target_positions=8",
    ],
  ]

  @Test(arguments: ModelFile.names) func everyStepFindsItsOperands(name: String) throws {
    let settings = try #require(Self.settings[name])
    let module = try ModelFile(name).elaborate(settings: settings).module
    for pipeline in [nil, Pipeline.inference, .inference.followed(by: [.precision])] {
      let module = try pipeline?.run(module).module ?? module
      let plan = try ExecutionPlan(module)
      let bindings = try ModuleArguments(for: module, seed: 1).bindings
      #expect(try PlanSimulation(module, plan, bindings: bindings).problems == [])
    }
  }
}
