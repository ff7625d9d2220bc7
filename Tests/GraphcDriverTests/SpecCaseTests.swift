import Foundation
import GraphcDriver
import GraphcRuntime
import GraphcTestCommands
import GraphcTestFiles
import GraphcText
import Testing

/// The specs of Tests/Fixtures/specs, each with its errors marked where they are.
///
/// `# expect-error: code` stands on the line of the primary place of an error, or alone on the line above; several codes
/// are separated by commas, and `# expect-warning:` marks a warning. What is marked and not reported fails, and so does
/// what is reported and not marked.
@Suite struct SpecCaseTests {
  private static let folder = Repository.path("Tests/Fixtures/specs")
  private static let names: [String] =
    ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).filter { $0.hasSuffix(".yaml") }.sorted()

  /// `line severity code` of each mark.
  private func marks(_ text: String) -> [String] {
    var marks: [String] = []
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      guard let match = line.firstMatch(of: /# expect-(error|warning): (.*)$/) else { continue }
      let isAlone = line[..<match.range.lowerBound].allSatisfy { $0 == " " }
      for code in match.2.split(separator: ",") {
        marks.append("\(index + (isAlone ? 2 : 1)) \(match.1) \(code.filter { $0 != " " })")
      }
    }
    return marks.sorted()
  }

  @Test func thereAreCases() { #expect(Self.names.count >= 60) }

  @Test(arguments: names) func reportsWhatIsMarked(_ name: String) throws {
    let path = Self.folder + "/" + name
    let expected = marks(try String(contentsOfFile: path, encoding: .utf8))
    #expect(!expected.isEmpty)
    let root = try JSONValue(parsing: Array(graphc("check", path, "--format", "json").output.utf8))
    let found = (root["diagnostics"]?.array ?? []).map { diagnostic in
      let line = diagnostic["file"]?.string == path ? diagnostic["line"]?.integer : nil
      let place = line.map(String.init) ?? diagnostic["file"]?.string ?? "-"
      return "\(place) \(diagnostic["severity"]?.string ?? "") \(diagnostic["code"]?.string ?? "")"
    }
    #expect(found.sorted() == expected)
  }

  /// Every code that a spec can raise, which is one whose page has a spec as example.
  @Test func everyCodeOfSpecsHasACase() throws {
    var marked: Set<String> = []
    for name in Self.names {
      let text = try String(contentsOfFile: Self.folder + "/" + name, encoding: .utf8)
      for mark in marks(text) { marked.insert(String(mark.split(separator: " ")[2])) }
    }
    let pages = marked.compactMap { DiagnosticPages.page(of: $0)?.code }
    for page in DiagnosticPages.all where page.text.contains("```yaml\n") {
      let family = page.code.prefix { $0 != "/" }
      let families = ["shape", "type", "spec", "value", "weights", "preproc", "expect", "generate"]
      guard families.contains(String(family)) else { continue }
      #expect(pages.contains(page.code), "no case of \(page.code)")
    }
  }
}
