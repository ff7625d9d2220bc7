import Foundation
import Testing

/// Docs/Language.md shows specs and what graphc says to them; both have to be true.
@Suite struct LanguageDocumentTests {
  private static let document = Result {
    try String(contentsOfFile: Repository.path("Docs/Language.md"), encoding: .utf8)
  }

  /// The parts between fences, in order.
  private struct Block {
    var language: String
    var text: String
  }

  private static func blocks() throws -> [Block] {
    var blocks: [Block] = []
    var open: Block?
    for line in try document.get().components(separatedBy: "\n") {
      switch (line.hasPrefix("```"), open) {
      case (true, nil): open = Block(language: String(line.dropFirst(3)), text: "")
      case (true, let block?):
        blocks.append(block)
        open = nil
      case (false, _): open?.text += line + "\n"
      }
    }
    return blocks
  }

  /// Whole specs are right and laid out as usual, unless the next block shows an error.
  @Test func specsAreRightOrSayWhatIsWrong() throws {
    let blocks = try Self.blocks()
    let specs = blocks.indices.filter { blocks[$0].language == "yaml" && blocks[$0].text.hasPrefix("graphc: 1") }
    #expect(specs.count >= 7)
    for index in specs {
      let next = index + 1 < blocks.count && blocks[index + 1].language == "text" ? blocks[index + 1].text : ""
      let showsError = next.split(separator: "\n").dropFirst().first?.contains(": error: ") ?? false
      try withTemporaryFolder { folder in
        try blocks[index].text.write(toFile: folder + "/digits.yaml", atomically: true, encoding: .utf8)
        let result = graphc("check", folder + "/digits.yaml")
        #expect(result.code == (showsError ? 65 : 0), "\(blocks[index].text)\(result.messages)")
        if !showsError { #expect(graphc("fmt", "--check", folder + "/digits.yaml").code == 0, "\(blocks[index].text)") }
      }
    }
  }

  /// Every command after `$ graphc` is run in a folder with the last spec before it and prints what stands below it.
  @Test func commandsPrintWhatIsShown() throws {
    try withTemporaryFolder { folder in
      try FileManager.default.createSymbolicLink(
        atPath: folder + "/Models", withDestinationPath: Repository.path("Models"))
      var count = 0
      for block in try Self.blocks() {
        if block.language == "yaml", block.text.hasPrefix("graphc: 1") {
          try block.text.write(toFile: folder + "/digits.yaml", atomically: true, encoding: .utf8)
        }
        guard block.language == "text", block.text.hasPrefix("$ ") else { continue }
        for part in ("\n" + block.text).components(separatedBy: "\n$ ").dropFirst() {
          let lines = part.components(separatedBy: "\n")
          let command = try #require(lines.first)
          #expect(command.hasPrefix("graphc "))
          let result = try Executable.shell(
            "cd '\(folder)' && \"$GRAPHC\" \(command.dropFirst("graphc ".count)) 2>&1")
          let shown = Array(lines.dropFirst())
          #expect(
            Self.matches(shown[...], result.output.components(separatedBy: "\n")[...]),
            "\(command)\n\(result.output)")
          count += 1
        }
      }
      #expect(count >= 10)
    }
  }

  /// Whether lines are as shown, where `…` alone stands for any lines, and at the end of a line for its rest.
  private static func matches(_ shown: ArraySlice<String>, _ printed: ArraySlice<String>) -> Bool {
    guard let first = shown.first else { return printed.allSatisfy(\.isEmpty) }
    if first.trimmingCharacters(in: .whitespaces) == "…" {
      return (printed.startIndex...printed.endIndex).contains { matches(shown.dropFirst(), printed[$0...]) }
    }
    // The last command of a block ends with its last line.
    if first.isEmpty, shown.count == 1 { return printed.allSatisfy(\.isEmpty) }
    guard let line = printed.first else { return false }
    let isSame = first == line || (first.hasSuffix("…") && line.hasPrefix(first.dropLast()))
    return isSame && matches(shown.dropFirst(), printed.dropFirst())
  }

  @Test func omissionsAreAllThatMayDiffer() {
    func matches(_ shown: String, _ printed: String) -> Bool {
      Self.matches(shown.components(separatedBy: "\n")[...], printed.components(separatedBy: "\n")[...])
    }
    #expect(matches("a\nb\n", "a\nb\n"))
    #expect(matches("a\n  …\nd\n", "a\nb\nc\nd\n"))
    #expect(matches("a …\n", "a b c\n"))
    #expect(!matches("a\n", "a\nb\n"))
    #expect(!matches("a\nb\n", "a\n"))
    #expect(!matches("a\n…\nd\n", "a\nb\n"))
  }
}
