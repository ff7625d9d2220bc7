import Foundation
import GraphcTestFiles
import Testing

/// The table of Docs/Fusion.md has a row for each file of the corpus, and says of graphc what the corpus says.
/// `make fusion-table` writes both.
@Suite struct FusionTableTests {
  private static let corpus: [String] = ["fuses", "refused"].flatMap { folder in
    let files = try? FileManager.default.contentsOfDirectory(
      atPath: Repository.path("Tests/PassesTests/Attention/\(folder)"))
    return (files ?? []).filter { $0.hasSuffix(".yaml") || $0.hasSuffix(".gir") }.map { "\(folder)/\($0)" }
  }.sorted()

  private static func spellings() throws -> [String: [String: Any]] {
    let data = try Data(
      contentsOf: URL(fileURLWithPath: Repository.path("Tests/Benchmarks/Fusion/results.json")))
    let results = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    return try #require(results["spellings"] as? [String: [String: Any]])
  }

  @Test func everySpellingWasMeasured() throws {
    #expect(Self.corpus.count > 85)
    #expect(try Self.spellings().keys.sorted() == Self.corpus, "run 'make fusion-table'")
  }

  /// A file whose first line has changed has another meaning than the one that was measured.
  @Test func whatIsExpectedHasNotChanged() throws {
    for (name, entry) in try Self.spellings() {
      let text = try String(contentsOfFile: Repository.path("Tests/PassesTests/Attention/\(name)"), encoding: .utf8)
      let line = try #require(text.components(separatedBy: "\n").first)
      let expected = try #require(entry["expected"] as? String)
      #expect(line.hasSuffix(": \(expected)"), "\(name): run 'make fusion-table'")
    }
  }

  @Test func graphcFusesWhatItMust() throws {
    for (name, entry) in try Self.spellings() {
      let graphc = try #require(entry["graphc"] as? [String: Int])
      #expect(graphc["fused"] == (name.hasPrefix("fuses/") ? graphc["total"] : 0), "\(name)")
      if name.hasPrefix("fuses/") { #expect((graphc["total"] ?? 0) > 0, "\(name)") }
    }
  }

  @Test func theTableHasARowForEach() throws {
    let document = try String(contentsOfFile: Repository.path("Docs/Fusion.md"), encoding: .utf8)
    for name in Self.corpus {
      let file = name.components(separatedBy: "/")[1]
      #expect(document.contains("\n| `\(file)` | "), "\(name): run 'make fusion-table'")
    }
  }
}
