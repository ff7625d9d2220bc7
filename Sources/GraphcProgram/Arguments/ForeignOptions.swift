/// Names that other programs give to the options of a command: transformers, llama.cpp, CTranslate2, the API of OpenAI.
enum ForeignOptions {
  /// The option that is meant, if the command has it.
  ///
  /// - Parameter name: without the dashes in front.
  static func option(for name: String, among options: [String]) -> String? {
    let hyphenated = name.lowercased().split(separator: "_", omittingEmptySubsequences: false).joined(separator: "-")
    if options.contains(hyphenated) { return hyphenated }
    return names[hyphenated].flatMap { options.contains($0) ? $0 : nil }
  }

  private static let names = [
    "max-tokens": "max-new-tokens", "max-completion-tokens": "max-new-tokens", "max-output-tokens": "max-new-tokens",
    "max-length": "max-new-tokens", "max-decoding-length": "max-new-tokens", "n-predict": "max-new-tokens",
    "num-predict": "max-new-tokens", "predict": "max-new-tokens", "n": "max-new-tokens",
    "min-tokens": "min-new-tokens", "min-length": "min-new-tokens", "min-decoding-length": "min-new-tokens",
    "num-beams": "beams", "beam-size": "beams", "beam-width": "beams", "n-beams": "beams",
    "do-sample": "temperature", "temp": "temperature", "sampling-temperature": "temperature",
    "sampling-topk": "top-k", "topk": "top-k", "sampling-topp": "top-p", "topp": "top-p",
    "repeat-penalty": "repetition-penalty", "no-repeat-ngram-size": "no-repeat-ngram",
    "suppress-tokens": "suppress", "begin-suppress-tokens": "suppress-first", "bad-words-ids": "forbid",
    "suppress-sequences": "forbid", "forced-bos-token-id": "forced-first", "forced-eos-token-id": "forced-end",
    "prompt": "tokens", "input-ids": "tokens", "prompt-ids": "tokens", "decoder-input-ids": "tokens", "p": "tokens",
  ]
}
