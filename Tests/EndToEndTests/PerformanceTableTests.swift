import Foundation
import GraphcTestFiles
import Testing

/// The tables of Docs/Performance.md agree with the results of `make bench`, which writes both.
@Suite struct PerformanceTableTests {
  private static let models: Set<String> = [
    "vit-b-16", "vit-ti-16", "bert-128", "bert-512", "minilm-32", "gpt2-128", "gpt2-1024", "mae-49", "digits", "gpt2-1",
  ]

  /// What was measured of a model in one precision and on so many threads.
  private struct Entry {
    var model, title, precision: String
    var threads: Int
    var contenders: [String: [String: Any]]

    init(_ object: [String: Any]) throws {
      model = try #require(object["model"] as? String)
      title = try #require(object["title"] as? String)
      precision = try #require(object["precision"] as? String)
      threads = try #require(object["threads"] as? Int)
      contenders = try #require(object["contenders"] as? [String: [String: Any]])
    }

    func number(_ key: String, of contender: String) throws -> Double {
      try #require((contenders[contender]?[key] as? NSNumber)?.doubleValue, "\(self): no \(key) of \(contender)")
    }
  }

  private static func entries() throws -> [Entry] {
    let data = try Data(contentsOf: URL(fileURLWithPath: Repository.path("Tests/Benchmarks/Rivals/results.json")))
    let results = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    return try #require(results["models"] as? [[String: Any]]).map(Entry.init)
  }

  @Test(arguments: ["f32", "bf16"], [1, 2])
  func everyModelWasMeasured(precision: String, threads: Int) throws {
    let measured = try Self.entries().filter { $0.precision == precision && $0.threads == threads }.map(\.model)
    #expect(Set(measured) == Self.models, "run 'make bench'")
  }

  /// A speed counts only if the results are right.
  @Test func outputsAreThoseOfPyTorchInFloat64() throws {
    for entry in try Self.entries() where entry.precision == "f32" {
      #expect(try entry.number("error", of: "graphc") < 1e-5, "\(entry.title)")
    }
  }

  /// The document begins with one row for each precision and number of threads.
  @Test(arguments: ["f32", "bf16"], [1, 2])
  func theSummaryIsThatOfTheResults(precision: String, threads: Int) throws {
    let entries = try Self.entries().filter { $0.precision == precision && $0.threads == threads }
    let ratios = try entries.map { try (title: $0.title, ratio: $0.number("ratio", of: "graphc")) }
    let mean = exp(ratios.map { log($0.ratio) }.reduce(0, +) / Double(ratios.count))
    let best = try #require(ratios.min { $0.ratio < $1.ratio })
    let worst = try #require(ratios.max { $0.ratio < $1.ratio })
    let row =
      "| \(precision) | \(threads) | **\(String(format: "%.2f", mean))** "
      + "| \(String(format: "%.2f", best.ratio)), \(best.title) "
      + "| \(String(format: "%.2f", worst.ratio)), \(worst.title) |"
    let document = try String(contentsOfFile: Repository.path("Docs/Performance.md"), encoding: .utf8)
    let head = document.components(separatedBy: "\n## ")[0]
    #expect(head.components(separatedBy: "\n").contains(row), "\(row); run 'make bench ARGS=--table'")
  }

  @Test func theDocumentSaysWhatWasMeasured() throws {
    let document = try String(contentsOfFile: Repository.path("Docs/Performance.md"), encoding: .utf8)
    let lines = document.components(separatedBy: "\n")
    for entry in try Self.entries() {
      let ratio = String(format: "**%.2f**", try entry.number("ratio", of: "graphc"))
      #expect(
        lines.contains { $0.hasPrefix("| \(entry.title) | \(entry.threads) | ") && $0.contains(ratio) },
        "\(entry.title), \(entry.precision), \(entry.threads): \(ratio); run 'make bench'")
    }
  }
}
