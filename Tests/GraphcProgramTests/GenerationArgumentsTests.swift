internal import GraphcRuntime
import Testing

@testable import GraphcProgram

/// What a command line says about a generation.
@Suite struct GenerationArgumentsTests {
  private func said(_ words: String...) throws -> GenerationSettings {
    let syntax = CommandSyntax("write", "Write tokens.", options: OptionSyntax.generation)
    let request = try CommandLineParser(syntax, version: "1", width: 80).parse(words)
    guard case .run(let parsed) = request else {
      Issue.record("\(words) run nothing")
      return GenerationSettings()
    }
    return try GenerationSettings(parsed)
  }

  private func error(_ words: String..., in body: (ParsedArguments) throws -> Void) throws -> UsageError? {
    let parsed = try #require(try arguments(["run", "s"] + words))
    return #expect(throws: UsageError.self) { try body(parsed) }
  }

  /// Spaces stand around a number, not in it.
  @Test func tokensAreSeparatedByCommas() throws {
    let parsed = try #require(try arguments(["run", "s", "--set", " 1, 2 ,3", "--set", "4"]))
    #expect(try parsed.tokens("set") == [[1, 2, 3], [4]])
    for text in ["1 2", "", " ", "1,,2", "1,", "x", "3000000000"] {
      let error = try error("--set", text) { _ = try $0.tokens("set") }
      #expect(error?.code == "usage/number")
      #expect(error?.message == "--set takes whole numbers separated by commas, not '\(text)'")
      #expect(error?.help == "for example --set 464,3290,318")
    }
  }

  @Test func aNumberThatFitsNoIntegerIsAboveTheLargest() throws {
    let large = try error("--threads", "9223372036854775808") { _ = try $0.integer("threads", in: 0...Int.max) }
    #expect(large?.message.contains("must be between 0 and 9223372036854775807") ?? false, "\(large as Any)")
    let small = try error("--threads=-9223372036854775809") { _ = try $0.integer("threads", in: 0...Int.max) }
    #expect(small?.message.contains("must be at least 0") ?? false, "\(small as Any)")
  }

  /// A compiled model keeps what holds for a search that it does not begin with.
  @Test func settingsOfOtherSearchesHold() throws {
    var options = GenerationOptions()
    options.maxNewTokens = 9
    let model = ModelGeneration(
      inputs: [], rows: "B", vocabulary: 8, limit: nil, start: [], options: options,
      sampling: .init(temperature: 0.7, topK: 20), beams: .init(count: 1, lengthPenalty: 3, earlyStopping: .on))
    func search(_ said: GenerationSettings) throws -> GenerationOptions.Search {
      try said.over(model.settings).options(seed: 5, limit: nil).search
    }
    #expect(try search(said()) == .greedy)
    #expect(
      try search(said("--beams", "4")) == .beams(.init(count: 4, lengthPenalty: 3, earlyStopping: .on)))
    #expect(
      try search(said("--top-p", "0.9"))
        == .sampling(.init(temperature: 0.7, topK: 20, topP: 0.9, seed: 5)))
    #expect(
      try search(said("--beams", "2", "--length-penalty", "1"))
        == .beams(.init(count: 2, lengthPenalty: 1, earlyStopping: .on)))
  }
}
