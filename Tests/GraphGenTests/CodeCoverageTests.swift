import GraphcTestFiles
import Testing

/// Every code that this target can report is expected by some test.
@Suite struct CodeCoverageTests {
  @Test func everyCodeHasACase() throws {
    let sources = try codes(inFolder: "Sources/GraphGen", quoted: true)
    let tests = try codes(inFolder: "Tests/GraphGenTests", quoted: false)
    #expect(sources.count > 40)
    let missing = sources.subtracting(tests).filter { code in
      // A code that ends in a hyphen is completed by the name of a kind or of a config.
      !(code.hasSuffix("-") && tests.contains { $0.hasPrefix(code) })
    }
    #expect(missing == [])
  }

  /// Words of the form `family/what` of a family of diagnostics.
  private func codes(inFolder folder: String, quoted: Bool) throws -> Set<String> {
    var codes: Set<String> = []
    for file in Repository.files(under: folder, suffix: ".swift") {
      let text = try Repository.text(file)
      let pattern = /(config|limit|preproc|shape|spec|tensor|type|value|weights)\/[a-z][a-z-]*/
      for match in text.matches(of: pattern) where !quoted || text[..<match.range.lowerBound].last == "\"" {
        codes.insert(String(match.output.0))
      }
    }
    return codes
  }
}
