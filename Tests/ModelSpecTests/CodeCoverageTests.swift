import Glibc
import ModelSpec
import Testing

/// Every code that this target can report is expected by a test.
@Suite struct CodeCoverageTests {
  @Test func everyCodeHasACase() throws {
    let sources = try codes(inFolder: packageFolder + "/Sources/ModelSpec", quoted: true)
    let tests = try codes(inFolder: packageFolder + "/Tests/ModelSpecTests", quoted: false)
    #expect(sources.count > 30)
    #expect(sources.subtracting(tests) == [])
  }

  /// Words of the form `family/what` of a family of diagnostics.
  private func codes(inFolder folder: String, quoted: Bool) throws -> Set<String> {
    var codes: Set<String> = []
    let directory = try #require(opendir(folder))
    defer { closedir(directory) }
    while let entry = readdir(directory) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name.hasPrefix(".") { continue }
      if name.hasSuffix(".swift"), let text = contents(ofFile: "\(folder)/\(name)") {
        let pattern = /(syntax|spec|type|value|limit|yaml|weights)\/[a-z][a-z-]*/
        for match in text.matches(of: pattern) where !quoted || text[..<match.range.lowerBound].last == "\"" {
          codes.insert(String(match.output.0))
        }
      } else if !name.contains(".") {
        codes.formUnion(try self.codes(inFolder: "\(folder)/\(name)", quoted: quoted))
      }
    }
    return codes
  }
}
