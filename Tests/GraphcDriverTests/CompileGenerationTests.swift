import Foundation
import GraphcTestCommands
import GraphcTestFiles
import Testing

/// `graphc compile` of specs with `generate:`: what of it a package holds, and what is said where it holds nothing.
@Suite struct CompileGenerationTests {
  /// - Parameter logits: over `x`, f32[B, T, 4].
  private func spec(_ logits: String, generate: String = "{input: tokens, logits: logits, end: 1}") -> String {
    """
    graphc: 1
    model: Small
    config: {vocabulary: 8}
    inputs:
      tokens: i32[B, T]
    parameters:
      word: f32[vocabulary, 4] ~ normal(1.0)
    graph:
      x: embedding(word, tokens)
      logits: \(logits)
    outputs: logits
    generate: \(generate)
    """
  }

  private func compile(
    _ text: String, _ options: [String] = [], _ body: (CommandResult, _ sources: [String: String]) throws -> Void
  ) throws {
    try withTemporaryFolder { folder in
      try TextFiles.write(text, to: folder + "/small.yaml")
      let result = graphc(["compile", folder + "/small.yaml", "-o", folder + "/p"] + options)
      var sources: [String: String] = [:]
      for name in (try? FileManager.default.contentsOfDirectory(atPath: folder + "/p/Sources/Small")) ?? [] {
        sources[name] = try TextFiles.read("\(folder)/p/Sources/Small/\(name)")
      }
      try body(result, sources)
    }
  }

  @Test func aPackageSaysHowItWrites() throws {
    try compile(spec("cumsum(x, axis=1) @ word.T")) { result, sources in
      #expect(result.code == 0, "\(result.messages)")
      #expect(result.output.contains("small-cli generate --tokens 1,2,3 --max-new-tokens 20"))
      #expect(sources["Small+Generation.swift"]?.contains("options.endTokens = [1]\n") ?? false)
      #expect(sources["Small+Step.swift"] != nil && sources["Small+Source.swift"] == nil)
    }
  }

  /// The step of a sum has no more state for a longer row.
  @Test func theTokensOfLongRowsTakeMemory() throws {
    try withTemporaryFolder { folder in
      try TextFiles.write(spec("cumsum(x, axis=1) @ word.T"), to: folder + "/small.yaml")
      let options = ["--tokens", "1", "--max-memory", "100", "--max-new-tokens"]
      let result = graphc(["generate", folder + "/small.yaml"] + options + ["2000000000"])
      #expect(result.code == 65 && result.messages.contains("[limit/memory]"), "\(result.messages)")
      #expect(result.messages.contains("14.9 GiB for the tokens of 1 row"), "\(result.messages)")
    }
  }

  /// The plain model is compiled in any case.
  @Test func whatHasNoStepIsAWarning() throws {
    let text = spec("(x + mean(x, axis=0)) @ word.T")
    try compile(text) { result, sources in
      #expect(result.code == 0, "\(result.messages)")
      #expect(result.messages.contains("warning: the package writes no tokens, since no step can be derived"))
      #expect(result.messages.contains("[generate/step]") && result.messages.contains("small.yaml:10:"))
      #expect(!result.output.contains(" generate "))
      #expect(sources["Small.swift"] != nil && sources["Small+Generation.swift"] == nil)
    }
    try compile(text, ["--Werror"]) { result, sources in
      #expect(result.code == 65, "\(result.messages)")
      #expect(sources.isEmpty)
    }
  }

  @Test func tokensOutsideOfTheVocabularyAreLeftOut() throws {
    let generate = "{input: tokens, logits: logits, start: 9, end: [1, 20], suppress: [3, 8], forbid: [[2, 9], [2, 3]]}"
    try compile(spec("cumsum(x, axis=1) @ word.T", generate: generate), ["--set", "vocabulary=8"]) { result, sources in
      #expect(result.code == 0, "\(result.messages)")
      #expect(
        result.messages.contains(
          "Small is compiled without tokens of 'generate:' that its vocabulary of 8 does not have: end, forbid, start"))
      let text = sources["Small+Generation.swift"] ?? ""
      for line in ["endTokens = [1]", "suppressed = [3]", "forbidden = [[2, 3]]"] {
        #expect(text.contains("options.\(line)\n"), "\(text)")
      }
      #expect(!text.contains("startToken"))
    }
  }

  /// What a checkpoint says is what the package begins with.
  @Test func aConfigBesideTheWeightsIsTaken() throws {
    try withTemporaryFolder { folder in
      let weights = Repository.path("Tests/Fixtures/generation/marian")
      for (options, end) in [(["--weights", weights], 35), ([], 0)] as [([String], Int)] {
        let result = graphc(
          ["compile", Repository.path("Models/transformer.yaml"), "-o", "\(folder)/\(end)"] + options)
        #expect(result.code == 0, "\(result.messages)")
        let text = try TextFiles.read("\(folder)/\(end)/Sources/Transformer/Transformer+Generation.swift")
        #expect(text.contains("options.endTokens = [\(end)]\n"), "\(text)")
        #expect(text.contains("limit: \(end == 0 ? 1024 : 32))"), "\(text)")
      }
    }
  }
}
