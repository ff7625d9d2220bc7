import Foundation
import GraphcRuntime
import GraphcTestCommands
import GraphcTestFiles
import GraphcText
import Testing

/// `graphc check` of several specs.
@Suite struct SeveralSpecsTests {
  private func withSpecs<Result>(_ body: (_ folder: String) throws -> Result) throws -> Result {
    try withTemporaryFolder { folder in
      let right = "graphc: 1\nmodel: M\ninputs: {x: \"f32[B]\"}\ngraph: {y: \"2 * x\"}\noutputs: y\n"
      for (name, text) in [
        ("right", right), ("other", right.replacing("model: M", with: "model: N")),
        ("wrong", right.replacing("2 * x", with: "2 * z")),
        ("wronger", right.replacing("outputs: y", with: "outputs: w")),
        ("unmet", right + "expect: {parameters: 3}\n"),
      ] {
        try text.write(toFile: "\(folder)/\(name).yaml", atomically: true, encoding: .utf8)
      }
      return try body(folder + "/")
    }
  }

  @Test(
    arguments: [
      (["right", "other"], 0), (["right", "unmet"], 1), (["unmet", "wrong", "right"], 65),
      (["wrong", "none", "right"], 66),
      (["none", "wrong"], 66),
    ] as [([String], Int32)])
  func theWorstDecides(_ names: [String], _ code: Int32) throws {
    try withSpecs { folder in
      let result = graphc(["check"] + names.map { "\(folder)\($0).yaml" })
      #expect(result.code == code, "\(result.messages)")
      // Each is reported, whatever came before it.
      for name in names {
        let text = ["right", "other"].contains(name) ? result.output : result.messages
        #expect(text.contains("\(folder)\(name).yaml:"), "\(name)")
      }
    }
  }

  @Test func jsonIsALineForEach() throws {
    try withSpecs { folder in
      let result = graphc(
        "check", folder + "right.yaml", folder + "wrong.yaml", folder + "none.yaml", "--format", "json")
      #expect(result.code == 66)
      let lines = try result.output.split(separator: "\n").map { line in try JSONValue(parsing: Array(line.utf8)) }
      #expect(lines.map { $0["errors"]?.integer } == [0, 1, 1])
    }
  }

  @Test func sarifIsOneLog() throws {
    try withSpecs { folder in
      let result = graphc(
        "check", folder + "wrong.yaml", folder + "right.yaml", folder + "wronger.yaml", "--format", "sarif")
      #expect(result.code == 65)
      let log = try JSONValue(parsing: Array(result.output.utf8))
      #expect(log["version"]?.string == "2.1.0")
      #expect(log["runs"]?.array?.map { $0["results"]?.array?.count } == [1, 0, 1])
    }
  }
}
