import GraphcRuntime
import GraphcTestCommands
import GraphcTestFiles
import GraphcText
import Testing

/// `graphc generate` on small specs: the tokens are those of runs of the whole graph, and what does not fit is refused in
/// the words of the spec.
@Suite struct GenerateSpecTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var name: String
    /// Equations over `x`, f32[B, T, 8], that give `y`.
    var graph: [String]
    /// The other inputs of the model, and their values.
    var inputs: [String] = []
    var given: [String] = []

    var testDescription: String { name }
  }

  private static func spec(
    _ graph: [String], inputs: [String] = [], asserts: [String] = [], outputs: String = "logits"
  ) -> String {
    """
    graphc: 1
    model: Small
    config: {dim: 8, vocab: 8, positions: 8}
    inputs:
    \((["tokens: i32[B, T]"] + inputs).map { "  \($0)" }.joined(separator: "\n"))
    parameters:
      word: f32[vocab, dim] ~ normal(1.0)
      table: f32[positions, dim] ~ normal(1.0)
      bias: f32[positions] ~ normal(1.0)
    assert: [\(asserts.joined(separator: ", "))]
    graph:
      x: embedding(word, tokens)
    \(graph.map { "  \($0)" }.joined(separator: "\n"))
      logits: y @ word.T
    outputs: \(outputs)
    generate: {input: tokens, logits: logits, limit: 8}

    """
  }

  private static let windowed = "y: softmax(where((distance >= 0) and (distance < 4), scores, -inf)) @ x"

  static let cases = [
    Case(
      name: "a default that f32 rounds", graph: ["y: x * cast(mask >= 0.1, f32)[..., new] + 1.0"],
      inputs: ["mask: f32[B, T] = 0.1"]),
    Case(
      name: "a cast that rounds", graph: ["y: x * cast(cast(mask, f32) > 16777216.0, f32)[..., new] + 1.0"],
      inputs: ["mask: i32[B, T] = 16777217"]),
    Case(
      name: "a table that is shifted",
      graph: ["p: gather(table, iota(T), axis=0)", "y: x + concat(expand(0.0, [1, dim]), p[:T - 1], axis=0)"]),
    Case(
      name: "a bias of the distance in a window",
      graph: [
        "distance: iota(T)[:, new] - iota(T)", "scores: x @ x.T + gather(bias, maximum(distance, 0), axis=0)",
        windowed,
      ]),
    Case(
      name: "a bias of the key in a window",
      graph: [
        "distance: iota(T)[:, new] - iota(T)", "scores: x @ x.T + gather(bias, iota(T), axis=0)", windowed,
      ]),
    Case(
      name: "positions of each row",
      graph: ["p: embedding(table, expand(reshape(iota(T), [1, T]), [B, T]))", "y: x + p"]),
    Case(name: "a table for each row", graph: ["p: expand(table[:T][new], [B, T, dim])", "y: x + p"]),
    Case(
      name: "rows behind another axis",
      graph: [
        "p: sum(expand(reshape(cast(iota(T), f32), [1, 1, T]), [3, B, T]), axis=0)", "y: x + p[..., new] * 0.1",
      ]),
    Case(
      name: "the size of a source", graph: ["y: x * (1.0 / cast(S, f32))"], inputs: ["src: i32[B, S]"],
      given: ["src=1,2,3"]),
    Case(
      name: "a source with an axis of twice a dim", graph: ["y: x + mean(embedding(word, src), axis=1, keep=true)"],
      inputs: ["src: i32[B, 2 * S]"], given: ["src=1,2,3,4"]),
  ]

  @Test(arguments: cases) func tokensAreThoseOfWholeRuns(sample: Case) throws {
    try withTemporaryFolder { folder in
      let path = folder + "/small.yaml"
      try TextFiles.write(Self.spec(sample.graph, inputs: sample.inputs), to: path)
      let model = [path, "--seed", "3", "--threads", "1", "--format", "json"]
      let given = sample.given.flatMap { ["--input", $0] }
      let result = graphc(["generate"] + model + given + ["--tokens", "1,2", "--max-new-tokens", "6"])
      try #require(result.code == 0, "\(result.messages)")
      let row = try #require(try JSONValue(parsing: Array(result.output.utf8))["rows"]?.array?.first)
      let tokens = (row["tokens"]?.array ?? []).compactMap(\.integer)
      var sequence = [1, 2]
      for _ in 0..<6 {
        let text = sequence.map(String.init).joined(separator: ",")
        let whole = graphc(["run"] + model + given + ["--input", "tokens=\(text)"])
        try #require(whole.code == 0, "\(whole.messages)")
        let output = try JSONValue(parsing: Array(whole.output.utf8))["outputs"]?.array?.first
        let scores = Array((output?["values"]?.array ?? []).compactMap(\.double).suffix(8))
        try #require(scores.count == 8)
        sequence.append(scores.indices.max { scores[$0] < scores[$1] } ?? 0)
      }
      #expect(tokens == Array(sequence.dropFirst(2)))
    }
  }

  // MARK: Refused

  private func generate(_ spec: String, _ options: String) throws -> CommandResult {
    try withTemporaryFolder { folder in
      try TextFiles.write(spec, to: folder + "/small.yaml")
      return graphc(
        ["generate", folder + "/small.yaml", "--threads", "1"] + options.split(separator: " ").map(String.init))
    }
  }

  /// With and without a cache, the longest row is checked against the source before the first token.
  @Test(arguments: ["y: x + m", "y: cumsum(x, axis=1) + m", "y: softmax(where(allowed, x @ x.T, -inf)) @ x + m"])
  func rowsAreNoLongerThanTheSourceAllows(expression: String) throws {
    let text = Self.spec(
      [
        "m: sum(embedding(word, src), axis=1, keep=true)", "allowed: iota(T)[:, new] >= iota(T)", expression,
      ],
      inputs: ["src: i32[B, S]"], asserts: ["{that: T <= S, message: longer than the source}"])
    let long = try generate(text, "--tokens 1,2 --input src=1,2,3 --max-new-tokens 5")
    #expect(long.code == 65 && long.output == "")
    let fault = "small.yaml:11:17: error: longer than the source: T <= S, which does not hold for B = 1, S = 3, T = 6"
    #expect(long.messages.contains(fault + " [shape/check]"), "\(long.messages)")
    #expect(long.messages.contains("help: ask for at most 2 new tokens: --max-new-tokens 2"), "\(long.messages)")
    #expect(try generate(text, "--tokens 1,2 --input src=1,2,3 --max-new-tokens 2").code == 0)
    let prompt = try generate(text, "--tokens 1,2,3,4 --input src=1,2,3 --max-new-tokens 1")
    #expect(prompt.code == 65 && prompt.messages.contains("help: shorten the prompt"), "\(prompt.messages)")
  }

  /// A slice of the source says it, too.
  @Test func slicesOfTheSourceAreChecked() throws {
    let text = Self.spec(["y: x + embedding(word, src)[:, :T]"], inputs: ["src: i32[B, S]"])
    let result = try generate(text, "--tokens 1 --input src=1,2,3 --max-new-tokens 5")
    #expect(result.code == 65 && result.output == "")
    #expect(
      result.messages.contains("the slice needs T <= S, which does not hold for B = 1, S = 3, T = 5"),
      "\(result.messages)")
    #expect(result.messages.contains("--max-new-tokens 3"), "\(result.messages)")
  }

  /// Beams are no items of a batch, with or without a source.
  @Test func aConditionOfTheBatchCountsItems() throws {
    let asserts = ["{that: B <= 2, message: at most two at once}"]
    let plain = Self.spec(["y: cumsum(x, axis=1)"], asserts: asserts)
    let items = "--tokens 1 --tokens 2 --tokens 3 --max-new-tokens 2"
    let many = try generate(plain, items)
    #expect(many.code == 65)
    #expect(
      many.messages.contains("at most two at once: B <= 2, which does not hold for B = 3, T = 2"), "\(many.messages)")
    #expect(!many.messages.contains("ask for"), "\(many.messages)")
    let beams = "--tokens 1 --beams 4 --max-new-tokens 2"
    let wide = try generate(plain, beams)
    #expect(wide.code == 0, "\(wide.messages)")
    let source = Self.spec(
      ["y: x + sum(embedding(word, src), axis=1, keep=true)"], inputs: ["src: i32[B, S]"], asserts: asserts)
    let widest = try generate(source, beams + " --input src=1,2,3")
    #expect(widest.code == 0, "\(widest.messages)")
  }

  /// Also where it is the only input beside the tokens, and where its size alone matters.
  @Test(arguments: ["y: x + sum(embedding(word, src), axis=1, keep=true)", "y: x * (1.0 / cast(S, f32))"])
  func aSourceThatIsNotGivenIsAskedFor(equation: String) throws {
    let result = try generate(Self.spec([equation], inputs: ["src: i32[B, S]"]), "--tokens 1 --max-new-tokens 2")
    #expect(result.code == 64 && result.output == "")
    #expect(result.messages.contains("the model needs src: i32[B, S] [input/missing]"), "\(result.messages)")
  }

  @Test func inputsThatNothingReadsAreNamedAsThat() throws {
    let text = Self.spec(
      ["aside: x + other[:, new]", "y: x * cast(mask, f32)[..., new]"],
      inputs: ["other: f32[B, dim]", "mask: i32[B, T] = 1"], outputs: "[logits, aside]")
    #expect(try generate(text, "--tokens 1 --max-new-tokens 2").code == 0)
    let other = try generate(text, "--tokens 1 --input other=random")
    #expect(other.code == 64)
    #expect(
      other.messages.contains("'logits' does not depend on the input 'other' [usage/input]"), "\(other.messages)")
    let mask = try generate(text, "--tokens 1 --input mask=1")
    #expect(mask.code == 64)
    #expect(mask.messages.contains("the input 'mask' grows with the tokens, and keeps its default"), "\(mask.messages)")
  }
}
