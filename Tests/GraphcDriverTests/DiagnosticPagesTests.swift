import Diagnostics
import Foundation
import GraphIR
import GraphcDriver
import GraphcRuntime
import GraphcTestCommands
import GraphcTestFiles
import GraphcText
import Testing

/// The pages of Docs/Diagnostics. `GRAPHC_BLESS=1` writes the messages of the examples into them.
@Suite struct DiagnosticPagesTests {
  /// The values that the interpolated part of a code can have.
  private static let interpolated = [
    "type/expected-": ["int", "dim", "float", "bool", "string", "block", "enum", "list"]
  ]

  private struct Example {
    var page: DiagnosticPages.Page
    var language: String
    var text: String
    /// The message of the example in the page.
    var message: String?

    init?(_ page: DiagnosticPages.Page, in languages: [String]) {
      guard let match = page.text.firstMatch(of: /```([a-z]+)\n((?:.*\n)*?)```\n/),
        languages.contains(String(match.1))
      else { return nil }
      self.page = page
      language = String(match.1)
      text = String(match.2)
      message = page.text.firstMatch(of: /```text\n((?:.*\n)*?)```\n/).map { String($0.1) }
    }

    /// Compares the message in the page with that of graphc, or writes it.
    func expect(message found: String) throws {
      guard Environment.isBlessing else {
        #expect(message == found, "\(page.code)")
        return
      }
      let path = Repository.path("Docs/Diagnostics/\(page.code).md")
      let own = "```\(language)\n\(text)```\n"
      let old = message.map { own + "\n```text\n\($0)```\n" } ?? own
      let new = own + "\n```text\n\(found)```\n"
      try page.text.replacing(old, with: new).write(toFile: path, atomically: true, encoding: .utf8)
    }
  }

  @Test func everyCodeHasAPageAndEveryPageACode() throws {
    let found = try DiagnosticCodes()
    #expect(found.prefixes == Set(Self.interpolated.keys))
    var codes = found.codes
    for (prefix, names) in Self.interpolated { codes.formUnion(names.map { prefix + $0 }) }
    let pages = Set(DiagnosticPages.all.map(\.code))
    #expect(codes.count > 200)
    #expect(codes.subtracting(pages).sorted() == [], "codes without a page in Docs/Diagnostics")
    #expect(pages.subtracting(codes).sorted() == [], "pages of codes that nothing raises")
  }

  @Test func theListIsComplete() throws {
    try withTemporaryFolder { folder in
      let result = try Executable.shell("Sources/CDiagnosticsText/list_files.sh \(folder)/files.c")
      #expect(result.code == 0, "\(result.messages)")
      let written = try String(contentsOfFile: folder + "/files.c", encoding: .utf8)
      let there = try String(contentsOfFile: Repository.path("Sources/CDiagnosticsText/files.c"), encoding: .utf8)
      #expect(written == there, "run Sources/CDiagnosticsText/list_files.sh")
    }
  }

  @Test func everyPageHasAnExampleAndAFix() {
    for page in DiagnosticPages.all {
      #expect(page.text.hasPrefix("# \(page.code)\n\n"))
      #expect(page.meaning.hasSuffix(".") && !page.meaning.contains("```"), "\(page.code)")
      #expect(page.fix.hasSuffix(".") && !page.fix.contains("```"), "\(page.code)")
      #expect(Example(page, in: ["yaml", "gir", "sh", "swift"]) != nil, "\(page.code)")
      for line in page.text.split(separator: "\n") where line.unicodeScalars.count > 120 {
        // Messages may be longer than 120 columns.
        #expect(page.text.contains("```text") && page.text.contains(line), "\(page.code): \(line)")
      }
    }
  }

  @Test func theExamplesOfSpecsGiveTheirCodes() throws {
    let examples = DiagnosticPages.all.compactMap { Example($0, in: ["yaml"]) }
    #expect(examples.count > 100)
    try withTemporaryFolder { folder in
      for example in examples {
        let file = folder + "/spec.yaml"
        try example.text.write(toFile: file, atomically: true, encoding: .utf8)
        let checked = graphc("check", file, "--format", "json")
        let root = try JSONValue(parsing: Array(checked.output.utf8))
        let codes = (root["diagnostics"]?.array ?? []).map { $0["code"]?.string ?? "" }
        #expect(codes.count == 1, "\(example.page.code): \(codes)")
        #expect(codes.allSatisfy { DiagnosticPages.page(of: $0)?.code == example.page.code }, "\(codes)")
        // The last line counts the errors.
        let lines = graphc("check", file).messages.replacing(folder + "/", with: "").split(
          separator: "\n", omittingEmptySubsequences: false)
        try example.expect(message: lines.dropLast(2).map { $0 + "\n" }.joined())
      }
    }
  }

