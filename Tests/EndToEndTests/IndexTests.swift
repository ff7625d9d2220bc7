import Foundation
import Testing

/// Indices through the whole program.
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
            "in 'embedded', element [0, 1] of an index of shape [1, 3] is 10, outside of an axis of 10 positions"))
        #expect(result.messages.contains("[index/range]\n  help: use 0 to 9"))
      }
      #expect(graphc("run", folder + "/m.yaml", "--input", "tokens=3,0,9").code == 0)
    }
  }
}
