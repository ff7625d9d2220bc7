import GraphcText
import Testing

/// Texts for terminals, and JSON.
@Suite struct EscapingTests {
  @Test(arguments: [
    ("plain text", "plain text"), ("\u{1B}[31m", "\\u{1b}[31m"), ("a\nb", "a\\u{a}b"), ("\u{202E}x", "\\u{202e}x"),
    ("é", "é"),
  ])
  func hiddenCharactersAreWrittenOut(_ text: String, _ expected: String) {
    #expect(escaped(text) == expected)
  }

  @Test func combiningMarksAreWrittenOutInNames() {
    #expect(escaped("e\u{301}") == "e\u{301}")
    #expect(quoted("e\u{301}") == "'e\\u{301}'")
  }

  @Test func longTextsAreCut() {
    #expect(escaped("abcdef", limit: 3) == "abc…")
    #expect(quoted(String(repeating: "x", count: 200)).count == 103)
  }

  @Test(arguments: [
    (1.25, 1, "1.3"), (0.04, 1, "0.0"), (-0.04, 1, "0.0"), (-1.5, 0, "-2"), (1234.5678, 2, "1234.57"), (2, 3, "2.000"),
  ])
  func numbersHaveTheirDigits(_ value: Double, _ digits: Int, _ expected: String) {
    #expect(fixed(value, digits) == expected)
  }

  @Test func whatIsNotFiniteIsSaid() {
    #expect(fixed(.nan, 2) == "nan")
    #expect(fixed(.infinity, 2) == "inf")
  }

  @Test func valuesAreWrittenAsJSON() {
    let value = JSONValue.object([
      ("text", .string("a\"\\\n\u{1B}")), ("list", .array([.integer(-1), .double(0.5), .bool(true), .null])),
      ("none", .double(.nan)),
    ])
    #expect(value.text == #"{"text":"a\"\\\n\u001b","list":[-1,0.5,true,null],"none":null}"#)
  }

  @Test func keysAreComparedByTheirBytes() {
    #expect("\u{E9}" == "e\u{301}")
    #expect(UTF8Key("\u{E9}") != UTF8Key("e\u{301}"))
    #expect(Set([UTF8Key("a"), UTF8Key("a"), UTF8Key("b")]).count == 2)
    #expect(UTF8Key("a") < UTF8Key("b"))
  }

  @Test func linesAndParagraphsKeepTheirLineFeeds() {
    #expect(escapedLines("a\r\nb\u{1B}\n\u{202E}") == "a\\u{d}\nb\\u{1b}\n\\u{202e}")
    #expect(escapedParagraph("a\nerror: b\n    c\r\n") == "a\n    error: b\n    c\\u{d}\n    ")
  }

  @Test func stylesAreTheOnlySequences() {
    for usesColor in [false, true] {
      var text = StyledText(usesColor: usesColor)
      text.append("a\u{1B}[31m\n", .boldRed)
      text.appendLine("\u{9B}b\u{2066}")
      let plain = "a\\u{1b}[31m\n"
      #expect(text.text == (usesColor ? "\u{1B}[1;31m\(plain)\u{1B}[0m" : plain) + "\\u{9b}b\\u{2066}\n")
    }
  }
}
