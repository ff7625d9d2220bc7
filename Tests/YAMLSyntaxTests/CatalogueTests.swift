internal import Diagnostics
import GraphcText
import Testing
internal import YAMLSyntax

/// The rows Y of the bad-input catalogue that show in the YAML itself: code and place of every answer.
@Suite struct CatalogueTests {
  @Test(arguments: [
    // Y1
    ("", ["1:1 yaml/empty"]),
    ("# only a comment\n\n", ["1:1 yaml/empty"]),
    ("---\n", ["1:1 yaml/empty"]),
    // Y2
    ("\n- a\n", ["2:1 yaml/expected-mapping"]),
    ("  text\n", ["1:3 yaml/expected-mapping"]),
    ("heads:12", ["1:1 yaml/expected-mapping"]),
    // Y6, Y7, Y8
    ("a: &x [*x]", ["1:8 yaml/alias-cycle +1:4"]),
    ("a: &x {b: {c: *x}}", ["1:15 yaml/alias-cycle +1:4"]),
    ("a: *x", ["1:4 yaml/unknown-anchor"]),
    ("a: *x\nb: &x 1", ["1:4 yaml/unknown-anchor"]),
    ("a: &x 1\nb: &x 2", ["2:4 yaml/duplicate-anchor +1:4"]),
    // Y9
    ("c:\n  heads: 8\n  dim: 1\n  heads: 12", ["4:3 yaml/duplicate-key +2:3"]),
    ("{a: 1, \"a\": 2, 'a': 3}", ["1:8 yaml/duplicate-key +1:2", "1:16 yaml/duplicate-key +1:2"]),
    // Y11
    ("a: &base {x: 1}\nb:\n  <<: *base\n", ["3:3 yaml/merge-key-unsupported"]),
    // Y12
    ("a: 1\n---\nb: 2\n", ["2:1 yaml/multiple-documents"]),
    ("a: 1\n...\nb: 2\n", ["3:1 yaml/multiple-documents"]),
    ("a: 1\n%TAG ! x\n---\nb: 2\n", ["2:1 yaml/multiple-documents"]),
    // Y13
    ("a:\n\tb: 1\n", ["2:1 yaml/tab"]),
    ("\ta: 1\n", ["1:1 yaml/tab"]),
    ("a: >\n\tb\n", ["2:1 yaml/tab"]),
    // Y14
    ("a: \u{0}", ["1:4 yaml/encoding"]),
    ("a: é\u{1B}[31m", ["1:5 yaml/encoding"]),
    ("a: 1\u{2028}b: 2", ["1:5 yaml/encoding"]),
    ("a: 1\n\u{FEFF}b: 2", ["2:1 yaml/encoding"]),
    // Y16
    ("%YAML 2.0\n---\na: 1", ["1:1 yaml/version"]),
    ("# c\n%YAML\n---\na: 1", ["2:1 yaml/version"]),
    ("%YAML 1.2\n%YAML 1.2\n---\na: 1", ["2:1 yaml/version"]),
    ("%TAG ! tag:x\n---\na: 1", ["1:1 yaml/tag-unsupported"]),
    // Y22
    (
      "a: !!python/object x\nb: !include c\nd: &e !f [1]",
      [
        "1:4 yaml/tag-unsupported", "2:4 yaml/tag-unsupported", "3:7 yaml/tag-unsupported",
      ]
    ),
    ("a: !<tag:x> b", ["1:4 yaml/tag-unsupported"]),
    ("a: !unknown!x b", ["1:4 yaml/tag-unsupported"]),
  ])
  func rejects(text: String, summary: [String]) {
    let parsed = Parsed(text)
    #expect(parsed.summary == summary)
    #expect(parsed.node == nil)
  }

  @Test(arguments: [
    "%YAML 1.2\n---\na: 1\n...\n# end\n", "%YAML 1.1\n--- {a: 1}", "# c\n---\na: 1", "a: 1\n...\n", "\u{FEFF}a: 1",
  ])
  func accepts(text: String) {
    let parsed = Parsed(text)
    #expect(parsed.summary == [])
    #expect(parsed.node?["a"]?.text == "1")
  }

  @Test func invalidBytesAreNamedWithTheirOffset() {
    let parsed = Parsed(bytes: Array("é: a".utf8) + [0xFF])
    #expect(parsed.summary == ["1:5 yaml/encoding"])
    #expect(parsed.diagnostics.first?.message == "byte FF, which is not UTF-8, at byte 5 is not allowed in a spec")
  }

  @Test(arguments: [[0xC0, 0xAF], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xE2, 0x82], [0x80]])
  func illFormedUTF8IsRefused(bytes: [UInt8]) {
    #expect(Parsed(bytes: Array("a: ".utf8) + bytes).summary == ["1:4 yaml/encoding"])
  }

  // Y10
  @Test func keysAreComparedByBytes() {
    let parsed = Parsed("caf\u{E9}: 1\ncafe\u{301}: 2\n")
    #expect(parsed.summary == [])
    #expect(parsed.node?["caf\u{E9}"]?.text == "1")
    #expect(parsed.node?["cafe\u{301}"]?.text == "2")
    #expect(quoted("cafe\u{301}") == "'cafe\\u{301}'")
  }

  @Test func duplicatesAreFoundInLargeMappings() {
    let keys = (0..<40).map { "k\($0): 0\n" }.joined()
    #expect(Parsed(keys).summary == [])
    #expect(
      Parsed(keys + "k3: 1\nk33: 1\n").summary == [
        "41:1 yaml/duplicate-key +4:1", "42:1 yaml/duplicate-key +34:1",
      ])
  }
}
