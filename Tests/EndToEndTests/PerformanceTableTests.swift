import Foundation
import GraphcTestFiles
import Testing

/// The table of Docs/Performance.md is what was measured: `make bench` writes it and the results that it comes from.
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

  /// Speed that comes from other numbers is none.
  @Test func outputsAreThoseOfPyTorchInFloat64() throws {
    for entry in try Self.entries() where entry.precision == "f32" {
      #expect(try entry.number("error", of: "graphc") < 1e-5, "\(entry.title)")
    }
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
