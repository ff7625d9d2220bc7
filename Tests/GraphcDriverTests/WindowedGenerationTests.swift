import Foundation
import GraphcRuntime
import GraphcTestCommands
import GraphcTestFiles
import GraphcText
import Testing

/// A decoder whose attention has a window keeps no more of a long text than of a short one.
@Suite struct WindowedGenerationTests {
  private static let window = 4
  private static let vocabulary = 8
  /// One layer without positions: a token depends on the `window` tokens before it, bit for bit.
  private static let spec = """
    graphc: 1
    model: Window
    config: {dim: 16, vocab: \(vocabulary)}
    inputs: {tokens: "i32[B, T]"}
    parameters: {word: "f32[vocab, dim] ~ normal(1.0)"}
    graph:
      x: embedding(word, tokens)
      y: attention(x, heads=2, causal=true, window=\(window))
      logits: y @ word.T
    outputs: logits
    generate: {input: tokens, logits: logits}

    """

  /// Keys and values of 10,000 tokens would be 1.2 MiB, and all memory is bounded by 1.
  @Test func tenThousandTokensFitIntoTheMemoryOfAFew() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/window.yaml"
      try TextFiles.write(Self.spec, to: path)
      let model = [path, "--seed", "3", "--threads", "1", "--format", "json"]
      let result = graphc(
        ["generate"] + model
          + ["--tokens", "1", "--max-new-tokens", "10000", "--temperature", "1", "--max-memory", "1"])
      try #require(result.code == 0, "\(result.messages)")
      let row = try #require(try JSONValue(parsing: Array(result.output.utf8))["rows"]?.array?.first)
      let tokens = (row["tokens"]?.array ?? []).compactMap(\.integer)
      let scores = (row["token_scores"]?.array ?? []).compactMap(\.double)
      try #require(tokens.count == 10000 && scores.count == 10000)
      for end in [6, 100, 5000, 9999] {
        let seen = tokens[(end - Self.window)..<end].map(String.init).joined(separator: ",")
        let expected = try logScores(model, after: seen)[tokens[end]]
        #expect(abs(scores[end] - expected) < 1e-5, "token \(end)")
      }
    }
  }

  /// A row that is shorter than the window takes no more memory than its tokens do.
  @Test func aWideWindowIsNotReserved() throws {
    let rows = try [1000, 100_000_000].map { window in
      try withTemporaryFolder { folder in
        let path = folder + "/window.yaml"
        try TextFiles.write(Self.spec.replacing("window=\(Self.window))", with: "window=\(window))"), to: path)
        let result = graphc(
          ["generate", path, "--seed", "3", "--threads", "1", "--format", "json"]
            + ["--tokens", "1,2", "--max-new-tokens", "20", "--max-memory", "1"])
        try #require(result.code == 0, "\(result.messages)")
        return try JSONValue(parsing: Array(result.output.utf8))["rows"]?.text
      }
    }
    #expect(rows[0] != nil && rows[0] == rows[1])
  }

  /// The logarithms of the probabilities of the next token, by a run of the whole graph.
  private func logScores(_ model: [String], after tokens: String) throws -> [Double] {
    let result = graphc(["run"] + model + ["--input", "tokens=\(tokens)"])
    try #require(result.code == 0, "\(result.messages)")
    let output = try JSONValue(parsing: Array(result.output.utf8))["outputs"]?.array?.first
    let scores = (output?["values"]?.array ?? []).suffix(Self.vocabulary).compactMap(\.double)
    try #require(scores.count == Self.vocabulary)
    let sum = log(scores.reduce(0) { $0 + exp($1) })
    return scores.map { $0 - sum }
  }
}
