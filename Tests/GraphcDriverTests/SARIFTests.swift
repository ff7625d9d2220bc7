import Foundation
import GraphcDriver
import GraphcRuntime
import GraphcTestCommands
import GraphcTestFiles
import GraphcText
import Testing

/// `--format json` and `--format sarif`.
@Suite struct SARIFTests {
  private func check(_ text: String, _ body: (JSONValue, String) throws -> Void) throws {
    try withTemporaryFolder { folder in
      let file = folder + "/my spec.yaml"
      try text.write(toFile: file, atomically: true, encoding: .utf8)
      let result = graphc("check", file, "--format", "sarif")
      #expect(result.messages.isEmpty)
      let root = try JSONValue(parsing: Array(result.output.utf8))
      #expect(root["version"]?.string == "2.1.0")
      let runs = try #require(root["runs"]?.array)
      #expect(runs.count == 1)
      let driver = try #require(runs[0]["tool"]?["driver"])
      #expect(driver["name"]?.string == "graphc")
      let rules = try #require(driver["rules"]?.array).map { $0["id"]?.string }
      for result in try #require(runs[0]["results"]?.array) {
        let index = try #require(result["ruleIndex"]?.integer)
        #expect(rules.indices.contains(index) && rules[index] == result["ruleId"]?.string)
        #expect(["error", "warning", "note"].contains(result["level"]?.string))
        #expect(result["message"]?["text"]?.string?.isEmpty == false)
      }
      try body(runs[0], file)
    }
  }

  @Test func resultsHavePlacesFixesAndRules() throws {
    let text =
      "graphc: 1\nmodel: M\ninputs: {x: \"f32[B, 4]\"}\ngraph: {\"long\": softmx(x), y: \"x[0] + x[:, 0]\"}\noutputs: y\n"
    try check(text) { run, file in
      #expect(run["columnKind"]?.string == "unicodeCodePoints")
      let results = try #require(run["results"]?.array)
      #expect(results.map { $0["ruleId"]?.string } == ["spec/unknown-ref", "shape/broadcast"])
      let place = try #require(results[0]["locations"]?.array?.first?["physicalLocation"])
      #expect(place["artifactLocation"]?["uri"]?.string == "file://" + file.replacing(" ", with: "%20"))
      let region = try #require(place["region"])
      #expect(region["startLine"]?.integer == 4 && region["startColumn"]?.integer == 17)
      #expect(region["endLine"]?.integer == 4 && region["endColumn"]?.integer == 23)
      let change = try #require(results[0]["fixes"]?.array?.first?["artifactChanges"]?.array?.first)
      let replacement = try #require(change["replacements"]?.array?.first)
      #expect(replacement["insertedContent"]?["text"]?.string == "softmax")
      #expect(replacement["deletedRegion"]?["startColumn"]?.integer == 17)
      let rule = try #require(run["tool"]?["driver"]?["rules"]?.array?.last)
      #expect(rule["shortDescription"]?["text"]?.string == DiagnosticPages.page(of: "shape/broadcast")?.meaning)
      #expect(rule["help"]?["markdown"]?.string?.hasPrefix("# shape/broadcast") == true)
    }
  }

  @Test func notesAreRelatedLocations() throws {
    let text =
      "graphc: 1\nmodel: M\nconfig: {n: 7, m: 2, h: n / m}\ninputs: {x: \"f32[B]\"}\ngraph: {y: x}\noutputs: y\n"
    try check(text) { run, _ in
      let result = try #require(run["results"]?.array?.first)
      let notes = try #require(result["relatedLocations"]?.array)
      #expect(notes.count == 2)
      #expect(notes[0]["message"]?["text"]?.string == "n is 7 here")
      #expect(notes[0]["physicalLocation"]?["region"]?["startColumn"]?.integer == 13)
      #expect(result["message"]?["text"]?.string?.contains("\nhelp: ") == true)
    }
  }

  @Test func aRightSpecHasNoResults() throws {
    let text = "graphc: 1\nmodel: M\ninputs: {x: \"f32[B]\"}\ngraph: {y: x}\noutputs: y\n"
    try check(text) { run, _ in #expect(run["results"]?.array?.isEmpty == true) }
  }

  @Test func anArgumentIsALogicalLocation() throws {
    let result = graphc("check", Repository.path("Models/vit.yaml"), "--set", "depth=no", "--format", "sarif")
    let root = try JSONValue(parsing: Array(result.output.utf8))
    let place = root["runs"]?.array?.first?["results"]?.array?.first?["locations"]?.array?.first
    #expect(place?["logicalLocations"]?.array?.first?["fullyQualifiedName"]?.string == "--set depth=no")
  }

  @Test(arguments: ["check", "run", "compile", "bench", "show"])
  func errorsAreJSONWhereItIsAskedFor(_ command: String) throws {
    let broken = Repository.path("Tests/Fixtures/specs/tensor-shape-axis.yaml")
    let result = graphc(command, broken, "--format", "json")
    #expect(result.code == 65 && result.messages.isEmpty)
    let root = try JSONValue(parsing: Array(result.output.utf8))
    #expect(root["diagnostics"]?.array?.first?["code"]?.string == "shape/axis")

    let missing = graphc(command, "/nowhere/spec.yaml", "--format", "json")
    #expect(missing.code == 66 && missing.messages.isEmpty)
    let log = try JSONValue(parsing: Array(missing.output.utf8))
    #expect(log["diagnostics"]?.array?.first?["code"]?.string == "io/not-found")
    #expect(log["diagnostics"]?.array?.first?["file"]?.string == "/nowhere/spec.yaml")
  }

  @Test func runAndShowWriteJSON() throws {
    let run = graphc(
      "run", Repository.path("Models/digits-vit.yaml"), "--weights", Repository.path("Models/digits-vit.safetensors"),
      "--input", "image=" + Repository.path("Models/digits/7.png"), "--format", "json")
    let output = try JSONValue(parsing: Array(run.output.utf8))["outputs"]?.array?.first
    #expect(output?["shape"]?.array?.map { $0.integer } == [1, 10])
    let values = try #require(output?["values"]?.array).map { $0.double ?? -.infinity }
    #expect(values.indices.max { values[$0] < values[$1] } == 7)

    let show = graphc("show", Repository.path("Models/digits-vit.yaml"), "--stage", "imported", "--format", "json")
    let text = graphc("show", Repository.path("Models/digits-vit.yaml"), "--stage", "imported")
    #expect(try JSONValue(parsing: Array(show.output.utf8))["text"]?.string == text.output)
  }
}
