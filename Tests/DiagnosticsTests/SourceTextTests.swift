internal import Diagnostics
import GraphcText
import Testing

@Suite struct SourceTextTests {
  private func text(_ text: String) -> SourceText { SourceText(name: "t", kind: .file, bytes: Array(text.utf8)) }

  @Test func linesAndColumns() {
    let text = text("aé\r\n👍e\u{301}x\rz\n")
    func place(_ offset: Int) -> String {
      let position = text.position(of: offset)
      return "\(position.line):\(position.column)"
    }
    #expect(
      [0, 1, 3, 5, 9, 12, 14, 16, 99].map(place) == ["1:1", "1:2", "1:3", "2:1", "2:2", "2:4", "3:1", "4:1", "4:1"])
  }

  @Test func lineRanges() {
    let text = text("ab\r\ncd\re\n")
    #expect(
      [0, 2, 3, 4, 6, 7, 8, 9].map { text.text(text.lineRange(at: $0)) } == [
        "ab", "ab", "ab", "cd", "cd", "e", "e", "",
      ])
    #expect(text.text(text.lineRemainder(after: 5)) == "d")
    #expect(text.lineRemainder(after: 3).isEmpty)
    #expect(text.lineRemainder(after: 100).isEmpty)
  }

  @Test func longNamesAreShortenedInQuotes() {
    #expect(quoted(String(repeating: "n", count: 100)).count == 102)
    #expect(quoted(String(repeating: "n", count: 101)) == "'" + String(repeating: "n", count: 100) + "…'")
    #expect(quoted("a\u{1B}\u{FE0F}b") == "'a\\u{1b}\\u{fe0f}b'")
  }
}
