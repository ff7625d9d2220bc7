import Diagnostics
import Testing

/// Which fixes can be applied together, and the resulting text.
@Suite struct FixSelectionTests {
  /// Applies fixes of these places and texts to `abcdefgh`.
  private func applied(_ fixes: (Range<Int>, String)..., to text: String = "abcdefgh") -> String {
    var sources = SourceMap()
    let bytes = Array(text.utf8)
    let source = sources.add(SourceText(name: "spec.yaml", kind: .file, bytes: bytes))
    let diagnostics = fixes.map { range, new in
      let span = Span(source: source, start: range.lowerBound, end: range.upperBound)
      let old = String(decoding: bytes[range.clamped(to: 0..<bytes.count)], as: UTF8.self)
      return Diagnostic("a/b", "m", at: span).fixed(new, replacing: old)
    }
    let chosen = sources.compatibleFixes(of: diagnostics).map(\.fix)
    return String(decoding: sources[source].applying(chosen), as: UTF8.self)
  }

  @Test func theOrderOfTheTextIsThatOfTheFixes() {
    #expect(applied((5..<6, "F"), (0..<1, "AA"), (2..<4, "")) == "AAbeFgh")
    #expect(applied() == "abcdefgh")
    #expect(applied((0..<8, "")) == "")
    #expect(applied((8..<8, "i"), (0..<0, "_")) == "_abcdefghi")
  }

  @Test func ofTwoThatOverlapTheFirstIsApplied() {
    #expect(applied((1..<4, "X"), (3..<5, "Y")) == "aXefgh")
    #expect(applied((1..<4, "X"), (2..<3, "Y")) == "aXefgh")
    #expect(applied((1..<4, "X"), (1..<4, "Y")) == "aXefgh")
    #expect(applied((1..<4, "X"), (4..<5, "Y")) == "aXYfgh")
    #expect(applied((2..<2, "X"), (2..<2, "X")) == "abXcdefgh")
    #expect(applied((1..<2, "X"), (2..<2, "Y")) == "aXcdefgh")
    #expect(applied((2..<2, "Y"), (2..<3, "X")) == "abYcdefgh")
    #expect(applied((1..<4, "bcd"), (3..<5, "Y")) == "abcYfgh")
  }

  @Test func onlyWhatStandsThereIsReplaced() {
    var sources = SourceMap()
    let source = sources.add(SourceText(name: "spec.yaml", kind: .file, bytes: Array("abc".utf8)))
    let library = sources.add(SourceText(name: "l", kind: .library, bytes: Array("abc".utf8)))
    func fix(_ source: SourceID, _ end: Int, _ old: String) -> Diagnostic {
      Diagnostic("a/b", "m", at: Span(source: source, start: 0, end: end)).fixed("z", replacing: old)
    }
    #expect(sources.compatibleFixes(of: [fix(source, 1, "x")]).isEmpty)
    #expect(sources.compatibleFixes(of: [fix(source, 9, "abc")]).isEmpty)
    #expect(sources.compatibleFixes(of: [fix(library, 1, "a")]).isEmpty)
    #expect(sources.compatibleFixes(of: [fix(source, 1, "a")]).count == 1)
  }
}
