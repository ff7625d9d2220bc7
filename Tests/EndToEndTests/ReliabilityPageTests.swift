import GraphGen
import GraphIR
import GraphcRuntime
import GraphcTestFiles
import ModelSpec
import Testing
import YAMLSyntax

/// The table of limits in Docs/Reliability.md has every limit, and its numbers are those of the code.
@Suite struct ReliabilityPageTests {
  private static let page = "Docs/Reliability.md"

  /// The rows of the table: the codes, and what is said of them.
  private static func rows() throws -> [(codes: [String], text: String)] {
    try Repository.text(page).split(separator: "\n").compactMap { line in
      guard line.hasPrefix("| `limit/") else { return nil }
      let cells = line.split(separator: "|", maxSplits: 1)
      return (cells[0].matches(of: #/`(limit\/[a-z-]+)`/#).map { String($0.1) }, String(cells[1]))
    }
  }

  @Test func theTableHasEachLimitOnce() throws {
    let codes = try Self.rows().flatMap(\.codes)
    let pages = Repository.files(under: "Docs/Diagnostics/limit", suffix: ".md").compactMap { path in
      path.split(separator: "/").last.map { "limit/" + $0.dropLast(".md".count) }
    }
    #expect(pages.count > 20 && codes.sorted() == pages.sorted())
  }

  private static func mebibytes(_ count: Int) -> String { "\(count >> 20) MiB" }

  /// The digits in groups of three.
  private static func grouped(_ number: Int) -> String {
    number < 1000 ? "\(number)" : "\(grouped(number / 1000)),\(String(1000 + number % 1000).dropFirst())"
  }

  private static let numbers: [(code: String, numbers: [String])] = [
    ("limit/yaml-size", ["spec of \(mebibytes(YAMLLimits.standard.bytes))"]),
    ("limit/yaml-depth", ["\(YAMLLimits.standard.depth) levels"]),
    ("limit/yaml-nodes", ["\(grouped(YAMLLimits.standard.nodes)) values"]),
    (
      "limit/yaml-scalar",
      ["value of \(YAMLLimits.standard.scalarBytes >> 10) KiB", "key of \(YAMLLimits.standard.keyBytes) bytes"]
    ),
    ("limit/expression-depth", ["nests \(ExpressionParser.depthLimit) deep"]),
    ("limit/list", ["\(grouped(GenerationLimits.standard.listElements)) elements"]),
    ("limit/rank", ["\(Shape.maximumRank) axes", Shape.maximumCount == 1 << 40 ? "2⁴⁰ elements" : "other elements"]),
    ("limit/dim", ["\(Dim.maximumTermCount) terms", "degree \(Dim.maximumDegree)"]),
    ("limit/graph-nodes", ["\(grouped(Module.standardSizeLimit)) nodes", "--max-nodes"]),
    (
      "limit/depth",
      [
        "\(grouped(GenerationLimits.standard.depth)) deep", "\(Module.maximumCallDepth) blocks",
        "\(mebibytes(KnownStack.byteCount)) of stack",
      ]
    ),
    ("limit/steps", ["\(grouped(GenerationLimits.standard.steps)) steps"]),
    ("limit/names", [mebibytes(GenerationLimits.standard.nameBytes)]),
    ("limit/memory", ["--max-memory"]),
    ("limit/pixels", ["\(grouped(Image.maximumPixelCount)) pixels"]),
  ]

  @Test(arguments: numbers) func numbersAreThoseOfTheCode(code: String, numbers: [String]) throws {
    let row = try #require(try Self.rows().first { $0.codes.contains(code) }, "\(code) is not in the table")
    for number in numbers { #expect(row.text.contains(number), "\(code): \(number)") }
  }
}
