import Foundation
import GraphcTestCommands
import GraphcTestFiles
import Testing

/// The reports of `graphc explain fusion` and `expect: {fused_attention: all}` for each softmax.
@Suite struct FusionReportTests {
  private static let spec = """
    graphc: 1
    model: Two
    config: {masked: 0}
    blocks:
      layer:
        config: {i: int}
        inputs: {x: "f32[B, T, 4]", present: "bool[B, T]"}
        graph:
          order: iota(T)[:, new] >= iota(T)[new, :]
          scores: x @ x.T / 2
          weights: softmax(where(present[:, new, :] and order, scores, -inf))
          y: weights @ x
        outputs: y
    inputs:
      x: f32[B, T, 4]
      present: i32[B, T]
    graph:
      deep: repeat(layer, 3, x, present=present != 0, i=0)
      filled: where((present != 0)[:, new, :], deep @ deep.T, -1e9)
      last: softmax(filled)
      y: last @ deep
    outputs: y

    """

  @Test func saysWhatIsFusedAndWhatIsNot() throws {
    try withSpec { path in
      let result = graphc("explain", "fusion", path)
      #expect(result.code == 0)
      #expect(
        result.output.replacingOccurrences(of: path, with: "two.yaml") == """
          two.yaml:11:16: fused: weights in layer × 3 (scale 0.5, causal, key padding [B, T])
          two.yaml:20:9: not fused: last in main: masked scores become -1000000000.0, not -inf: a row that is masked \
          everywhere would attend to all keys
            because of two.yaml:19:11
          3 of 4 sites fused

          """)
    }
  }

  @Test func saysItInFields() throws {
    try withSpec { path in
      let result = graphc("explain", "fusion", path, "--format", "json")
      let json = try #require(
        try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
      #expect(json["fused"] as? Int == 3 && json["total"] as? Int == 4)
      #expect((json["abandoned"] as? [Any])?.isEmpty == true)
      let sites = try #require(json["sites"] as? [[String: Any]])
      #expect(sites.map { $0["fused"] as? Bool } == [true, false])
      #expect(sites.map { $0["count"] as? Int } == [3, 1])
      #expect(sites.map { $0["function"] as? String } == ["layer", "main"])
      #expect(sites.map { $0["line"] as? Int } == [11, 20])
      #expect(sites.map { $0["column"] as? Int } == [16, 9])
      let facts = try #require(sites[0]["facts"] as? [String: Any])
      #expect(Set(facts.keys) == ["scale", "causal", "key_padding"])
      #expect(facts["scale"] as? Double == 0.5 && facts["causal"] as? Bool == true)
      #expect(facts["key_padding"] as? [[String]] == [["B", "T"]])
      #expect(
        sites[1]["reason"] as? String
          == "masked scores become -1000000000.0, not -inf: a row that is masked everywhere would attend to all keys")
      #expect(sites[1]["blame"] as? String == path + ":19:11")
      #expect(sites[1]["blame_line"] as? Int == 19 && sites[1]["blame_column"] as? Int == 11)
    }
  }

  @Test func checkFailsWhereAllIsExpected() throws {
    try withSpec(Self.spec + "expect: {fused_attention: all}\n") { path in
      let result = graphc("check", path)
      #expect(result.code == 1)
      #expect(
        result.messages.contains(path + ":19:11: error: the softmax of 'last' is not fused: masked scores become"))
      #expect(result.messages.contains("[expect/fused-attention]"))
    }
  }

  private func withSpec(_ text: String = spec, _ body: (String) throws -> Void) throws {
    try withTemporaryFolder { folder in
      try text.write(toFile: folder + "/two.yaml", atomically: true, encoding: .utf8)
      try body(folder + "/two.yaml")
    }
  }
}
