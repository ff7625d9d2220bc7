import Foundation
import GraphcRuntime
import GraphcTestCommands
import GraphcTestFiles
import GraphcText
import Testing

/// `graphc generate` on models with random weights, compared with `graphc run` on whole sequences.
@Suite struct GenerateCommandTests {
  private static let small = [
    "--set", "vocab=40", "--set", "dim=16", "--set", "heads=2", "--set", "positions=24", "--seed", "7",
  ]
  private static let decoder = [Repository.path("Models/gpt2.yaml")] + small + ["--set", "depth=2", "--threads", "1"]
  private static let translator =
    [Repository.path("Models/transformer.yaml"), "--threads", "1", "--seed", "7"]
    + ["vocab=40", "dim=16", "encoder_depth=1", "decoder_depth=2", "encoder_heads=2", "decoder_heads=2"].flatMap {
      ["--set", $0]
    }

  private func json(_ arguments: [String]) throws -> JSONValue {
    let result = graphc(["generate"] + arguments + ["--format", "json"])
    try #require(result.code == 0, "\(result.messages)")
    return try JSONValue(parsing: Array(result.output.utf8))
  }

  private func tokens(_ json: JSONValue, row: Int = 0) -> [Int] {
    (json["rows"]?.array?[row]["tokens"]?.array ?? []).compactMap(\.integer)
  }

  /// The token with the highest score after a sequence, by a run of the whole graph.
  private func next(_ model: [String], _ inputs: [String]) throws -> (token: Int, logScore: Double) {
    let result = graphc(["run"] + model + inputs + ["--format", "json"])
    try #require(result.code == 0, "\(result.messages)")
    let output = try #require(try JSONValue(parsing: Array(result.output.utf8))["outputs"]?.array?.first)
    let scores = (output["values"]?.array ?? []).suffix(40).compactMap(\.double)
    let best = try #require(scores.indices.max { scores[$0] < scores[$1] })
    let most = scores[best]
    let sum = scores.reduce(0) { $0 + exp($1 - most) }
    return (best - scores.startIndex, -log(sum))
  }

  @Test func greedyTokensAreThoseOfWholeRuns() throws {
    let result = try json(Self.decoder + ["--tokens", "3,1,4", "--max-new-tokens", "6"])
    var sequence = [3, 1, 4]
    var expected: [Int] = []
    let scores = (result["rows"]?.array?[0]["token_scores"]?.array ?? []).compactMap(\.double)
    for step in 0..<6 {
      let (token, score) = try next(
        Self.decoder, ["--input", "tokens=" + sequence.map(String.init).joined(separator: ",")])
      expected.append(token)
      sequence.append(token)
      #expect(abs(scores[step] - score) < 1e-4)
      if token == 39 { break }
    }
    #expect(tokens(result) == expected)
    #expect(result["steps"]?.integer == expected.count)
    #expect(result["prompt_tokens"]?.integer == 3)
  }

  @Test func aBatchIsItsRowsEachAlone() throws {
    let options = ["--max-new-tokens", "5", "--min-new-tokens", "5"]
    let prompts = ["3,1,4", "7", "2,6,5,3,5"]
    let all = try json(Self.decoder + prompts.flatMap { ["--tokens", $0] } + options)
    for (row, prompt) in prompts.enumerated() {
      #expect(tokens(all, row: row) == tokens(try json(Self.decoder + ["--tokens", prompt] + options)))
    }
    let beams = options + ["--beams", "3"]
    let wide = try json(Self.decoder + prompts.flatMap { ["--tokens", $0] } + beams)
    for (row, prompt) in prompts.enumerated() {
      #expect(tokens(wide, row: row) == tokens(try json(Self.decoder + ["--tokens", prompt] + beams)))
    }
  }

  @Test func aSourceIsReadOnceAndRowsBeginWithTheStart() throws {
    let source = ["--input", "source=5,6,7,8"]
    let result = try json(Self.translator + source + ["--max-new-tokens", "4"])
    var sequence = [39]
    var expected: [Int] = []
    for step in 0..<4 {
      // The padding token is forbidden, and 0, the end, is forced last.
      let (token, _) = try next(
        Self.translator, source + ["--input", "target=" + sequence.map(String.init).joined(separator: ",")])
      let chosen = step == 3 ? 0 : token
      try #require(token != 39 || step == 3)
      expected.append(chosen)
      sequence.append(chosen)
      if chosen == 0 { break }
    }
    #expect(tokens(result) == expected)
  }

  @Test func textIsTheNewTokens() throws {
    let options = Self.decoder + ["--tokens", "3,1,4", "--max-new-tokens", "3", "--min-new-tokens", "3"]
    let expected = tokens(try json(options)).map(String.init).joined(separator: ",") + "\n"
    let one = graphc(["generate"] + options)
    #expect(one.output == expected)
    #expect(one.messages.contains(" tokens/s"))
    let two = graphc(["generate"] + options + ["--tokens", "3,1,4"])
    #expect(two.output == expected + expected)
  }

  @Test func drawsDependOnTheSeed() throws {
    let options = Self.decoder + ["--tokens", "3,1,4", "--max-new-tokens", "12", "--temperature", "2"]
    #expect(tokens(try json(options)) == tokens(try json(options)))
    let free = options.filter { $0 != "7" && $0 != "--seed" }
    let seeds = try (1...3).map { tokens(try json(free + ["--seed", "\($0)"])) }
    #expect(Set(seeds).count > 1)
  }

