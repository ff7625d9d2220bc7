package import GraphcRuntime
import GraphcTestFiles
package import GraphcText

/// What transformers answers to a generation: a case of a file in Tests/Fixtures/generation.
package struct GenerationCase: Sendable {
  package var name: String
  /// Sources of an encoder, one for each prompt: tokens, or the place in `mel.npy`.
  package var sources: [[Int32]]
  package var prompts: [[Int32]]
  package var options: GenerationOptions
  /// The new tokens of each row, each with its score.
  package var tokens: [[Int32]]
  package var scores: [[Double]]
  /// With beams.
  package var sequenceScores: [Double]?
  /// Calls of the model, where they are counted.
  package var steps: Int?
  /// Of scripted logits: their seed, and what end tokens are favoured by.
  package var seed: Int?
  package var favour: Double?

  /// The cases of `scripted.json`, or of `NAME/generate.json`; none if a case cannot be read.
  package static func all(in file: String) -> [GenerationCase] {
    guard let bytes = try? readFile(Repository.path("Tests/Fixtures/generation/\(file)"), limit: 1 << 20),
      let cases = try? JSONValue(parsing: bytes)["cases"]?.array
    else { return [] }
    let read = cases.compactMap(GenerationCase.init)
    return read.count == cases.count ? read : []
  }

  private init?(_ json: JSONValue) {
    guard let name = json["name"]?.string, let prompts = json["prompts"]?.tokenLists,
      let tokens = json["tokens"]?.tokenLists, let scores = json["scores"]?.array?.map(\.numbers),
      let options = json["options"].flatMap(GenerationOptions.init(transformers:))
    else { return nil }
    self.name = name
    sources = (json["sources"]?.array ?? []).map { $0.integer.map { [Int32($0)] } ?? $0.tokens }
    self.prompts = prompts
    self.options = options
    self.tokens = tokens
    self.scores = scores
    sequenceScores = json["sequence_scores"]?.numbers
    steps = json["steps"]?.integer
    seed = json["seed"]?.integer
    favour = json["favour"]?.double
  }
}

extension GenerationOptions {
  /// The options that these parameters of `generate` mean; `nil` if one of them is unknown.
  package init?(transformers parameters: JSONValue) {
    self.init()
    var beams = Beams(count: 1)
    for (key, value) in parameters.object?.members.map({ ($0.key, $0.value) }) ?? [] {
      switch key {
      case "max_new_tokens": maxNewTokens = value.integer
      case "max_length": maxLength = value.integer
      case "min_new_tokens": minNewTokens = value.integer ?? 0
      case "min_length": minLength = value.integer ?? 0
      case "renormalize_logits": renormalizes = value.bool ?? false
      case "num_beams": beams.count = value.integer ?? 1
      case "length_penalty": beams.lengthPenalty = value.double ?? 1
      case "early_stopping": beams.earlyStopping = value.bool.map { $0 ? .on : .off } ?? .never
      case "eos_token_id": endTokens = value.tokens
      case "pad_token_id": paddingToken = value.integer.map(Int32.init)
      case "decoder_start_token_id": startToken = value.integer.map(Int32.init)
      case "repetition_penalty": repetitionPenalty = value.double ?? 1
      case "no_repeat_ngram_size": noRepeatNGram = value.integer ?? 0
      case "suppress_tokens": suppressed = value.tokens
      case "begin_suppress_tokens": suppressedFirst = value.tokens
      case "bad_words_ids": forbidden = value.tokenLists
      case "forced_bos_token_id": forcedFirst = value.integer.map(Int32.init)
      case "forced_eos_token_id": forcedEnd = value.integer.map(Int32.init)
      default: return nil
      }
    }
    if beams.count > 1 { search = .beams(beams) }
  }
}

extension JSONValue {
  fileprivate var tokens: [Int32] { (array ?? []).compactMap { $0.integer.map(Int32.init) } }
  fileprivate var tokenLists: [[Int32]] { (array ?? []).map(\.tokens) }
  fileprivate var numbers: [Double] { (array ?? []).compactMap(\.double) }
}
