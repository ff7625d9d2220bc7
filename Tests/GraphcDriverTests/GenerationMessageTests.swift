import GraphcTestCommands
import GraphcTestFiles
import Testing

/// What is said of specs that write no tokens, and of options that have other names elsewhere.
@Suite struct GenerationMessageTests {
  private static let generate = "generate: {input: tokens, logits: logits}"

  /// A spec of which `equations` are the lines from the eighth on.
  ///
  /// - Parameters:
  ///   - tokens: the type of the input `tokens`; there is `source`, i32[B, S], too.
  ///   - equations: over `word`, f32[50, 16].
  private func spec(
    _ equations: [String], outputs: String = "logits", tokens: String = "i32[B, T]", _ last: String = generate
  ) -> String {
    """
    graphc: 1
    model: Writer
    inputs:
      tokens: \(tokens)
      source: i32[B, S]
    parameters: {word: "f32[50, 16] ~ normal(1.0)"}
    graph:
    \(equations.map { "  \($0)" }.joined(separator: "\n"))
    outputs: \(outputs)
    \(last)

    """
  }

  private func run(_ command: [String], _ text: String) throws -> CommandResult {
    try withTemporaryFolder { folder in
      try TextFiles.write(text, to: folder + "/spec.yaml")
      return graphc([command[0], folder + "/spec.yaml"] + command.dropFirst())
    }
  }

  private func check(_ text: String) throws -> CommandResult { try run(["check"], text) }

  // MARK: What is not causal

  /// Of two stacks of the same block, the line of the one at fault is named, although the op is in the library.
  @Test func theCallOfTheUserIsNamed() throws {
    let equations = [
      "encoded: repeat(pre_norm_layer, 2, embedding(word, source), heads=2, hidden=32)",
      "x: embedding(word, tokens) + mean(encoded, axis=1, keep=true)",
      "decoded: repeat(pre_norm_layer, 2, x, heads=2, hidden=32)", "logits: decoded @ word.T",
    ]
    let text = spec(equations)
    let expected = text.replacing(Self.generate, with: "expect: {causal: logits}")
    let generated = try run(["generate", "--tokens", "1", "--input", "source=1,2"], text)
    #expect(generated.code == 65)
    for (result, code) in [
      (try check(text), "generate/causal"), (generated, "generate/causal"), (try check(expected), "expect/causal"),
    ] {
      #expect(result.messages.contains("library/attention.yaml:"), "\(result.messages)")
      #expect(result.messages.contains("reads every position of T [\(code)]"), "\(result.messages)")
      #expect(result.messages.contains("spec.yaml:10:12: note: called here"), "\(result.messages)")
      #expect(!result.messages.contains("spec.yaml:8:"), "\(result.messages)")
      #expect(result.messages.contains("earlier ones only: attention and its layers take causal=true"))
    }
    let mended = text.replacing("x, heads=2, hidden=32", with: "x, heads=2, hidden=32, causal=true")
    #expect(try check(mended).code == 0)
  }

  /// Where no single op is at fault, the line of the output is named.
  @Test func whatLooksAheadIsNamed() throws {
    let text = spec([
      "x: embedding(word, tokens)", "next: concat(x[:, 1:], x[:, :1], axis=1)", "logits: next @ word.T",
    ])
    for command in [["check"], ["generate", "--tokens", "1"]] {
      let result = try run(command, text)
      #expect(result.messages.contains("spec.yaml:10:11: error: 'logits' looks ahead along T"), "\(result.messages)")
      #expect(result.messages.contains("[generate/causal]") && result.messages.contains("spec.yaml:12:11: note:"))
    }
  }

  /// What is causal already needs no mask.
  @Test func whatChangesWithTheLengthHasAHelpOfItsOwn() throws {
    let result = try check(spec(["logits: (embedding(word, tokens) * (1.0 / cast(T, f32))) @ word.T"]))
    #expect(result.messages.contains("[generate/causal]"), "\(result.messages)")
    #expect(result.messages.contains("help: what a position gives may not change as more follow: iota(T) counts them"))
  }

  // MARK: Specs without generate

