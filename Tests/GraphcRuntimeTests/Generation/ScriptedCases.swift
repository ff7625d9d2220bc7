import GraphcText
import Testing

@testable import GraphcRuntime

/// A case of Tests/Fixtures/generation/scripted.json: what transformers answers.
struct ScriptedCase: Sendable, CustomTestStringConvertible {
  var name: String
  var seed: Int
  var favour: Float
  var prompts: [[Int32]]
  var options: GenerationOptions
  /// Calls of the model.
  var steps: Int
  var tokens: [[Int32]]
  var scores: [[Double]]
  /// With beams.
  var sequenceScores: [Double]?
  /// Keys of options that this reader does not know.
  var unknown: [String] = []

  var testDescription: String { name }

  static let vocabulary = 24
  static let all: [ScriptedCase] = {
    let root = (try? bytes(of: fixture("generation/scripted.json"))).flatMap { try? JSONValue(parsing: $0) }
    return (root?["cases"]?.array ?? []).compactMap(ScriptedCase.init)
  }()

  init?(_ json: JSONValue) {
    guard let name = json["name"]?.string, let seed = json["seed"]?.integer, let favour = json["favour"]?.double,
      let steps = json["steps"]?.integer,
      let prompts = json["prompts"]?.tokenLists, let tokens = json["tokens"]?.tokenLists,
      let scores = json["scores"]?.array?.map({ $0.numbers }), let options = json["options"]?.object
    else { return nil }
    self.name = name
    self.seed = seed
    self.favour = Float(favour)
    self.prompts = prompts
    self.steps = steps
    self.tokens = tokens
    self.scores = scores
    sequenceScores = json["sequence_scores"]?.numbers
    self.options = GenerationOptions()
    var beams = GenerationOptions.Beams(count: 1)
    for member in options.members {
      let value = member.value
      switch member.key {
      case "max_new_tokens": self.options.maxNewTokens = value.integer
      case "max_length": self.options.maxLength = value.integer
      case "min_new_tokens": self.options.minNewTokens = value.integer ?? 0
      case "num_beams": beams.count = value.integer ?? 1
      case "length_penalty": beams.lengthPenalty = value.double ?? 1
      case "early_stopping":
        beams.earlyStopping = value.bool.map { $0 ? .on : .off } ?? .never
      case "eos_token_id": self.options.endTokens = value.tokens
      case "repetition_penalty": self.options.repetitionPenalty = value.double ?? 1
      case "no_repeat_ngram_size": self.options.noRepeatNGram = value.integer ?? 0
      case "suppress_tokens": self.options.suppressed = value.tokens
      case "begin_suppress_tokens": self.options.suppressedFirst = value.tokens
      case "bad_words_ids": self.options.forbidden = value.tokenLists
      case "forced_bos_token_id": self.options.forcedFirst = value.integer.map(Int32.init)
      case "forced_eos_token_id": self.options.forcedEnd = value.integer.map(Int32.init)
      default: unknown.append(member.key)
      }
    }
    if beams.count > 1 { self.options.search = .beams(beams) }
  }

  /// A session that gives the logits of the case.
  func session(rows: Int? = nil) -> ScriptedSession {
    ScriptedSession(
      rows: rows ?? prompts.count * options.beamCount, vocabulary: Self.vocabulary, seed: seed,
      favoured: options.endTokens, favour: favour)
  }
}

extension JSONValue {
  var tokens: [Int32] { (array ?? []).compactMap { $0.integer.map(Int32.init) } }
  var tokenLists: [[Int32]] { (array ?? []).map(\.tokens) }
  var numbers: [Double] { (array ?? []).compactMap(\.double) }
}
