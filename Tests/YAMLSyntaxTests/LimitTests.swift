internal import Diagnostics
import Testing
internal import YAMLSyntax

/// Rows Y3 to Y5 and Y24 of the bad-input catalogue, and the exact edge of every limit.
@Suite struct LimitTests {
  private func nested(_ count: Int) -> String {
    "a: " + String(repeating: "[", count: count - 1) + String(repeating: "]", count: count - 1)
  }

  // Y3, Y4
  @Test func depthStopsAtOnce() {
    #expect(Parsed(String(repeating: "[", count: 4 << 20)).summary == ["1:65 limit/yaml-depth"])
    #expect(Parsed(String(repeating: "{a: ", count: 1 << 20)).summary == ["1:257 limit/yaml-depth"])
    #expect(Parsed(String(repeating: "- ", count: 1 << 20)).summary == ["1:129 limit/yaml-depth"])
    #expect(Parsed(String(repeating: "? ", count: 1 << 20)).summary == ["1:129 limit/yaml-depth"])
  }

  @Test func depthOf64IsAllowed() {
    #expect(Parsed(nested(64)).summary == [])
    #expect(Parsed(nested(65)).summary == ["1:67 limit/yaml-depth"])
  }

  @Test func aliasesCountAsDeepAsTheyAre() {
    let anchor = "a: &x " + String(repeating: "[", count: 40) + String(repeating: "]", count: 40) + "\n"
    func alias(_ depth: Int) -> String {
      anchor + "b: " + String(repeating: "[", count: depth) + "*x" + String(repeating: "]", count: depth)
    }
    #expect(Parsed(alias(23)).summary == [])
    #expect(Parsed(alias(24)).summary == ["2:28 limit/yaml-depth"])
  }

  // Y5
  @Test func aliasBombIsNotExpanded() {
    var text = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
    for level in 1...9 {
      let aliases = Array(repeating: "*a\(level - 1)", count: 9).joined(separator: ", ")
      text += "a\(level): &a\(level) [\(aliases)]\n"
    }
    #expect(Parsed(text).summary == ["6:10 limit/yaml-nodes"])
  }

  @Test func nodesAreCountedWithKeys() {
    // The mapping, the key, the list and its items.
    func list(_ count: Int) -> String { "a: [" + String(repeating: "x,", count: count) + "]" }
    #expect(Parsed(list(99_997)).summary == [])
    #expect(Parsed(list(99_998)).summary == ["1:\(5 + 2 * 99_997) limit/yaml-nodes"])
  }

  // Y24
  @Test func scalarsAndKeys() {
    func text(_ count: Int) -> String { String(repeating: "x", count: count) }
    #expect(Parsed("a: " + text(65_536)).summary == [])
    #expect(Parsed("a: " + text(65_537)).summary == ["1:4 limit/yaml-scalar"])
    #expect(
      Parsed("a: '" + text(65_537) + "'\nb: 1\nb: 2").summary == [
        "1:4 limit/yaml-scalar", "3:1 yaml/duplicate-key +2:1",
      ])
    #expect(Parsed(text(256) + ": 1").summary == [])
    #expect(Parsed("a: 1\n" + text(257) + ": 1").summary == ["2:1 limit/yaml-key"])
    #expect(Parsed(text(2000) + ": 1").summary == ["1:1 limit/yaml-key"])
    #expect(Parsed("a:\n  b: 1\n  " + text(2000) + ": 1").summary == ["3:3 limit/yaml-key"])
  }

  @Test func size() {
    #expect(Parsed("a: 1\n#" + String(repeating: "x", count: (4 << 20) - 6)).summary == [])
    #expect(Parsed("a: 1\n#" + String(repeating: "x", count: (4 << 20) - 5)).summary == ["1:1 limit/yaml-size"])
    #expect(Parsed(String(repeating: "x", count: 5_000_000)).summary == ["1:1 limit/yaml-size"])
  }

  @Test func manyDirectivesCostNothing() {
    let lines = (0..<200_000).map { "%TAG !a\($0)! x\n" }.joined()
    #expect(Parsed(lines).summary == ["1:1 yaml/tag-unsupported"])
    #expect(Parsed("a: 1\n...\n" + lines).summary == ["3:1 yaml/multiple-documents"])
    #expect(Parsed("a: 1\n" + lines).summary == ["2:1 yaml/multiple-documents"])
  }

  @Test func limitsCanBeSet() {
    var limits = YAMLLimits()
    limits.depth = 2
    limits.keyBytes = 3
    #expect(Parsed("abcd: [1]", limits: limits).summary == ["1:1 limit/yaml-key"])
    #expect(Parsed("abc: [[1]]", limits: limits).summary == ["1:7 limit/yaml-depth"])
  }
}