  /// The suggestion works as it is: the output that scores, and not another one of its form.
  @Test(
    arguments: [("[hidden, logits]", "logits"), ("[logits, hidden, wide]", "logits"), ("[hidden, scores]", "scores")]
  ) func theLineToAddIsRight(_ outputs: String, _ logits: String) throws {
    let text = spec(
      [
        "hidden: cumsum(embedding(word, tokens), axis=1)", "scores: hidden @ word.T", "logits: scores - 1.0",
        "wide: concat(logits, logits, axis=2)",
      ], outputs: outputs, "")
    let result = try run(["generate", "--tokens", "1"], text)
    #expect(result.code == 65)
    let line = "generate: {input: tokens, logits: \(logits)}"
    #expect(result.messages.contains("[generate/missing]"), "\(result.messages)")
    #expect(result.messages.contains("help: add to it: \(line)\n"), "\(result.messages)")
    #expect(try check(text + line + "\n").code == 0)
  }

  @Test func whatIsNotCausalIsNotSuggested() throws {
    let mixed = "embedding(word, tokens) - mean(embedding(word, tokens), axis=1, keep=true)"
    let result = try run(["generate", "--tokens", "1"], spec(["logits: (\(mixed)) @ word.T"], ""))
    #expect(result.messages.contains("[generate/missing]"), "\(result.messages)")
    #expect(!result.messages.contains("add to it") && result.messages.contains("causal along T"))
  }

  // MARK: Keys and types

  @Test func tokensThatAreNoIntegersAreDeclaredSo() throws {
    let equation = "logits: embedding(word, cast(tokens, i32)) @ word.T"
    let result = try check(spec([equation], tokens: "f32[B, T]"))
    #expect(result.messages.contains("[generate/input]"), "\(result.messages)")
    #expect(result.messages.contains("spec.yaml:4:3: note: it is declared here"), "\(result.messages)")
    #expect(result.messages.contains("help: declare it as tokens: i32[B, T]\n"), "\(result.messages)")
    #expect(try check(spec([equation])).code == 0)
  }

  @Test(arguments: [("forced_bos", "forced_first"), ("forced_eos", "forced_end")])
  func keysOfTransformersAreNamed(_ key: String, _ own: String) throws {
    let result = try check(
      spec(["logits: embedding(word, tokens) @ word.T"], "generate: {input: tokens, logits: logits, \(key): 2}"))
    #expect(result.messages.contains("help: it is called '\(own)' here"), "\(result.messages)")
  }

  // MARK: Options

  /// Names of transformers, llama.cpp, CTranslate2 and OpenAI.
  @Test(
    arguments: [
      ("--max-tokens=2", "max-new-tokens"), ("--max_tokens=2", "max-new-tokens"), ("--max-length=2", "max-new-tokens"),
      ("--n-predict=2", "max-new-tokens"), ("-n", "max-new-tokens"), ("--max-completion-tokens", "max-new-tokens"),
      ("--num-beams=4", "beams"), ("--num_beams=4", "beams"), ("--beam-size", "beams"), ("--temp=1", "temperature"),
      ("--repeat-penalty=2", "repetition-penalty"), ("--bad-words-ids", "forbid"), ("--top_p=0.5", "top-p"),
      ("--forced-bos-token-id=2", "forced-first"), ("--forced-eos-token-id=2", "forced-end"), ("--prompt", "tokens"),
      ("--begin-suppress-tokens", "suppress-first"), ("--no-repeat-ngram-size=2", "no-repeat-ngram"),
    ]) func optionsOfOtherProgramsAreNamed(_ option: String, _ own: String)
  {
    let result = graphc("generate", "spec.yaml", option)
    #expect(result.code == 64)
    #expect(result.messages.contains("help: did you mean '--\(own)'?\n"), "\(result.messages)")
  }

  @Test func theHelpSaysWhatOptionsDo() {
    let words = graphc("generate", "--help").output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    #expect(words.contains("The token after a prompt of one token."), "\(words)")
    #expect(words.contains("Seed of draws, initial values and random inputs."), "\(words)")
  }
}
