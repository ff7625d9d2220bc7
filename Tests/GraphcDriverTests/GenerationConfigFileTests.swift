import Foundation
import GraphcRuntime
import GraphcTestCommands
import GraphcTestFiles
import GraphcText
import Testing

/// What `graphc generate` takes from a `generation_config.json` beside the weights.
@Suite struct GenerationConfigFileTests {
  private struct Run {
    var code: Int32
    var messages: String
    var tokens: [Int]
    var scores: [Double]
    var end: String?
    /// The tokens of all rows.
    var rows: [[Int]]
  }

  /// A run of the random GPT-2 of the fixtures with a file of its own; what is said of one row is of the first.
  private func run(_ config: String, prompts: [String] = ["1,5,9"], _ options: [String] = []) throws -> Run {
    let checkpoint = Repository.path("Tests/Fixtures/generation/gpt2")
    return try withTemporaryFolder { folder in
      for file in ["config.json", "model.safetensors"] {
        try FileManager.default.copyItem(atPath: "\(checkpoint)/\(file)", toPath: "\(folder)/\(file)")
      }
      try TextFiles.write(config, to: folder + "/generation_config.json")
      let result = graphc(
        ["generate", Repository.path("Models/gpt2.yaml"), "--weights", folder, "--threads", "1", "--format", "json"]
          + prompts.flatMap { ["--tokens", $0] } + options)
      let rows = result.code == 0 ? try JSONValue(parsing: Array(result.output.utf8))["rows"]?.array : nil
      let row = rows?.first
      return Run(
        code: result.code, messages: result.messages + (row == nil ? result.output : ""),
        tokens: (row?["tokens"]?.array ?? []).compactMap(\.integer),
        scores: (row?["token_scores"]?.array ?? []).compactMap(\.double), end: row?["end"]?.string,
        rows: (rows ?? []).map { ($0["tokens"]?.array ?? []).compactMap(\.integer) })
    }
  }

  @Test func theLeastLengthCountsThePrompt() throws {
    let free = try run(#"{"max_new_tokens": 6}"#)
    let first = try #require(free.tokens.first)
    let ended = try run(#"{"max_new_tokens": 6, "eos_token_id": [\#(first)]}"#)
    #expect(ended.tokens == [first] && ended.end == "end-token")
    let least = try run(#"{"max_new_tokens": 6, "eos_token_id": \#(first), "min_length": 7}"#)
    #expect(least.tokens.count >= 5 && !least.tokens.prefix(4).contains(first))
    let tooLong = try run(#"{"max_length": 6, "min_length": 7}"#)
    #expect(tooLong.code == 64 && tooLong.messages.contains("usage/range"))
  }

  @Test func renormalizedScoresAreThoseOfWhatIsLeft() throws {
    // The last token is the end.
    let others = ((0..<46) + [49]).map(String.init).joined(separator: ",")
    let rule = #""max_new_tokens": 5, "num_beams": 2, "suppress_tokens": [\#(others)]"#
    let plain = try run("{\(rule)}")
    let renormalized = try run(#"{\#(rule), "renormalize_logits": true}"#)
    // One of three tokens is taken, so that the best has at least a third.
    #expect(renormalized.scores.allSatisfy { $0 > -log(3.001) } && renormalized.scores.count == 5)
    #expect(plain.scores.contains { $0 < -log(3.001) })
  }

  /// A row that is full stays what it is while others go on: the last token is the end, which nothing chooses.
  @Test func rowsOfOneLengthEndAtDifferentSteps() throws {
    let config = #"{"max_length": 12, "suppress_tokens": [49]}"#
    let prompts = ["1,5,9,2,7,4,6,8", "3"]
    let batch = try run(config, prompts: prompts)
    #expect(batch.code == 0 && batch.rows.map(\.count) == [4, 11], "\(batch.messages)")
    for (row, prompt) in zip(batch.rows, prompts) { #expect(try run(config, prompts: [prompt]).tokens == row) }
  }

  /// A token that the vocabulary of 50 lacks is never written, and nothing begins with it.
  @Test func aStartThatTheModelDoesNotHaveIsLeftOut() throws {
    for start in [#""bos_token_id": 60"#, #""decoder_start_token_id": 50"#] {
      let result = try run("{\(start), \"max_new_tokens\": 2, \"min_new_tokens\": 2}")
      #expect(result.code == 0 && result.tokens.count == 2, "\(result.messages)")
    }
  }

  @Test func theCommandLineComesFirst() throws {
    let file = #"{"max_new_tokens": 5, "num_beams": 2, "suppress_tokens": [7]}"#
    #expect(try run(file, ["--max-new-tokens", "3"]).tokens.count == 3)
    #expect(try run(file, ["--no-config", "--max-new-tokens", "3"]).messages.contains("num_beams") == false)
  }

  @Test func whatIsNotTakenIsSaid() throws {
    let config = #"{"max_new_tokens": 2, "typical_p": 0.5, "strange": 1, "top_k": null, "diversity_penalty": 0.0}"#
    let result = try run(config)
    #expect(result.messages.contains("not supported, and ignored: typical_p=0.5"))
    #expect(result.messages.contains("unknown, and ignored: strange"))
    #expect(!result.messages.contains("diversity_penalty"))
  }

  @Test(
    arguments: [
      #"{"min_length": -1}"#, #"{"renormalize_logits": 1}"#, #"{"eos_token_id": "x"}"#, #"{"top_p": 2}"#,
      #"{"num_beams": 1.5}"#, #"{"bad_words_ids": [1]}"#, #"{"early_stopping": "often"}"#,
    ])
  func aWrongValueIsPointedAt(_ config: String) throws {
    let result = try run(config)
    #expect(result.code == 65)
    #expect(result.messages.contains("config/generation") && result.messages.contains("generation_config.json:1:"))
  }
}
