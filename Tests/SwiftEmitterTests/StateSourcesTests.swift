import ExecutionPlan
import GraphIR
import GraphcTestFiles
import GraphcTestSupport
import Testing

@testable import SwiftEmitter

/// A model with states: they belong to the model, and neither to the call nor to its output.
@Suite struct StateSourcesTests {
  private static func sources() throws -> [String: String] {
    let module = try Module.parse(Repository.text("Tests/Fixtures/emitted/state.gir"))
    let input = EmitterInput(
      name: "Decoder", doc: nil, plan: try ExecutionPlan(module), multiplyAdds: 0, specDigest: "", specFile: "d.yaml",
      place: { _ in nil }, block: { _ in nil })
    let files = ModelSources(input, type: "Decoder", runtime: "Runtime", version: "0").files
    if let folder = Environment.value("GRAPHC_STATE_SOURCES") {
      for file in files { try TextFiles.write(file.text, to: folder + "/" + file.name) }
    }
    return Dictionary(uniqueKeysWithValues: files.map { ($0.name, $0.text) })
  }

  @Test func statesAreNoArguments() throws {
    let source = try #require(try Self.sources()["Decoder.swift"])
    #expect(source.contains("(tokens: Tensor, past: Tensor, dims given: [String: Int] = [:]) throws -> Output {"))
    #expect(source.contains("public struct Output: Sendable {\n    /// f32[R, 3, N, 2]\n    public let y: Tensor\n  }"))
    for state in [
      "StateDeclaration(\"steps\", .i32, [\"R\"], initial: 3, rowAxis: 0)",
      "StateDeclaration(\"keys\", .f32, [\"R\", 3, \"C\", 2], initial: 0.0, rowAxis: 0, positionAxis: 2)",
      "StateDeclaration(\"ring\", .f32, [\"R\", 4, 2], initial: 0.25, rowAxis: 0, positionAxis: 1)",
    ] {
      #expect(source.contains(state), "\(state)")
    }
    #expect(source.contains("try estimate.hold(states: Self.states, for: dims)"))
    #expect(source.contains("public func reorderRows("))
  }

  /// Input and output of a state are one place, and a failure names inputs by their numbers in the plan.
  @Test func statesAreReadAndWrittenInOnePlace() throws {
    let source = try #require(try Self.sources()["Decoder.swift"])
    for label in ["steps: states.memory(0).pointer()", "keys: states.memory(1).pointer()"] {
      #expect(source.contains(label), "\(label)")
    }
    #expect(source.matches(of: #/states\.memory\(1\)\.pointer\(\)/#).count == 2, "\(source)")
    #expect(source.contains("(\"steps\", states.memory(0).tensor), (\"tokens\", tokens)"), "\(source)")
  }
}
