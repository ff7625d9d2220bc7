import GraphcDriver
import GraphcTestSupport
import Testing

/// The differences of texts by lines.
@Suite struct LineDiffTests {
  private func lines(_ text: String) -> [Substring] { text.map { Substring(String($0)) } }

  /// Each letter a line: `a-b+c` keeps a, removes b, adds c.
  private func marked(_ old: String, _ new: String) -> String {
    LineDiff(lines(old), lines(new)).lines.map { line in
      switch line.change {
      case .kept: String(line.text)
      case .removed: "-\(line.text)"
      case .added: "+\(line.text)"
      }
    }.joined()
  }

  @Test(arguments: [
    ("", "", ""), ("a", "", "-a"), ("", "a", "+a"), ("abc", "abc", "abc"), ("abc", "axc", "a-b+xc"),
    ("ab", "cd", "-a-b+c+d"), ("abc", "abcd", "abc+d"), ("abcd", "bcd", "-abcd"),
  ])
  func smallDifferences(_ old: String, _ new: String, _ expected: String) {
    #expect(marked(old, new) == expected)
  }

  /// The example of Myers's paper has five changes.
  @Test func theExampleOfThePaper() {
    #expect(LineDiff(lines("abcabba"), lines("cbabac")).lines.count { $0.change != .kept } == 5)
  }

  /// Equal by canonical equivalence is not equal: the bytes differ.
  @Test func linesAreBytes() {
    #expect(LineDiff(["\u{E9}"], ["e\u{301}"]).lines.map(\.change) == [.removed, .added])
  }

  /// What is kept and removed is the old text, what is kept and added the new one, and no shorter way exists.
  @Test func differencesOfRandomTextsAreRightAndShortest() {
    var random = SplitMix64(seed: 20_261_121)
    for _ in 0..<3000 {
      let letters = 1 + Int(random.next() % 4)
      func text() -> [Substring] { (0..<Int(random.next() % 14)).map { _ in "\(random.next() % UInt64(letters))" } }
      let (old, new) = (text(), text())
      let diff = LineDiff(old, new).lines
      #expect(diff.filter { $0.change != .added }.map(\.text) == old)
      #expect(diff.filter { $0.change != .removed }.map(\.text) == new)
      #expect(diff.count { $0.change == .kept } == commonLength(old, new), "\(old) \(new)")
    }
  }

  /// Texts that share all lines in the opposite order, for which the shortest way takes N² steps.
  @Test func longTextsThatDifferMuchTakeTimeInProportion() {
    let old = (0..<50_000).map { Substring("\($0)") }
    let new = Array(old.reversed())
    let diff = LineDiff(old, new).lines
    #expect(diff.filter { $0.change != .added }.map(\.text) == old)
    #expect(diff.filter { $0.change != .removed }.map(\.text) == new)
    #expect(diff.contains { $0.change != .kept })
  }

  /// The longest common subsequence by the textbook's table.
  private func commonLength(_ a: [Substring], _ b: [Substring]) -> Int {
    var table = Array(repeating: Array(repeating: 0, count: b.count + 1), count: a.count + 1)
    for i in a.indices {
      for j in b.indices {
        table[i + 1][j + 1] = a[i] == b[j] ? table[i][j] + 1 : max(table[i][j + 1], table[i + 1][j])
      }
    }
    return table[a.count][b.count]
  }

  @Test func unifiedDiffsAreAsUsual() {
    let old = "func @f(%x) {\n" + (1...12).map { "  \($0)\n" }.joined() + "}\n"
    let new = old.replacing("  2\n", with: "  two\n").replacing("  12\n", with: "  12\n  13\n")
    let expected = """
      --- a
      +++ b
      @@ -1,6 +1,6 @@
       func @f(%x) {
         1
      -  2
      +  two
         3
         4
         5
      @@ -11,4 +11,5 @@ func @f
         10
         11
         12
      +  13
       }

      """
    #expect(UnifiedDiff(old, new, names: ("a", "b")).text == expected)
    #expect(UnifiedDiff(old, old, names: ("a", "b")).text.isEmpty)
    #expect(UnifiedDiff("", "x\n", names: ("a", "b")).text == "--- a\n+++ b\n@@ -0,0 +1,1 @@\n+x\n")
  }

  @Test func colourIsForTerminals() {
    let diff = UnifiedDiff("a\nb\n", "a\nc\n", names: ("old", "new"), usesColor: true).text
    #expect(diff.contains("\u{1B}[31m-b\u{1B}[0m\n\u{1B}[32m+c\u{1B}[0m\n"))
    #expect(!UnifiedDiff("a\nb\n", "a\nc\n", names: ("old", "new")).text.contains("\u{1B}"))
  }

  /// A third of the lines differs.
  @Test func largeTextsAreCompared() {
    let old = (0..<3000).map { Substring("line \($0)") }
    let new = (0..<3000).map { Substring($0 % 3 == 0 ? "other \($0)" : "line \($0)") }
    let diff = LineDiff(old, new).lines
    #expect(diff.count { $0.change == .kept } == 2000)
  }
}
