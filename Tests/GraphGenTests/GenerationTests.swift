import Diagnostics
import GraphGen
import Testing

/// `generate:` of a spec.
@Suite struct GenerationTests {
  private func elaborated(
    _ generate: String, positions: String = "T <= 16", settings: [String] = []
  ) -> Elaboration {
    let lines = """
      config: {vocab: 8}
      inputs: {tokens: "i32[B, T]", mask: "i32[B, T] = 1"}
      parameters: {word: "f32[vocab, 4] ~ normal(0.02)"}
      assert: [{that: \(positions), message: too long}]
      graph:
        embedded: "embedding(word, tokens) * cast(mask, f32)[..., new]"
        logits: embedded @ word.T
      outputs: logits
      generate: {input: tokens, logits: logits\(generate.isEmpty ? "" : ", " + generate)}
      """
    return elaborate(spec(lines), settings: settings)
  }

  @Test func valuesAreExpressionsOverConfig() throws {
    let generation = try #require(
      elaborated("start: [vocab - 1, 2], end: vocab // 2, forbid: [3, [1, vocab - 4]], suppress: [], forced_end: 1")
        .model?.generation)
    #expect(generation.start == [7, 2])
    #expect(generation.end == [4])
    #expect(generation.forbidden == [[3], [1, 4]])
    #expect(generation.suppressed == [])
    #expect(generation.forcedEnd == 1)
    #expect(generation.padding == nil)
    #expect(generation.vocabulary == 8)
    #expect(generation.rows == "B" && generation.positions == "T")
  }

  /// The limit is the smallest bound of the growing dim alone that the module checks.
  @Test(arguments: [
    ("T <= 16", "", 16), ("2 * T < 16", "", 7), ("T <= 16 and T + B <= 4", "", 16), ("B <= 2", "", nil),
    ("T <= 16", "limit: 2 * vocab", 16), ("T <= 16", "limit: 4", 4), ("B <= 2", "limit: 40", 40),
  ])
  func limits(_ condition: String, _ key: String, _ limit: Int?) throws {
    let generation = try #require(elaborated(key, positions: condition).model?.generation)
    #expect(generation.limit == limit)
  }

  @Test func aLimitAboveThatOfTheModelIsRefused() {
    #expect(elaborated("limit: 17").summaries == ["11:50 generate/limit"])
  }

  /// Row K9: a smaller vocabulary makes tokens of the spec strange, and is no error of the spec.
  @Test func tokensOutsideOfTheVocabularyAreKept() throws {
    let right = try #require(elaborated("start: 5, end: 7").model?.generation)
    #expect(right.strangers.isEmpty)
    let small = try #require(elaborated("start: 5, end: 7", settings: ["vocab=6"]).model?.generation)
    #expect(small.strangers.map(\.key) == ["end"])
    #expect(small.strangers.map(\.error.code) == ["value/token-range"])
    let negative = try #require(elaborated("padding: vocab - 9").model?.generation)
    #expect(negative.strangers.map(\.key) == ["padding"])
  }

  @Test func numbersThatAreNoTokensAreRefused() {
    #expect(elaborated("end: 2 ** 31").summaries == ["11:48 value/out-of-range"])
    #expect(elaborated("end: true").summaries == ["11:48 type/expected-int"])
  }

  @Test func anOutputThatIsNotSelectedLeavesNoGeneration() throws {
    let model = try #require(elaborated("").model)
    #expect(model.only(["logits"]).generation != nil)
    #expect(model.only([]).generation == nil)
  }
}
