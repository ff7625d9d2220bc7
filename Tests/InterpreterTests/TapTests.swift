import ExecutionPlan
import GraphGen
import GraphIR
import GraphcRuntime
import GraphcTestSupport
import Interpreter
import Passes
import Testing

/// Values of one call as outputs: they equal the reference, and everything else is unchanged.
@Suite struct TapTests {
  struct Sample: CustomTestStringConvertible {
    var file: ModelFile
    var settings: [String]
    /// The path of the layers.
    var layers: String
    /// Inputs that are not random numbers.
    var given: [String: Double] = [:]
    /// The outputs depend on one row of the last layer.
    var readsOneRow = false

    var testDescription: String { file.description }
  }

  static let samples = [
    Sample(
      file: ModelFile("vit"), settings: ["size=16", "patch=8", "dim=24", "depth=7", "heads=3", "classes=7"],
      layers: "encoded", readsOneRow: true),
    Sample(
      file: ModelFile("gpt2"), settings: ["vocab=40", "dim=24", "depth=7", "heads=3", "positions=12"],
      layers: "decoded", given: ["tokens": 3, "mask": 1]),
    Sample(
      file: ModelFile("bert"), settings: ["vocab=40", "dim=24", "depth=7", "heads=3", "positions=12"],
      layers: "encoded", given: ["tokens": 3, "segments": 1]),
  ]

  @Test(arguments: samples) func tappedWeightsAreThoseOfTheReference(sample: Sample) throws {
    let path = "\(sample.layers).2.attention.weights"
    let plain = try sample.file.elaborate(settings: sample.settings).module
    let tapped = try sample.file.elaborate(settings: sample.settings, taps: [path]).module
    #expect(tapped.parameters.map(\.path) == plain.parameters.map(\.path))
    #expect(tapped.main.outputs.map(\.name) == plain.main.outputs.map(\.name) + [path])
    #expect(tapped.verify() == [])

    var arguments = try ModuleArguments(for: plain, seed: 11)
    for (index, input) in plain.main.inputs.enumerated() {
      guard let value = sample.given[input.name] else { continue }
      arguments.inputs[index].values = arguments.inputs[index].values.map { _ in value }
    }
    let threads = ThreadPool(threadCount: 2)
    let expected = try arguments.evaluate(tapped)
    let fused = try arguments.interpret(Pipeline.inference.run(plain).module, on: threads)[0]
    for pipeline in [Pipeline.inference, .canonical] {
      let outputs = try arguments.interpret(pipeline.run(tapped).module, on: threads)[0].map { Tensor64($0) }
      #expect(relativeError(outputs[0], Tensor64(fused[0])) <= 1e-5)
      for (output, reference) in zip(outputs, expected) { #expect(relativeError(output, reference) <= 1e-5) }
      // The rows are distributions over the keys, or zeros where all are masked.
      let weights = try #require(outputs.last)
      let width = try #require(weights.shape.last)
      for row in stride(from: 0, to: weights.values.count, by: width) {
        let sum = weights.values[row..<(row + width)].reduce(0, +)
        #expect(abs(sum - 1) < 1e-5 || (sum == 0 && plain.main.inputs.contains { $0.name == "mask" }))
      }
    }
  }

  /// The other layers keep their fused attention and their function; consecutive calls before and after the tapped one
  /// stay one step of the plan.
  @Test(arguments: samples) func oneSiteAloneIsUnfused(sample: Sample) throws {
    let path = "\(sample.layers).2.attention.weights"
    let model = try sample.file.elaborate(settings: sample.settings, taps: [path])
    let result = try Pipeline.inference.run(model.module)
    let remarks = result.remarks.filter { $0.pass == Pass.fuseAttention.name }
    var refused = 0
    for remark in remarks {
      guard case .refused(let reason, _) = remark.outcome else { continue }
      refused += 1
      #expect(reason.hasPrefix("its weights are an output"))
      #expect(remark.function.hasSuffix(".tap") && remark.value == "attention.weights")
    }
    #expect(refused == 1 && remarks.count > 1)
    let plan = try ExecutionPlan(result.module)
    let steps = plan.main.steps.filter { !$0.callees.isEmpty }
    let layers = (0..<7).map { "\(sample.layers).\($0)" }
    // In the last layer, only some rows may be needed.
    let last = sample.readsOneRow ? [Array(layers[3..<6]), [layers[6]]] : [Array(layers[3...])]
    #expect(steps.map { step in step.calls.map(\.path) } == [Array(layers[..<2]), [layers[2]]] + last)
    #expect(steps[0].callees == steps[2].callees && steps[0].callees != steps[1].callees)
  }

  /// Several taps of one call share its function, and so do equal taps of several calls.
  @Test func tapsOfOneCallShareItsFunction() throws {
    let sample = Self.samples[0]
    let taps = ["encoded.1.attention.weights", "encoded.1.mlp.up", "encoded.3.attention.weights", "encoded.3.mlp.up"]
    let module = try sample.file.elaborate(settings: sample.settings, taps: taps + ["patches", "encoded.1"]).module
    #expect(module.functions.map(\.name) == ["pre_norm_layer", "pre_norm_layer.tap", "main"])
    #expect(module.main.outputs.map(\.name) == ["logits"] + taps + ["patches", "encoded.1"])
    let functions = try Pipeline.inference.run(module).module.functions.map(\.name)
    #expect(functions.count { $0.contains("tap") } == 1)
  }

  /// A call within a call: the functions on the way are copied for this call only.
  @Test func callsInCallsAreCopied() throws {
    let sample = ModelFile("variants/cait")
    let plain = try sample.elaborate(settings: ["size=32", "dim=24", "depth=3", "heads=3", "classes=7"]).module
    let tapped = try sample.elaborate(
      settings: ["size=32", "dim=24", "depth=3", "heads=3", "classes=7"], taps: ["encoded.1.attention.weights"])
    let arguments = try ModuleArguments(for: plain, seed: 3)
    let outputs = try arguments.evaluate(tapped.module)
    #expect(try outputs[0] == arguments.evaluate(plain)[0])
  }

  /// A query that may attend to no key has zero weights and a zero context, fused or not.
  @Test func fullyMaskedRowsAreZeros() throws {
    let sample = Self.samples[2]
    let path = "encoded.2.attention.weights"
    let plain = try sample.file.elaborate(settings: sample.settings).module
    let tapped = try sample.file.elaborate(settings: sample.settings, taps: [path]).module
    var arguments = try ModuleArguments(for: plain, seed: 5)
    for (index, input) in plain.main.inputs.enumerated() {
      arguments.inputs[index].values = arguments.inputs[index].values.map { _ in input.name == "mask" ? 0 : 1 }
    }
    let threads = ThreadPool(threadCount: 1)
    let expected = try arguments.evaluate(plain)
    for module in [plain, tapped] {
      for pipeline in [Pipeline.inference, .canonical] {
        let outputs = try arguments.interpret(pipeline.run(module).module, on: threads)[0].map { Tensor64($0) }
        for (output, reference) in zip(outputs, expected) { #expect(relativeError(output, reference) <= 1e-5) }
        if outputs.count > expected.count { #expect(outputs[expected.count].values.allSatisfy { $0 == 0 }) }
      }
    }
  }
}
