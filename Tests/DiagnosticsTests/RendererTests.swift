internal import Diagnostics
import GraphcText
import Testing

/// The text and the JSON of diagnostics.
@Suite struct RendererTests {
  private var sources = SourceMap()

  private mutating func add(_ text: String, name: String = "t.yaml", kind: SourceText.Kind = .file) -> SourceID {
    sources.add(SourceText(name: name, kind: kind, bytes: Array(text.utf8)))
  }

  /// A span over the first occurrence of `part`.
  private func span(_ part: String, in id: SourceID) -> Span {
    let bytes = sources[id].bytes
    let wanted = Array(part.utf8)
    let start = bytes.indices.first { bytes[$0...].starts(with: wanted) } ?? 0
    return Span(source: id, start: start, end: start + wanted.count)
  }

  private func render(_ diagnostic: Diagnostic) -> String { DiagnosticRenderer(sources: sources).render(diagnostic) }

  @Test mutating func allParts() {
    let lines = "\n\n\n\n\n\n\n\n  dim: 768\n\n  heads: 12\n"
    let file = add(lines, name: "vit.yaml")
    let argument = add("--set dim=770", name: "--set dim=770", kind: .commandLine)
    let library = add("\nblocks:\n", name: "attention.yaml", kind: .library)
    let diagnostic = Diagnostic(
      "shape/not-divisible", "dim 770 is not divisible by heads 12", at: span("12", in: file), label: "12",
      notes: [
        .init("dim is 770 here, 768 at \(sources.place(of: span("768", in: file)))", at: span("770", in: argument)),
        .init("in attention", at: span("blocks", in: library)),
        .init("a fact without a place"),
      ],
      help: "use a multiple of 12, such as 768 or 780")
    #expect(
      render(diagnostic) == """
        vit.yaml:11:10: error: dim 770 is not divisible by heads 12 [shape/not-divisible]
           11 |   heads: 12
              |          ^^ 12
          --set dim=770: note: dim is 770 here, 768 at vit.yaml:9:8
          library/attention.yaml:2:1: note: in attention
          note: a fact without a place
          help: use a multiple of 12, such as 768 or 780

        """)
  }

  @Test mutating func withoutSpan() {
    #expect(render(Diagnostic(.warning, "a/b", "no place")) == "warning: no place [a/b]\n")
  }

  @Test mutating func argumentOfTheCommandLine() {
    let id = add("--set dim=7x", name: "--set dim=7x", kind: .commandLine)
    #expect(
      render(Diagnostic("a/b", "no number", at: span("7x", in: id))) == """
        --set dim=7x: error: no number [a/b]
              | --set dim=7x
              |           ^^

        """)
  }

  @Test mutating func tabsAndWideCharactersKeepTheCaretInPlace() {
    let id = add("\tk: 漢字e\u{301}👍x y")
    #expect(
      render(Diagnostic("a/b", "m", at: span("x", in: id)))
        == """
        t.yaml:1:10: error: m [a/b]
            1 |     k: 漢字e\u{301}👍x y
              |               ^

        """)
  }

  @Test mutating func emptySpanMultiLineSpanAndEndOfText() {
    let id = add("ab\r\ncd\n")
    func caretLine(_ start: Int, _ end: Int) -> [Substring] {
      render(Diagnostic("a/b", "m", at: Span(source: id, start: start, end: end))).split(separator: "\n")
    }
    #expect(caretLine(1, 1) == ["t.yaml:1:2: error: m [a/b]", "    1 | ab", "      |  ^"])
    #expect(caretLine(1, 6) == ["t.yaml:1:2: error: m [a/b]", "    1 | ab", "      |  ^"])
    #expect(caretLine(0, 6) == ["t.yaml:1:1: error: m [a/b]", "    1 | ab", "      | ^^"])
    #expect(caretLine(7, 7) == ["t.yaml:3:1: error: m [a/b]", "    3 |", "      | ^"])
    #expect(caretLine(900, 990) == ["t.yaml:3:1: error: m [a/b]", "    3 |", "      | ^"])
  }

  @Test(arguments: [0, 10, 59, 60, 61, 500, 2990, 2999])
  mutating func wideLinesAreCutAroundTheCaret(start: Int) throws {
    let text = String(repeating: "0123456789", count: 300)
    let id = add(text)
    let lines = render(Diagnostic("a/b", "m", at: Span(source: id, start: start, end: start + 1)))
      .split(separator: "\n").map { Array($0.dropFirst(8)) }
    try #require(lines.count == 3)
    #expect(lines[1].count <= 162)
    let caret = try #require(lines[2].firstIndex(of: "^"))
    #expect(lines[1][caret] == Character(String(start % 10)))
    #expect((lines[1].first == "…") == (start > 60))
    #expect((lines[1].last == "…") == (start < 2900))
  }

  @Test mutating func inputCannotControlTheTerminal() {
    let text = Array("k\u{1B}[31m: \u{202E}x".utf8) + [0xFF, 0x0A]
    let id = sources.add(SourceText(name: "a\nb\u{1B}.yaml", kind: .file, bytes: text))
    let result = render(
      Diagnostic(
        "a/b", "bad \u{7}", at: span("x", in: id), label: "\u{9B}", notes: [.init("\u{2066}")], help: "\u{200B}"))
    #expect(
      result == """
        a\\u{a}b\\u{1b}.yaml:1:10: error: bad \\u{7} [a/b]
            1 | k\\u{1b}[31m: \\u{202e}x\\xFF
              |                      ^ \\u{9b}
          note: \\u{2066}
          help: \\u{200b}

        """)
  }

  @Test mutating func colorMarksThePartsAndNothingElse() {
    let id = add("a: b")
    let diagnostic = Diagnostic("a/b", "m", at: span("b", in: id), help: "h")
    let colored = DiagnosticRenderer(sources: sources, color: true).render(diagnostic)
    #expect(colored.contains("\u{1B}[1;31merror:\u{1B}[0m"))
    var plain = ""
    var isSequence = false
    for scalar in colored.unicodeScalars {
      if scalar == "\u{1B}" { isSequence = true }
      if !isSequence { plain.unicodeScalars.append(scalar) }
      if scalar == "m" { isSequence = false }
    }
    #expect(plain.split(separator: "\n")[1...] == render(diagnostic).split(separator: "\n")[1...])
  }

  @Test mutating func jsonIsOneObject() {
    let id = add("é: \"b\"\n")
    let log = DiagnosticLog()
    log.report(Diagnostic("a/b", "q\"\u{1B}", at: span("\"b\"", in: id), notes: [.init("n")], help: "h"))
    #expect(
      log.json(sources: sources).text == #"""
        {"diagnostics":[{"code":"a/b","severity":"error","message":"q\"\u001b","file":"t.yaml","line":1,\#
        "column":4,"endLine":1,"endColumn":7,"label":null,"notes":[{"message":"n","file":null,"line":null,\#
        "column":null,"endLine":null,"endColumn":null}],"help":"h","fix":null,"suggestion":null}],"errors":1,"dropped":0}
        """#)
  }

  @Test func summaryCountsWhatIsNotShown() {
    let log = DiagnosticLog()
    #expect(log.summary == nil)
    log.report(Diagnostic("a/b", "m"))
    #expect(log.summary == "1 error")
    log.report(Diagnostic(.warning, "a/b", "m"))
    for _ in 0..<32 { log.report(Diagnostic("a/b", "m")) }
    #expect(log.summary == "20 errors, 1 warning, and 13 more errors not shown")
    #expect(log.diagnostics.count == 21)
  }
}
