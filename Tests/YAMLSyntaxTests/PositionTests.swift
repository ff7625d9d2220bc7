internal import Diagnostics
import ModelSpec
import Testing
internal import YAMLSyntax

/// Spans are byte ranges of the source, whatever characters and line ends it has.
@Suite struct PositionTests {
  private func place(_ node: YAMLNode?, in parsed: Parsed) -> String {
    guard let span = node?.span else { return "none" }
    let start = parsed.source.position(of: Int(span.start))
    return "\(start.line):\(start.column) \(parsed.text(span))"
  }

  @Test(arguments: ["\n", "\r\n", "\r"])
  func charactersOfAllWidths(lineEnd: String) {
    let lines = ["é: [ünï, 👍🏽x]", "'k👨‍👩‍👧': e\u{301}nd", "漢: {a: \"字\", b: }", "z:"]
    let parsed = Parsed(lines.joined(separator: lineEnd))
    #expect(parsed.summary == [])
    let node = parsed.node
    #expect(place(node?["é"], in: parsed) == "1:4 [ünï, 👍🏽x]")
    #expect(place(node?["é"]?[0], in: parsed) == "1:5 ünï")
    #expect(place(node?["é"]?[1], in: parsed) == "1:10 👍🏽x")
    #expect(place(node?["k👨‍👩‍👧"], in: parsed) == "2:11 e\u{301}nd")
    #expect(place(node?["漢"], in: parsed) == "3:4 {a: \"字\", b: }")
    #expect(place(node?["漢"]?["a"], in: parsed) == "3:8 \"字\"")
    #expect(place(node?["漢"]?["b"], in: parsed) == "3:15 ")
    #expect(place(node?["z"], in: parsed) == "4:3 ")
  }

