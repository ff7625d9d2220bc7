import GraphIR
import GraphcRuntime
import GraphcTestCommands
import GraphcTestFiles
import GraphcTestSupport
import GraphcText
import Testing

/// `graphc show --stage source|step`, and the states in `graphc show plan`.
@Suite struct ShowGenerationTests {
  private static let translator =
    [Repository.path("Models/transformer.yaml")]
    + ["vocab=40", "dim=16", "encoder_depth=1", "decoder_depth=2", "encoder_heads=2", "decoder_heads=2"].flatMap {
      ["--set", $0]
    }
  private static let states = ["decoded.attention.key_heads", "decoded.attention.value_heads"]

  private func module(_ stage: String) throws -> Module {
    let result = graphc(["show"] + Self.translator + ["--stage", stage])
    try #require(result.code == 0, "\(result.messages)")
    let module = try Module.parse(result.output)
    #expect(module.verify().isEmpty)
    return module
  }

  /// The step reads what the source gives, and no input of the source.
  @Test func theDerivedModulesAreShown() throws {
    let (source, step) = (try module("source"), try module("step"))
    #expect(source.states.isEmpty && source.main.inputs.map(\.name) == ["source", "source_mask"])
    #expect(step.states.map(\.input) == Self.states)
    let inputs = step.main.inputs.map(\.name)
    #expect(inputs.starts(with: ["target", "past", "count"]) && inputs.suffix(2) == Self.states[...], "\(inputs)")
    #expect(Set(inputs).isSuperset(of: source.main.outputs.map(\.name)), "\(inputs)")
    #expect(Set(inputs).isDisjoint(with: source.main.inputs.map(\.name)), "\(inputs)")
  }

  /// Two layers of two heads of 8 numbers, at 10 positions of 3 rows.
  @Test(arguments: [("f32", "3,840"), ("bf16", "1,920")])
  func thePlanHasTheBytesOfTheStates(_ precision: String, _ written: String) throws {
    let plan =
      ["show", "plan"] + Self.translator
      + ["--stage", "step", "--dim", "C=10", "--dim", "W=3", "--precision", precision]
    let root = try JSONValue(parsing: Array(graphc(plan + ["--format", "json"]).output.utf8))
    let bytes = 2 * 3 * 2 * 10 * 8 * (precision == "f32" ? 4 : 2)
    let states = try #require(root["states"]?.array)
    #expect(states.map { $0["name"]?.string } == Self.states)
    #expect(states.allSatisfy { $0["type"]?.string == "\(precision)[2, B*W, 2, C, 8]" }, "\(states)")
    #expect(states.allSatisfy { $0["bytes"]?.integer == bytes }, "\(states)")
    #expect(root["held_bytes"]?["states"]?.integer == 2 * bytes)
    let lines = graphc(plan).output.split(separator: "\n")
    for name in Self.states {
      #expect(lines.contains { $0.hasPrefix("  \(name) ") && $0.contains(" \(written) B  in") }, "\(lines.prefix(6))")
    }
  }

  @Test func whatIsNotThereIsNamed() {
    let source = graphc("show", Repository.path("Models/gpt2.yaml"), "--stage", "source")
    #expect(source.code == 64 && source.messages.contains("GPT2 has no source"), "\(source.messages)")
    let step = graphc("show", Repository.path("Models/bert.yaml"), "--stage", "step")
    #expect(step.code == 65 && step.messages.contains("[generate/missing]"), "\(step.messages)")
  }
}
