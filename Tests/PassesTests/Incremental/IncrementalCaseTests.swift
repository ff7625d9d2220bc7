import GraphIR
import GraphcTestFiles
import GraphcTestSupport
import Passes
import Testing

/// Textual cases of `incrementalize`: modules, and the source and the step derived from each, or why there is none.
///
/// A file holds cases separated by lines `// -----`. A case begins with `// step: GROWING -> OUTPUT`, followed by `, all`
/// if the logits of all positions are wanted and by `, NAME = NUMBER` for inputs with a constant default. After
/// `// expect:` stand the source, if there is one, and the step; or `// refused: ` and the reason.
@Suite struct IncrementalCaseTests {
  private static let folder = "Tests/PassesTests/Cases/incrementalize"
  static let files = (try? Repository.names(in: folder, suffix: ".gir")) ?? []

  @Test(arguments: files) func givesWhatItsCasesExpect(file: String) throws {
    let path = Repository.path("\(Self.folder)/\(file)")
    var results: [String] = []
    for text in try TextFiles.read(path).split(separator: "// -----\n") {
      let parts = text.split(separator: "// expect:\n", maxSplits: 1, omittingEmptySubsequences: false)
      let actual = try Self.result(of: String(parts[0]))
      if !Environment.isBlessing { #expect(parts.count == 2 && parts[1] == actual, "\(file): got\n\(actual)") }
      results.append(String(parts[0]) + "// expect:\n" + actual)
    }
    if Environment.isBlessing { try TextFiles.write(results.joined(separator: "// -----\n"), to: path) }
  }

  /// The example of Docs/Generation.md is what the compiler does.
  @Test func theExampleOfTheDocumentationIsTrue() throws {
    let page = try TextFiles.read(Repository.path("Docs/Generation.md"))
    let blocks = page.split(separator: "```gir\n").dropFirst().compactMap { $0.split(separator: "```").first }
    try #require(blocks.count >= 2)
    let module = try Module.parse(String(blocks[0]))
    #expect(module.text == blocks[0])
    let step = try Incrementalize.derive(
      module, growing: "tokens", logits: ["logits"], constants: [:], allPositions: false
    ).step
    #expect(step.text == blocks[1])
  }

  private static func result(of input: String) throws -> String {
    let header = try #require(input.split(separator: "\n").first?.split(separator: "step: ").last)
    let words = header.split(separator: ", ").map { $0.split(separator: " ").map(String.init) }
    let module = try Module.parse(input)
    var constants: [String: Double] = [:]
    for words in words.dropFirst() where words.count == 3 { constants[words[0]] = Double(words[2]) }
    do {
      let comparison = try StepComparison(
        module, growing: words[0][0], logits: [words[0][2]], constants: constants, vocabulary: 5,
        allPositions: words.contains(["all"]))
      if words.contains(["all"]) {
        for size in [5, 2, 1] {
          let worst = try comparison.difference(seed: 3, length: 5) { .even(5, by: size, rows: $0) }
          #expect(worst < 1e-9, "\(header): \(size) at a time")
        }
      }
      let source = comparison.incremental.source.map { $0.text + "\n" } ?? ""
      let step = comparison.incremental.step.text
      #expect(try Module.parse(step).text == step)
      return source + step
    } catch let refusal as IncrementalRefusal {
      return "// refused: \(refusal)\n"
    }
  }
}
