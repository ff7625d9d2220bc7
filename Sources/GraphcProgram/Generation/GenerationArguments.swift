import GraphcRuntime
import GraphcText

extension OptionSyntax {
  /// How tokens are chosen, and when a row ends.
  package static let generation: [OptionSyntax] = [
    OptionSyntax(
      "tokens", value: "1,2,3", "The tokens that a row begins with; several times, rows of a batch.", repeated: true,
      default: "the start of the spec"),
    OptionSyntax("max-new-tokens", value: "N", "The most new tokens of a row.", default: "128, or what the model has"),
    OptionSyntax("min-new-tokens", value: "N", "No end before so many new tokens.", default: "0"),
    OptionSyntax(flag: "greedy", "Take the token with the highest score, whatever the checkpoint says."),
    OptionSyntax("beams", value: "N", "Follow the best N continuations of each row.", default: "1"),
    OptionSyntax(
      "length-penalty", value: "X", "With beams: divide a sequence's score by its length to this power.", default: "1"),
    OptionSyntax(
      "early-stopping", value: "WHEN",
      "With beams: end once N sequences ended (true), no better one is likely (false), or none is possible (never).",
      default: "false", completion: .choices(GenerationOptions.EarlyStopping.allCases.map(\.rawValue))),
    OptionSyntax("temperature", value: "X", "Draw tokens, with scores divided by this.", default: "1"),
    OptionSyntax("top-k", value: "N", "Draw among the N likeliest tokens."),
    OptionSyntax("top-p", value: "P", "Draw among the likeliest tokens that reach this probability together."),
    OptionSyntax(
      "repetition-penalty", value: "X", "Make tokens that a row has less likely, if above 1.", default: "1"),
    OptionSyntax(
      "no-repeat-ngram", value: "N", "Let no sequence of N tokens come twice in a row.", default: "0, which is off"),
    OptionSyntax("suppress", value: "1,2,3", "Tokens that are never written.", repeated: true),
    OptionSyntax("suppress-first", value: "1,2,3", "Tokens that are not written first.", repeated: true),
    OptionSyntax("forbid", value: "1,2,3", "A sequence of tokens that is never written; repeatable.", repeated: true),
    OptionSyntax("forced-first", value: "N", "The token after a prompt of one token."),
    OptionSyntax("forced-end", value: "N", "The token that is written last where the limit is reached."),
  ]
}

extension GenerationSettings {
  private static let numbers = -Double.greatestFiniteMagnitude...Double.greatestFiniteMagnitude
  /// Scores are f32, and are divided or multiplied by it.
  private static let positive = 1e-6...1e6
  /// Which of these the model has is not known yet.
  private static let tokens = Int(Int32.min)...Int(Int32.max)

  /// - Throws: `UsageError` for what is no number, or out of range.
  package init(_ arguments: ParsedArguments) throws {
    maxNewTokens = try arguments.integer("max-new-tokens", in: 1...Int(Int32.max))
    minNewTokens = try arguments.integer("min-new-tokens", in: 0...Int(Int32.max))
    beams = try arguments.integer("beams", in: 1...4096)
    lengthPenalty = try arguments.number("length-penalty", in: Self.numbers)
    earlyStopping = arguments.value("early-stopping").flatMap { GenerationOptions.EarlyStopping(rawValue: $0) }
    temperature = try arguments.number("temperature", in: Self.positive)
    topK = try arguments.integer("top-k", in: 1...Int(Int32.max))
    topP = try arguments.number("top-p", in: 0...1)
    repetitionPenalty = try arguments.number("repetition-penalty", in: Self.positive)
    noRepeatNGram = try arguments.integer("no-repeat-ngram", in: 0...Int(Int32.max))
    if arguments.has("suppress") { suppressed = try arguments.tokens("suppress").flatMap { $0 } }
    if arguments.has("suppress-first") { suppressedFirst = try arguments.tokens("suppress-first").flatMap { $0 } }
    if arguments.has("forbid") { forbidden = try arguments.tokens("forbid") }
    forcedFirst = try arguments.integer("forced-first", in: Self.tokens).map { Int32($0) }
    forcedEnd = try arguments.integer("forced-end", in: Self.tokens).map { Int32($0) }
    let draws = ["temperature", "top-k", "top-p"].first(where: arguments.has)
    if let draws {
      if arguments.has("greedy") {
        throw arguments.error("usage/value", "--greedy draws nothing, and --\(draws) is said")
      }
      samples = true
      beams = beams ?? 1
    } else if arguments.has("greedy") {
      if let beams, beams > 1 {
        throw arguments.error("usage/value", "--greedy follows one continuation, and --beams says \(beams)")
      }
      samples = false
      beams = 1
    } else if beams != nil {
      samples = false
    }
  }
}

extension GenerationSettings {
  /// What a message calls an option that holds tokens: as the command line does, if these settings are its own.
  func name(of option: GenerationOptions.TokenOption) -> String {
    let isSaid: Bool
    let name: String
    switch option {
    case .suppressed: (isSaid, name) = (suppressed != nil, "--suppress")
    case .suppressedFirst: (isSaid, name) = (suppressedFirst != nil, "--suppress-first")
    case .forbidden: (isSaid, name) = (forbidden != nil, "--forbid")
    case .forcedFirst: (isSaid, name) = (forcedFirst != nil, "--forced-first")
    case .forcedEnd: (isSaid, name) = (forcedEnd != nil, "--forced-end")
    // No option of the command line says them.
    case .startToken, .endTokens, .paddingToken: return option.text
    }
    return isSaid ? name : option.text
  }
}

extension ParsedArguments {
  /// The values of an option, each as tokens separated by commas, with spaces around them or not.
  ///
  /// - Throws: `usage/number` for what is no token.
  package func tokens(_ name: String) throws(UsageError) -> [[Int32]] {
    var lists: [[Int32]] = []
    for text in values(name) {
      var tokens: [Int32] = []
      for part in text.split(separator: ",", omittingEmptySubsequences: false) {
        var word = part.drop { $0 == " " }
        while word.last == " " { word.removeLast() }
        guard let token = Int32(word) else {
          throw error(
            "usage/number", "--\(name) takes whole numbers separated by commas, not \(quoted(text))",
            help: "for example --\(name) 464,3290,318")
        }
        tokens.append(token)
      }
      lists.append(tokens)
    }
    return lists
  }
}
