import Foundation
import GraphcTestCommands
import GraphcTestFiles
import Testing

/// Index errors through the whole program.
@Suite struct IndexTests {
  private static let spec = """
    graphc: 1
    model: Tokens
    inputs: {tokens: "i32[B, T]"}
    parameters: {table: "f32[10, 4] ~ normal(1.0)"}
    graph:
      embedded: embedding(table, tokens)
      pooled: sum(embedded, axis=1)
    outputs: pooled
    """

  @Test func outOfRangeIsAnErrorOfTheInput() throws {
    try withTemporaryFolder { folder in
      try Self.spec.write(toFile: folder + "/m.yaml", atomically: true, encoding: .utf8)
      for arguments in [["run"], ["bench"]] {
        let result = graphc(arguments + [folder + "/m.yaml", "--input", "tokens=3,10,-1"])
        #expect(result.code == 65)
        #expect(
          result.messages.contains(
            "/m.yaml:6:13: error: in 'embedded', element [0, 1] of the input 'tokens' is 10, outside of an axis of 10 positions"
          ))
        #expect(result.messages.contains("[index/range]\n    6 |   embedded: embedding(table, tokens)\n"))
        #expect(result.messages.contains("  help: use 0 to 9\n"))
      }
      #expect(graphc("run", folder + "/m.yaml", "--input", "tokens=3,0,9").code == 0)
    }
  }

  /// The message names the element of the input, whatever part of it is used as the index.
  @Test(
    arguments: [
      ("embedding(table, tokens)", "1,2,30,4", "element [0, 2] of the input 'tokens' is 30"),
      ("embedding(table, tokens[:, 1:])", "70,2,30,4", "element [0, 2] of the input 'tokens' is 30"),
      ("embedding(table, tokens[:, -1])", "70,2,30,44", "element [0, 3] of the input 'tokens' is 44"),
      ("embedding(table, tokens.T)", "1,2,30,4", "element [0, 2] of the input 'tokens' is 30"),
      ("embedding(table, tokens[:, 1:].T)", "1,2,30,4", "element [0, 2] of the input 'tokens' is 30"),
      (
        "embedding(table, reshape(tokens, [B, 2, 2]))", "1,2,30,4", "element [0, 2] of the input 'tokens' is 30"
      ),
      ("embedding(table, tokens + 2)", "1,2,8,4", "element [0, 2] of an index of shape [1, 4] is 10"),
    ] as [(String, String, String)])
  func theElementIsOneOfTheInput(_ expression: String, _ tokens: String, _ message: String) throws {
    try withTemporaryFolder { folder in
      let isFixed = expression.contains("reshape")
      let text = Self.spec.replacing("embedding(table, tokens)", with: expression)
        .replacing("[B, T]", with: isFixed ? "[B, 4]" : "[B, T]").replacing(
          "  pooled: sum(embedded, axis=1)\n", with: ""
        )
        .replacing("outputs: pooled", with: "outputs: embedded")
      try text.write(toFile: folder + "/m.yaml", atomically: true, encoding: .utf8)
      let result = graphc("run", folder + "/m.yaml", "--input", "tokens=\(tokens)")
      #expect(result.code == 65 && result.messages.contains("in 'embedded', \(message), "), "\(result.messages)")
    }
  }

  /// In a repeated block, the path names the step.
  @Test func aRepeatedBlockNamesInputAndStep() throws {
    try withTemporaryFolder { folder in
      try """
      graphc: 1
      model: M
      inputs: {x: "f32[B, T, 4]", ids: "i32[B, T]"}
      blocks:
        lookup:
          config: {i: int}
          inputs: {x: "f32[B, T, 4]", ids: "i32[B, T]"}
          parameters: {table: "f32[10, 4] ~ normal(1.0)"}
          graph: {y: "x + embedding(table, ids)"}
          outputs: y
      graph: {y: "repeat(lookup, 3, x, ids=ids, i=0)"}
      outputs: y
      """.write(toFile: folder + "/m.yaml", atomically: true, encoding: .utf8)
      let result = graphc("run", folder + "/m.yaml", "--input", "x=random", "--input", "ids=3,12")
      #expect(result.code == 65)
      #expect(result.messages.contains("element [0, 1] of the input 'ids' is 12"), "\(result.messages)")
      #expect(result.messages.contains("in 'y.0.") && result.messages.contains("/m.yaml:9:"))
    }
  }
}
