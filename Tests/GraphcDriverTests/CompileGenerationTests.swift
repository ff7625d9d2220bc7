import Foundation
import GraphcTestCommands
import GraphcTestFiles
import Testing

/// `graphc compile` of specs with `generate:`: what of it a package holds, and what is said where it holds nothing.
@Suite struct CompileGenerationTests {
  /// - Parameters:
  ///   - logits: over `x`, f32[B, T, 4].
  ///   - more: lines of the spec after the inputs, the other inputs first.
  private func spec(
    _ logits: String, generate: String = "{input: tokens, logits: logits, end: 1}", more: [String] = []
  ) -> String {
    """
    graphc: 1
    model: Small
    config: {vocabulary: 8}
    inputs:
      tokens: i32[B, T]
    \((more + ["parameters:"]).joined(separator: "\n"))
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

  /// A window bounds the slots of a state; so does the longest row.
  @Test func aWindowIsKeptInARing() throws {
    let distance = "iota(T)[:, new] - iota(T)"
    let allowed = "(\(distance) >= 0) and (\(distance) < 4)"
    try compile(spec("softmax(where(\(allowed), x @ x.T, -inf)) @ x @ word.T")) { result, sources in
      #expect(result.code == 0, "\(result.messages)")
      let text = sources["Small+Generation.swift"] ?? ""
      let slots = "dims[\"M\"] = try Swift.min(Extent.sum(size.longestPrompt, 3), size.capacity)\n"
      #expect(text.contains(slots), "\(text)")
    }
  }

  /// An input that is there for its size is given, and conditions are checked and shown in the words of the spec.
  @Test func sizesOfASourceAreGiven() throws {
    let more = [
      "  source: i32[B, S]", "assert: [{that: T <= S, message: too long}, {that: B <= 3, message: too many}]",
    ]
    try compile(spec("x * (1.0 / cast(S, f32)) @ word.T", more: more)) { result, sources in
      #expect(result.code == 0, "\(result.messages)")
      #expect(result.output.contains("small-cli generate --tokens 1,2,3 --input source=FILE.npy"), "\(result.output)")
      let text = sources["Small+Generation.swift"] ?? ""
      #expect(text.contains("let given = try DimSolver.solve([Self.inputs[1]], given: [source])\n"), "\(text)")
      let sizes = sources["Small+Step+Sizes.swift"] ?? ""
      #expect(sizes.contains("T <= S (small.yaml:7)\", for: [\"S\": s, \"T\": c])\n"), "\(sizes)")
      #expect(sizes.contains("B <= 3 (small.yaml:7)\", for: [\"B\": b])\n"), "\(sizes)")
    }
  }

  /// Nothing but a condition knows the batch of a model without a source.
  @Test func aConditionOfTheBatchCountsItems() throws {
    let more = ["assert: [{that: B <= 3, message: too many}]"]
    try compile(spec("cumsum(x, axis=1) @ word.T", more: more)) { result, sources in
      #expect(result.code == 0, "\(result.messages)")
      let text = sources["Small+Generation.swift"] ?? ""
      #expect(text.contains("dims[\"R\"] = size.rows\n    dims[\"B\"] = size.prompts.count\n"), "\(text)")
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
      #expect(result.messages.contains("help: ask for fewer new tokens"), "\(result.messages)")
    }
  }

  /// A mapping of one line has no place for another line.
  @Test func theHelpForAMissingKeyFitsItsMapping() throws {
    try compile(spec("cumsum(x, axis=1) @ word.T", generate: "{}")) { result, _ in
      #expect(result.code == 65 && result.messages.contains("[spec/missing-key]"), "\(result.messages)")
      #expect(result.messages.contains("help: add 'logits:' with its value"), "\(result.messages)")
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

  /// What a file says about searches that it does not ask for is kept for a command line that does.
  @Test func settingsOfOtherSearchesAreKept() throws {
    try withTemporaryFolder { folder in
      let checkpoint = Repository.path("Tests/Fixtures/generation/gpt2")
      for file in ["config.json", "model.safetensors"] {
        try FileManager.default.copyItem(atPath: "\(checkpoint)/\(file)", toPath: "\(folder)/\(file)")
      }
      for (config, expected) in [
        (
          #"{"length_penalty": 3.0, "early_stopping": true, "temperature": 0.7, "top_k": 20}"#,
          ["sampling: .init(temperature: 0.7, topK: 20, seed: 0)"]
            + ["beams: .init(count: 1, lengthPenalty: 3.0, earlyStopping: .on)"]
        ),
        (
          #"{"num_beams": 3, "length_penalty": 3.0, "top_p": 0.5}"#,
          ["sampling: .init(temperature: 1.0, topP: 0.5, seed: 0)"]
        ), (#"{"do_sample": true, "early_stopping": "never", "top_k": 5}"#, ["earlyStopping: .never"]), ("{}", []),
      ] as [(String, [String])] {
        try TextFiles.write(config, to: folder + "/generation_config.json")
        let result = graphc(
          "compile", Repository.path("Models/gpt2.yaml"), "--weights", folder, "-o", folder + "/p", "--force")
        #expect(result.code == 0, "\(result.messages)")
        let sources = try FileManager.default.subpathsOfDirectory(atPath: folder + "/p/Sources")
        let main = try #require(sources.first { $0.hasSuffix("/main.swift") })
        let text = try TextFiles.read("\(folder)/p/Sources/\(main)")
        for line in expected { #expect(text.contains(line), "\(text)") }
        let found = ["sampling: .init", "beams: .init"].filter(text.contains)
        #expect(found.count == expected.count, "\(text)")
      }
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
