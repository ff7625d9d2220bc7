import GraphcTestFiles
import ModelSpec
import Testing

/// Every code that this target can report is expected by a test.
@Suite struct CodeCoverageTests {
  @Test func everyCodeHasACase() throws {
    let sources = try codes(inFolder: "Sources/ModelSpec", quoted: true)
    let tests = try codes(inFolder: "Tests/ModelSpecTests", quoted: false)
    #expect(sources.count > 30)
    #expect(sources.subtracting(tests) == [])
  }

  /// Words of the form `family/what` of a family of diagnostics.
  private func codes(inFolder folder: String, quoted: Bool) throws -> Set<String> {
    var codes: Set<String> = []
    for file in Repository.files(under: folder, suffix: ".swift") {
      let text = try Repository.text(file)
      let pattern = /(syntax|spec|type|value|limit|yaml|weights)\/[a-z][a-z-]*/
      for match in text.matches(of: pattern) where !quoted || text[..<match.range.lowerBound].last == "\"" {
        codes.insert(String(match.output.0))
      }
    }
    return codes
  }
}