  /// The suggested text in the message of an example removes the error.
  @Test func theExamplesAreMendedByTheirHelp() throws {
    var mended = 0
    try withTemporaryFolder { folder in
      let file = folder + "/spec.yaml"
      func diagnostics(_ text: String) throws -> [JSONValue] {
        try text.write(toFile: file, atomically: true, encoding: .utf8)
        let root = try JSONValue(parsing: Array(graphc("check", file, "--format", "json").output.utf8))
        return root["diagnostics"]?.array ?? []
      }
      func key(_ diagnostic: JSONValue) -> String {
        ["code", "message"].map { diagnostic[$0]?.string ?? "" }.joined(separator: " ")
          + " \(diagnostic["line"]?.integer ?? 0):\(diagnostic["column"]?.integer ?? 0)"
      }
      for example in DiagnosticPages.all.compactMap({ Example($0, in: ["yaml"]) }) {
        guard let found = try diagnostics(example.text).first else { continue }
        let rewrites = [found["fix"], found["suggestion"]].compactMap { $0 }.filter { $0["text"]?.string != nil }
        guard let rewrite = rewrites.first else {
          let help = found["help"]?.string ?? ""
          #expect(!help.hasPrefix("did you mean "), "\(example.page.code)")
          continue
        }
        let after = try diagnostics(try example.text.applying(rewrite: rewrite))
        #expect(!after.contains { key($0) == key(found) }, "\(example.page.code)")
        mended += 1
      }
    }
    #expect(mended >= 40)
  }

  @Test func theExamplesOfGraphsGiveTheirCodes() throws {
    let examples = DiagnosticPages.all.compactMap { Example($0, in: ["gir"]) }
    #expect(examples.count >= 10)
    for example in examples {
      var sources = SourceMap()
      let source = sources.add(SourceText(name: "graph.gir", kind: .file, bytes: Array(example.text.utf8)))
      let log = DiagnosticLog()
      _ = ModuleParser.parse(source, in: sources, log: log)
      #expect(log.diagnostics.map(\.code) == [example.page.code])
      try example.expect(message: log.diagnostics.map(DiagnosticRenderer(sources: sources).render).joined())
    }
  }

  /// Only command lines that need no files but those of the repository are run.
  @Test func theExamplesOfCommandLinesGiveTheirCodes() throws {
    let examples = DiagnosticPages.all.compactMap { Example($0, in: ["sh"]) }
    let apart = ["usage/mapping", "usage/missing-option", "usage/no-images", "usage/assignment"]
    var count = 0
    for example in examples where example.page.code.hasPrefix("usage/") && !apart.contains(example.page.code) {
      let words = example.text.split(whereSeparator: \.isWhitespace).dropFirst().map {
        String($0).replacing("Models/", with: Repository.path("Models/"))
      }
      let result = graphc(words)
      #expect(result.code == 64, "\(example.text)")
      #expect(result.messages.contains("[\(example.page.code)]"), "\(example.text)\(result.messages)")
      count += 1
    }
    #expect(count > 12)
  }

  @Test func explainPrintsThePage() throws {
    let result = graphc("explain", "shape/axis")
    #expect(result.code == 0)
    #expect(
      result.output == (try String(contentsOfFile: Repository.path("Docs/Diagnostics/shape/axis.md"), encoding: .utf8)))
    #expect(graphc("explain", "shape/not-divisible").output.hasPrefix("# shape/not-divisible\n"))
    let root = try JSONValue(parsing: Array(graphc("explain", "shape/axis", "--format", "json").output.utf8))
    #expect(root["page"]?.string == result.output)
  }

  @Test func explainKnowsFamilies() {
    let all = graphc("explain")
    #expect(all.code == 0)
    for page in DiagnosticPages.all {
      let family = String(page.code.prefix { $0 != "/" })
      #expect(all.output.contains("  \(family)/…"))
    }
    #expect(graphc("explain", "npy").output.contains("  npy/object-refused\n"))
  }

  @Test func explainSuggestsTheNearestCode() {
    let result = graphc("explain", "shape/broadcats")
    #expect(result.code == 64)
    #expect(result.messages.contains("did you mean 'shape/broadcast'?"))
  }
}
