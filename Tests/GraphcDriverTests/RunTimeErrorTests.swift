import Foundation
import GraphcRuntime
import GraphcTestCommands
import GraphcTestFiles
import GraphcText
import Testing

/// Conditions on the shapes of a run that are violated, as the user of a model sees them.
@Suite struct RunTimeErrorTests {
  private static let spec = """
    graphc: 1
    model: M
    config: {n: 4}
    inputs:
      x: f32[B, T]
      z: f32[S]
    parameters: {position: "f32[n] ~ ones"}
    blocks:
      halves:
        inputs: {x: "f32[B, T]"}
        assert: [{that: B <= 2, message: halves takes two rows}]
        graph: {y: "0.5 * x"}
        outputs: y
    assert:
      - {that: T <= n and S == 3, message: the text is longer than the model has positions}
    graph:
      placed: x + position[:T]
      y: halves(placed) + sum(z[:3], axis=0)
    outputs: y
    """

  private func run(_ shapes: [String: [Int]], _ arguments: [String] = [], command: String = "run") throws
    -> CommandResult
  {
    try withTemporaryFolder { folder in
      try Self.spec.write(toFile: folder + "/m.yaml", atomically: true, encoding: .utf8)
      var inputs: [String] = []
      for (name, shape) in shapes.sorted(by: { $0.key < $1.key }) {
        try NpyFile.write(Tensor(repeating: Float(1), shape: shape), to: "\(folder)/\(name).npy")
        inputs += ["--input", "\(name)=\(folder)/\(name).npy"]
      }
      let result = graphc([command, folder + "/m.yaml"] + inputs + arguments)
      return CommandResult(
        code: result.code, output: result.output, messages: result.messages.replacing(folder + "/", with: ""))
    }
  }

  @Test func whatHoldsRuns() throws { #expect(try run(["x": [2, 4], "z": [3]]).code == 0) }

  /// The bound of a slice is violated, too; the message of the spec comes first.
  @Test func theMessageOfTheSpecComesFirst() throws {
    for command in ["run", "bench"] {
      let result = try run(["x": [1, 5], "z": [3]], command: command)
      #expect(result.code == 65)
      let lines = result.messages.split(separator: "\n").map(String.init)
      #expect(
        lines[0]
          == "m.yaml:15:12: error: the text is longer than the model has positions: T <= n, here T <= 4, which does not hold "
          + "for B = 1, S = 3, T = 5 [shape/check]")
      #expect(
        lines[1].contains("- {that: T <= n and S == 3, message:")
          && lines[2].hasSuffix("| " + String(repeating: " ", count: 11) + "^^^^^^"))
      #expect(lines[3] == "  m.yaml:5:3: note: T is 5: the input 'x' has shape [1, 5]")
    }
  }

  @Test func eachPartOfAConditionIsSaid() throws {
    let result = try run(["x": [1, 2], "z": [2]])
    #expect(result.code == 65)
    #expect(result.messages.contains("m.yaml:15:23: error: the text is longer"))
    #expect(result.messages.contains(": S == 3, which does not hold for B = 1, S = 2, T = 2 [shape/check]"))
    #expect(!result.messages.contains("here S"))
  }

  @Test func aConditionOfABlockNamesItsCall() throws {
    let result = try run(["x": [3, 2], "z": [3]])
    #expect(result.code == 65)
    #expect(
      result.messages.contains("m.yaml:11:21: error: halves takes two rows: B <= 2, which does not hold for B = 3"))
    #expect(result.messages.contains("m.yaml:18:6: note: called here"))
  }

  @Test func programsReadThePlace() throws {
    let result = try run(["x": [1, 5], "z": [3]], ["--format", "json"])
    #expect(result.code == 65)
    let root = try JSONValue(parsing: Array(result.output.utf8))
    let diagnostic = try #require(root["diagnostics"]?.array?.first)
    #expect(diagnostic["code"]?.string == "shape/check" && diagnostic["line"]?.integer == 15)
  }

  /// Errors without a line in a spec are unchanged.
  @Test func otherErrorsAreAsTheyWere() throws {
    let result = try run(["x": [1, 4]])
    #expect(result.code == 64 && result.messages.contains("[input/missing]"))
  }
}