  @Test func longTextKeepsPositions() {
    let line = "- é👍 \n"
    let parsed = Parsed("k:\n" + String(repeating: line, count: 3000))
    guard case .sequence(let items)? = parsed.node?["k"]?.content else {
      Issue.record("no list")
      return
    }
    for (index, item) in items.enumerated() { #expect(place(item, in: parsed) == "\(index + 2):3 é👍") }
    #expect(items.count == 3000)
  }

  @Test(arguments: [true, false])
  func utf16(bigEndian: Bool) {
    let text = "\u{FEFF}é: 'a'\r\n👍: b\n"
    let bytes = text.utf16.flatMap { unit in
      let bytes = [UInt8(unit >> 8), UInt8(unit & 0xFF)]
      return bigEndian ? bytes : bytes.reversed()
    }
    let parsed = Parsed(bytes: decodedSource(bytes))
    #expect(parsed.summary == [])
    #expect(place(parsed.node?["é"], in: parsed) == "1:4 'a'")
    #expect(place(parsed.node?["👍"], in: parsed) == "2:4 b")
  }

  @Test func brokenUTF16IsReportedAtItsPlace() {
    func little(_ units: [UInt16]) -> [UInt8] { [0xFF, 0xFE] + units.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] } }
    let key = Array("a: ".utf16)
    #expect(Parsed(bytes: decodedSource(little(key + [0xD83D, 0x41]))).summary == ["1:4 yaml/encoding"])
    #expect(Parsed(bytes: decodedSource(little(key + [0xDC4D]))).summary == ["1:4 yaml/encoding"])
    #expect(Parsed(bytes: decodedSource(little(key) + [0x41])).summary == ["1:4 yaml/encoding"])
    #expect(decodedSource([0xFE, 0xFF]) == [])
    #expect(decodedSource([0xEF, 0xBB, 0xBF, 0x61]) == [0x61])
    #expect(decodedSource([0xFE]) == [0xFE])
  }

  @Test func byteOrderMarkLeftInTheSource() {
    let parsed = Parsed("\u{FEFF}é: b")
    #expect(place(parsed.node?["é"], in: parsed) == "1:5 b")
  }

  @Test func collectionsEndWithTheirLastChild() {
    let parsed = Parsed("a:\n  b: 1\n  c:\n  - 2\n  - 3 # x\n\n\nd: [1,\n 2]\ne: {}\nf: |\n  text\n\n# c\ng: 1\n")
    #expect(parsed.summary == [])
    #expect(place(parsed.node?["a"], in: parsed) == "2:3 b: 1\n  c:\n  - 2\n  - 3")
    #expect(place(parsed.node?["a"]?["c"], in: parsed) == "4:3 - 2\n  - 3")
    #expect(place(parsed.node?["d"], in: parsed) == "8:4 [1,\n 2]")
    #expect(place(parsed.node?["e"], in: parsed) == "10:4 {}")
    #expect(place(parsed.node?["f"], in: parsed) == "11:4 |\n  text")
  }

  @Test func anchorsAreNoPartOfANode() {
    let parsed = Parsed("a: &x 12\nb: &y\n  c: 1\nd: &z   [1]\ne: *y\nf: [*x, *z]\n&k g: 1\nh: *k")
    #expect(parsed.summary == [])
    #expect(place(parsed.node?["a"], in: parsed) == "1:7 12")
    #expect(place(parsed.node?["b"], in: parsed) == "3:3 c: 1")
    #expect(place(parsed.node?["d"], in: parsed) == "4:9 [1]")
    #expect(place(parsed.node?["e"], in: parsed) == "5:4 *y")
    #expect(place(parsed.node?["e"]?["c"], in: parsed) == "3:6 1")
    #expect(place(parsed.node?["f"]?[0], in: parsed) == "6:5 *x")
    #expect(parsed.node?["f"]?[0]?.text == "12")
    #expect(parsed.node?["h"]?.text == "g")
  }

  @Test func scalarsKeepTheirText() {
    let parsed = Parsed("a: 1e-6\nb: no\nc: '010'\nd: \"x\\ty\"\ne: >-\n  f\n  g\nh: ~\ni: null\nj: 0x1_0:30 \n")
    let texts = ["a", "b", "c", "d", "e", "h", "i", "j"].map { parsed.node?[$0]?.text }
    #expect(texts == ["1e-6", "no", "010", "x\ty", "f g", "~", "null", "0x1_0:30"])
    guard case .scalar(let quoted)? = parsed.node?["c"]?.content else {
      Issue.record("no scalar")
      return
    }
    #expect(quoted.style == .singleQuoted)
  }

  /// The source text of every `X…Y` in the scalar's text.
  @Test(arguments: [
    ("a: f(XéY)", "XéY"), ("a: 'f(XéY)'", "XéY"), ("a: 'it''s XéY'", "XéY"), ("a: 'X''Y'", "X''Y"),
    ("a: \"\\u00e9\\t\\\\ XY\"", "XY"), ("a: \"é\\xe9 X\\u00E9Y\"", "X\\u00E9Y"), ("a: \"\\\n  b\\\n  XY\"", "XY"),
    ("a: one\n  two\n\n  XéY three", "XéY"), ("a: 'one\n  two\n\n  XéY three'", "XéY"),
    ("a: |\n  one\n    two\n  XéY\n", "XéY"), ("a: >-\n  one\n\n  two XéY\n", "XéY"), ("a: \"one\r\n two XY\"", "XY"),
    ("a: X\n   Y", "X\n   Y"),
  ])
  func placesInsideScalars(text: String, expected: String) throws {
    let parsed = Parsed(text)
    let node = try #require(parsed.node?["a"])
    guard case .scalar(let scalar) = node.content else { return }
    let bytes = Array(scalar.text.utf8)
    let first = try #require(bytes.firstIndex(of: UInt8(ascii: "X")))
    let last = try #require(bytes.firstIndex(of: UInt8(ascii: "Y")))
    let places = ScalarText(scalar.text, at: node.span, in: parsed.source)
    #expect(parsed.text(places.span(first..<(last + 1))) == expected)
    #expect(places.span(first..<first).start == places.span(first..<(first + 1)).start)
    #expect(places.span(bytes.count..<bytes.count).end <= node.span.end)
  }
}