  /// Rows K9 and K10, and what else is refused before anything is computed.
  @Test(
    arguments: [
      (["--beams", "0"], 64, "usage/range"), (["--beams", "41"], 64, "usage/range"),
      (["--beams", "2", "--top-k", "4"], 64, "usage/value"), (["--max-new-tokens", "0"], 64, "usage/range"),
      (["--temperature", "-1"], 64, "usage/range"), (["--temperature", "nan"], 64, "usage/number"),
      (["--temperature", "0"], 64, "usage/range"), (["--top-p", "1.5"], 64, "usage/range"),
      (["--greedy", "--top-k", "4"], 64, "usage/value"), (["--length-penalty", "2"], 64, "usage/value"),
      (["--tokens", "1,x"], 64, "usage/number"), (["--tokens", "1,,2"], 64, "usage/number"),
      (["--tokens", "40"], 65, "value/token-range"), (["--tokens", "-1"], 65, "value/token-range"),
      (["--suppress", "40"], 65, "value/token-range"), (["--forced-end", "40"], 65, "value/token-range"),
      (["--forced-end", "-1"], 65, "value/token-range"), (["--tokens", "1 2"], 64, "usage/number"),
      (["--beams", "4", "--length-penalty", "-1000"], 64, "usage/range"),
      (["--max-new-tokens", "24"], 64, "usage/range"),
      (["--input", "tokens=1,2"], 64, "usage/input"), (["--input", "mask=1"], 64, "usage/input"),
      (["--input", "x=1"], 64, "input/unknown"),
      (["--tokens", Array(repeating: "1", count: 24).joined(separator: ",")], 65, "generate/limit"),
    ] as [([String], Int32, String)])
  func refuses(_ options: [String], _ code: Int32, _ diagnostic: String) {
    let prompt = options.contains("--tokens") ? [] : ["--tokens", "1"]
    let result = graphc(["generate"] + Self.decoder + prompt + options)
    #expect(result.code == code)
    #expect(result.messages.contains(diagnostic), "\(result.messages)")
    #expect(result.output == "")
  }

  /// Messages name the option that is wrong, and their help is not refused itself.
  @Test(
    arguments: [
      (["--suppress", "1,40"], "--suppress holds the token 40, and the model has the tokens 0 to 39"),
      (["--suppress-first", "41"], "--suppress-first holds the token 41"),
      (["--forbid", "1", "--forbid", "2,42"], "--forbid holds the token 42"),
      (["--forced-first", "43"], "--forced-first holds the token 43"),
      (["--forced-end", "44"], "--forced-end holds the token 44"),
      (["--suppress", "x"], "--suppress takes whole numbers separated by commas, not 'x'"),
      (["--forbid", ""], "help: for example --forbid 464"),
      (["--tokens", "3,40"], "token 1 of prompt 0 is 40"),
      (["--min-new-tokens", "100"], "help: ask for at most 23 new tokens"),
      (["--max-new-tokens", "24"], "a prompt of 1 token and 24 new ones are more than the 24"),
      (
        ["--tokens", Array(repeating: "1", count: 24).joined(separator: ",")],
        "help: shorten the prompt to at most 23 tokens"
      ),
    ] as [([String], String)])
  func saysWhatIsWrong(_ options: [String], _ text: String) {
    let prompt = options.contains("--tokens") ? [] : ["--tokens", "1"]
    let result = graphc(["generate"] + Self.decoder + prompt + options)
    #expect(result.messages.contains(text), "\(result.messages)")
  }

  /// An error is a line of its own, after the tokens that were written before it.
  @Test func anErrorEndsTheLineOfTokens() {
    let limits = ["--min-new-tokens", "4", "--max-new-tokens", "4", "--forced-end", "3", "--suppress", "3"]
    let result = graphc(["generate"] + Self.decoder + ["--tokens", "3,1,4"] + limits)
    #expect(result.code == 65 && result.messages.contains("[generate/no-token]"), "\(result.messages)")
    #expect(result.output.split(separator: ",").count == 3 && result.output.hasSuffix("\n"), "\(result.output)")
  }

  /// T5 bounds no positions, so that memory alone does.
  @Test func moreTokensThanMemoryAreRefusedAtOnce() {
    let result = graphc(
      "generate", Repository.path("Models/t5.yaml"), "--variant", "small", "--input", "source=1,2",
      "--max-new-tokens", "10000000", "--max-memory", "3000")
    #expect(result.code == 65)
    #expect(result.messages.contains("limit/memory"))
    #expect(result.messages.contains("the state"))
    #expect(result.messages.contains("help: ask for fewer new tokens"), "\(result.messages)")
  }

  @Test func aSpecWithoutGenerateIsRefused() {
    let result = graphc("generate", Repository.path("Models/bert.yaml"), "--tokens", "1")
    #expect(result.code == 65)
    #expect(result.messages.contains("generate/missing"))
    // An encoder reads later tokens.
    #expect(!result.messages.contains("add to it"))
    // Pictures do not grow.
    let picture = graphc("generate", Repository.path("Models/vit.yaml"), "--tokens", "1")
    #expect(picture.messages.contains("generate/missing"))
    #expect(!picture.messages.contains("add to it"))
  }

  /// Row K10: an end that never comes is no error.
  @Test func rowsStopAtTheLimit() throws {
    let result = try json(Self.decoder + ["--tokens", "1,2", "--suppress", "39"])
    #expect(tokens(result).count == 22)
    #expect(result["rows"]?.array?[0]["end"]?.string == "length")
  }
}
