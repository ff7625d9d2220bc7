import Foundation
import GraphcTestCommands
import GraphcTestFiles
import Testing

/// Docs/Tutorial.md and Docs/Language.md show specs and what graphc prints for them; both must be true.
@Suite struct LanguageDocumentTests {
  /// Complete specs check and are formatted, unless the next block shows an error.
  @Test(arguments: [("Docs/Tutorial.md", 7), ("Docs/Language.md", 1)])
  func specsAreRightOrSayWhatIsWrong(path: String, leastCount: Int) throws {
    let blocks = try Document(path: path).blocks
    let specs = blocks.indices.filter { blocks[$0].language == "yaml" && blocks[$0].text.hasPrefix("graphc: 1") }
    #expect(specs.count >= leastCount)
    for index in specs {
      let next = index + 1 < blocks.count && blocks[index + 1].language == "text" ? blocks[index + 1].text : ""
      let showsError = next.split(separator: "\n").dropFirst().first?.contains(": error: ") ?? false
      try withTemporaryFolder { folder in
        try blocks[index].text.write(toFile: folder + "/digits.yaml", atomically: true, encoding: .utf8)
        let result = graphc("check", folder + "/digits.yaml")
        #expect(result.code == (showsError ? 65 : 0), "\(blocks[index].text)\(result.messages)")
        #expect(!result.messages.contains(": warning: "), "\(blocks[index].text)\(result.messages)")
        if !showsError { #expect(graphc("fmt", "--check", folder + "/digits.yaml").code == 0, "\(blocks[index].text)") }
      }
    }
  }

  /// Commands read the last spec before them.
  @Test func commandsPrintWhatIsShown() throws {
    let count = try Document(path: "Docs/Tutorial.md").expectCommands { block in
      block.language == "yaml" && block.text.hasPrefix("graphc: 1") ? "digits.yaml" : nil
    }
    #expect(count >= 10)
  }

  @Test func omissionsAreAllThatMayDiffer() {
    func matches(_ shown: String, _ printed: String) -> Bool {
      Document.matches(shown.components(separatedBy: "\n")[...], printed.components(separatedBy: "\n")[...])
    }
    #expect(matches("a\nb\n", "a\nb\n"))
    #expect(matches("a\n  …\nd\n", "a\nb\nc\nd\n"))
    #expect(matches("a …\n", "a b c\n"))
    #expect(matches("… c\n", "a b c\n"))
    #expect(matches("a … c\n", "a b c\n"))
    #expect(!matches("a … d\n", "a b c\n"))
    #expect(!matches("ab…bc\n", "abc\n"))
    #expect(!matches("a\n", "a\nb\n"))
    #expect(!matches("a\nb\n", "a\n"))
    #expect(!matches("a\n…\nd\n", "a\nb\n"))
  }
}
