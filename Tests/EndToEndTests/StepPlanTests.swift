import ExecutionPlan
import GraphGen
import GraphIR
import GraphcRuntime
import GraphcTestSupport
import Passes
import Testing

/// The plans of derived steps: every kernel finds its operands where states are written in place, and none copies a
/// cache.
@Suite struct StepPlanTests {
  static let models: [(name: String, growing: String, settings: [String])] = [
    ("gpt2", "tokens", ["depth=3", "heads=2"]),
    ("llama", "tokens", ["depth=3", "heads=4", "key_value_heads=2", "mlp=12"]),
    ("transformer", "target", ["encoder_depth=1", "decoder_depth=3", "encoder_heads=2", "decoder_heads=2"]),
    (
      "t5", "target",
      ["encoder_depth=1", "decoder_depth=3", "heads=2", "head_dim=3", "mlp=12", "buckets=8", "max_distance=6"]
    ),
  ]

  @Test(arguments: models.indices) func noCacheIsCopied(index: Int) throws {
    let model = Self.models[index]
    let module = try ModelFile(model.name).elaborate(settings: ["vocab=11", "dim=8"] + model.settings).module
    let step = try Incrementalize.derive(
      module, growing: model.growing, logits: ["logits"], constants: ["mask": .dim(1)], allPositions: false
    ).step
    #expect(!step.states.isEmpty)
    let optimized = try Pipeline.inference.run(step).module
    for module in [step, optimized] {
      let bindings = Dictionary(uniqueKeysWithValues: module.dims.enumerated().map { ($1, 2 + $0 % 3) })
      let simulation = try PlanSimulation(module, ExecutionPlan(module), bindings: bindings)
      #expect(simulation.problems == [], "\(model.name)")
      // Each layer writes its keys and its values in place.
      #expect(simulation.inPlaceCount >= 6, "\(model.name)")
    }
    let plan = try ExecutionPlan(optimized)
    let given = Set(plan.plainInputs.flatMap { $0.type.shape.flatMap(\.symbols) })
    let capacity = Set(plan.states.flatMap { $0.type.shape.flatMap(\.symbols) }).subtracting(given)
    #expect(!capacity.isEmpty)
    let copies = plan.kernelsInOrder.compactMap { kernel -> String? in
      guard let copy = kernel.call.contract as? Kernels.Copy<Symbolic> else { return nil }
      // A bias of relative positions has new tokens beside those so far.
      let isOfCache =
        copy.over.shape.count > 2 && copy.over.shape.contains { !$0.symbols.isDisjoint(with: capacity) }
        && !copy.over.shape.contains { $0.symbols.contains("N") }
      return isOfCache ? "\(kernel.call.name): \(copy.over.shape.shapeText)" : nil
    }
    #expect(copies.isEmpty, "\(model.name): \(copies)")
  }
}
