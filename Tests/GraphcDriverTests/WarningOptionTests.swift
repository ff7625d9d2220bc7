import Foundation
import GraphcRuntime
import GraphcTestCommands
import GraphcTestFiles
import GraphcText
import Testing

/// Warnings on the command line, `--Werror`, and specs that must have no warnings.
@Suite struct WarningOptionTests {
  private func withSpec(_ graph: String, _ body: (String) throws -> Void) throws {
    try withTemporaryFolder { folder in
      let file = folder + "/spec.yaml"
      try "graphc: 1\nmodel: M\ninputs: {x: \"f32[B, 4, 4]\"}\ngraph: {\(graph)}\noutputs: y\n".write(
        toFile: file, atomically: true, encoding: .utf8)
      try body(file)
    }
  }

  private func arguments(_ command: String, _ file: String) -> [String] {
    switch command {
    case "run": [command, file, "--input", "x=random"]
    case "bench": [command, file, "--seconds", "0.01"]
    case "compile": [command, file, "--seed", "0", "--output", file + ".package"]
    default: [command, file]
    }
  }

  @Test(arguments: ["check", "run", "bench", "compile"])
  func warningsArePrintedAndCanBeErrors(_ command: String) throws {
    try withSpec("a: exp(x), y: x * 2") { (file: String) throws -> Void in
      let plain = graphc(arguments(command, file))
      #expect(plain.code == 0, "\(plain.messages)")
      #expect(plain.messages.contains(":4:9: warning: the equation 'a' is never used; line 4 uses 'x'"))
      let strict = graphc(arguments(command, file) + ["--Werror"])
      #expect(strict.code == 65 && strict.output.isEmpty)
      #expect(strict.messages.contains("error: the equation 'a' is never used; line 4 uses 'x' [spec/unused-equation]"))
      #expect(strict.messages.hasSuffix("1 error\n"))
    }
    try withSpec("y: x * 2") { (file: String) throws -> Void in
      let result = graphc(arguments(command, file) + ["--Werror"])
      #expect(result.code == 0 && !result.messages.contains("warning"), "\(result.messages)")
    }
  }

  /// A warning that only the optimized graph shows.
  @Test func warningsOfTheGraphCanBeErrors() throws {
    try withSpec("y: \"attention(x, x[:, :2], heads=1, causal=true)\"") { (file: String) throws -> Void in
      #expect(graphc("check", file).code == 0)
      let strict = graphc("check", file, "--Werror")
      #expect(strict.code == 65 && strict.messages.contains("[mask/fully-masked-rows]"), "\(strict.messages)")
    }
  }

  @Test func programsSeeTheSeverity() throws {
    try withSpec("a: exp(x), y: x * 2") { (file: String) throws -> Void in
      for (options, severity, level) in [([], "warning", "warning"), (["--Werror"], "error", "error")] {
        let json = try JSONValue(parsing: Array(graphc(["check", file, "--format", "json"] + options).output.utf8))
        let found = try #require(json["diagnostics"]?.array?.first)
        #expect(found["severity"]?.string == severity && found["code"]?.string == "spec/unused-equation")
        #expect(found["line"]?.integer == 4 && found["notes"]?.array?.count == 1)
        #expect(json["errors"]?.integer == options.count)
        let sarif = try JSONValue(parsing: Array(graphc(["check", file, "--format", "sarif"] + options).output.utf8))
        let result = try #require(sarif["runs"]?.array?.first?["results"]?.array?.first)
        #expect(result["level"]?.string == level && result["ruleId"]?.string == "spec/unused-equation")
      }
    }
  }

  @Test func theModelsHaveNone() throws {
    let files = FileManager.default.enumerator(atPath: Repository.path("Models"))?.compactMap { $0 as? String } ?? []
    let specs = files.filter { $0.hasSuffix(".yaml") }
    #expect(specs.count >= 12)
    for spec in specs {
      let result = graphc("check", Repository.path("Models/" + spec), "--Werror")
      #expect(result.code == 0 && result.messages.isEmpty, "\(result.messages)")
    }
  }

  @Test func theStartersHaveNone() throws {
    let folder = Repository.path("Sources/GraphcDriver/Starters")
    let specs = try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".yaml") }
    #expect(specs.count >= 5)
    for spec in specs {
      let result = graphc("check", folder + "/" + spec, "--Werror")
      #expect(result.code == 0 && result.messages.isEmpty, "\(result.messages)")
    }
  }

  /// Complete specs in all documents have no warnings. Specs with errors, and the pages of the warnings, are checked
  /// elsewhere.
  @Test func theDocumentsHaveNone() throws {
    var count = 0
    for name in try FileManager.default.contentsOfDirectory(atPath: Repository.path("Docs")) where name.hasSuffix(".md")
    {
      for block in try Document(path: "Docs/" + name).blocks
      where block.language == "yaml" && block.text.hasPrefix("graphc: 1") {
        try withTemporaryFolder { folder in
          try block.text.write(toFile: folder + "/spec.yaml", atomically: true, encoding: .utf8)
          let result = graphc("check", folder + "/spec.yaml")
          #expect(!result.messages.contains(": warning: "), "\(name): \(block.text)\(result.messages)")
          count += 1
        }
      }
    }
    #expect(count >= 7)
  }
}
