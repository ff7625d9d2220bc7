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
  }

  /// A run of the random GPT-2 of the fixtures with a file of its own, after a prompt of three tokens.
  private func run(_ config: String, _ options: [String] = []) throws -> Run {
    let checkpoint = Repository.path("Tests/Fixtures/generation/gpt2")
    return try withTemporaryFolder { folder in
      for file in ["config.json", "model.safetensors"] {
        try FileManager.default.copyItem(atPath: "\(checkpoint)/\(file)", toPath: "\(folder)/\(file)")
      }
      try TextFiles.write(config, to: folder + "/generation_config.json")
      let result = graphc(
        ["generate", Repository.path("Models/gpt2.yaml"), "--weights", folder, "--tokens", "1,5,9", "--threads", "1"]
          + ["--format", "json"] + options)
      let row = result.code == 0 ? try JSONValue(parsing: Array(result.output.utf8))["rows"]?.array?.first : nil
      return Run(
        code: result.code, messages: result.messages + (row == nil ? result.output : ""),
        tokens: (row?["tokens"]?.array ?? []).compactMap(\.integer),
        scores: (row?["token_scores"]?.array ?? []).compactMap(\.double), end: row?["end"]?.string)
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
