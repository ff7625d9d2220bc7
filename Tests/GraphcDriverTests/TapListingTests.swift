import Foundation
import GraphcRuntime
import GraphcTestCommands
import GraphcTestFiles
import GraphcText
import Testing

/// `graphc check --taps`, and that every listed path can be tapped.
@Suite struct TapListingTests {
  private let digits = Repository.path("Models/digits-vit.yaml")

  /// Each line as its path and its type.
  private func rows(_ output: String) -> [(path: String, type: String)] {
    output.split(separator: "\n").map { line in
      let parts = line.split(separator: " ", maxSplits: 1)
      return (String(parts[0]), parts[1].drop { $0 == " " }.description)
    }
  }

  @Test func stepsThatAreAlikeAreOneLine() throws {
    let result = graphc("check", digits, "--taps")
    #expect(result.code == 0 && result.messages.isEmpty)
    let rows = rows(result.output)
    #expect(rows.contains { $0 == ("patches", "f32[B, 16, 64]") })
    #expect(rows.contains { $0 == ("encoded.{0…3}.attention.weights", "f32[B, 4, 17, 17]") }, "\(result.output)")
    #expect(rows.contains { $0.path == "encoded.{0…3}" } && rows.contains { $0.path == "logits" })
    #expect(Set(rows.map(\.path)).count == rows.count)
  }

  @Test(
    arguments: [
      ("weights", ["encoded.0.attention.weights", "encoded.3.attention.weights"], 4),
      ("encoded.2.attention.weights", ["encoded.2.attention.weights"], 1),
      ("encoded.1", ["encoded.1"], 1), ("attention.w*s", ["encoded.0.attention.weights"], 4),
      ("encoded.*.weights", ["encoded.1.attention.weights"], 4),
    ])
  func patternsChoose(pattern: String, paths: [String], count: Int) throws {
    let rows = rows(graphc("check", digits, "--taps", pattern).output)
    #expect(rows.count == count)
    for path in paths { #expect(rows.contains { $0.path == path }) }
  }

  @Test func aPatternThatMeansNothingIsSaid() {
    let result = graphc("check", digits, "--taps", "weihgts")
    #expect(result.code == 64 && result.output.isEmpty)
    #expect(result.messages.contains("no value that can be tapped is meant by --taps 'weihgts'"))
    #expect(result.messages.contains("did you mean 'weights'?"))
  }

  /// `--tap` accepts every listed path, and the output has the listed type.
  @Test func whatIsListedCanBeTapped() throws {
    for model in ["Models/digits-vit.yaml", "Models/transformer.yaml"] {
      let spec = Repository.path(model)
      let rows = rows(graphc("check", spec, "--taps", "*").output)
      #expect(rows.count > 100)
      for row in stride(from: 0, to: rows.count, by: rows.count / 12).map({ rows[$0] }) {
        let checked = graphc("check", spec, "--tap", row.path)
        #expect(checked.code == 0, "\(checked.messages)")
        #expect(checked.output.contains("  output      \(row.path): \(row.type)\n"), "\(row)\n\(checked.output)")
      }
    }
  }

  /// A word after the option that names a file is the spec.
  @Test func theSpecMayStandBehindIt() {
    #expect(graphc("check", "--taps", digits).output == graphc("check", digits, "--taps").output)
    #expect(graphc("check", "--shapes", digits).code == 0)
  }

  // MARK: Taps and fused attention

  private static let attention = """
    graphc: 1
    model: M
    inputs: {x: "f32[B, T, 8]", q: "f32[B, 2, T, 4]", k: "f32[B, 2, S, 4]"}
    graph:
      encoded: repeat(pre_norm_layer, 2, x, heads=2, hidden=16)
      scores: q @ k.T * 0.5
      capped: scores + 1
      weights: softmax(capped)
      y: weights @ k
    outputs: [encoded, y]
    expect: {fused_attention: all}

    """

  private func check(_ text: String, _ options: [String] = []) throws -> CommandResult {
    try withTemporaryFolder { folder in
      try text.write(toFile: folder + "/spec.yaml", atomically: true, encoding: .utf8)
      return graphc(["check", folder + "/spec.yaml"] + options)
    }
  }

  /// A tap on any value of an attention prevents its fusion, as the user expects.
  @Test(
    arguments: [
      "weights", "capped", "scores", "encoded.1.attention.weights", "encoded.0.attention.scores",
      "encoded.0.attention.scaled", "encoded.1.attention.context", "encoded.0",
    ])
  func aTapNeverFailsTheExpectation(path: String) throws {
    #expect(try check(Self.attention, ["--tap", path]).code == 0)
    let written = Self.attention.replacing("expect:", with: "taps: \(path)\nexpect:")
    let result = try check(written)
    #expect(result.code == 0, "\(result.messages)")
  }

  /// A tap does not excuse a softmax that is not fused without the tap.
  @Test func aTapExcusesNothingElse() throws {
    let broken = Self.attention.replacing("weights @ k", with: "weights @ k + weights[..., :1]")
    let plain = try check(broken)
    #expect(plain.code == 1 && plain.messages.contains("[expect/fused-attention]"))
    for path in ["weights", "scores", "encoded.0.attention.weights"] {
      let tapped = try check(broken, ["--tap", path])
      #expect(tapped.code == 1 && tapped.messages.contains("[expect/fused-attention]"), "\(path)")
    }
  }
}
