import GraphcProgram
import GraphcText

/// The keys of `generation_config.json`, of transformers 5.24.0.
enum GenerationKeys {
  typealias Settings = GenerationSettings

  enum Setting {
    /// One token, or several.
    case tokens(WritableKeyPath<Settings, [Int32]?>)
    case token(WritableKeyPath<Settings, Int32?>)
    /// The token that begins a row without a prompt; that of a decoder wins over that of a text.
    case start(wins: Bool)
    case sequences(WritableKeyPath<Settings, [[Int32]]?>)
    case count(WritableKeyPath<Settings, Int?>, atLeast: Int)
    case number(WritableKeyPath<Settings, Double?>, ClosedRange<Double>)
    case flag(WritableKeyPath<Settings, Bool?>)
    case earlyStopping
  }

  enum Meaning {
    case setting(Setting)
    /// Without an effect if it has this value, and otherwise not supported.
    case neutral(JSONValue)
    /// Nothing that changes which tokens are written.
    case irrelevant
  }

  /// `nil` for a key that transformers does not have.
  static func meaning(of key: String) -> Meaning? {
    if let setting = settings[key] { return .setting(setting) }
    if let neutral = neutral[key] { return .neutral(neutral) }
    return irrelevant.contains(key) || key.hasPrefix("_") ? .irrelevant : nil
  }

  private static let any = -Double.greatestFiniteMagnitude...Double.greatestFiniteMagnitude
  private static let positive = Double(Float.leastNormalMagnitude)...Double(Float.greatestFiniteMagnitude)

  private static var settings: [String: Setting] {
    [
      "bos_token_id": .start(wins: false), "decoder_start_token_id": .start(wins: true),
      "eos_token_id": .tokens(\.end), "pad_token_id": .token(\.padding),
      "forced_bos_token_id": .token(\.forcedFirst), "forced_eos_token_id": .token(\.forcedEnd),
      "suppress_tokens": .tokens(\.suppressed), "begin_suppress_tokens": .tokens(\.suppressedFirst),
      "bad_words_ids": .sequences(\.forbidden), "max_length": .count(\.maxLength, atLeast: 1),
      "max_new_tokens": .count(\.maxNewTokens, atLeast: 1), "min_new_tokens": .count(\.minNewTokens, atLeast: 0),
      "min_length": .count(\.minLength, atLeast: 0), "renormalize_logits": .flag(\.renormalizes),
      "do_sample": .flag(\.samples), "num_beams": .count(\.beams, atLeast: 1),
      "length_penalty": .number(\.lengthPenalty, any), "early_stopping": .earlyStopping,
      "temperature": .number(\.temperature, positive), "top_k": .count(\.topK, atLeast: 0),
      "top_p": .number(\.topP, 0...1), "repetition_penalty": .number(\.repetitionPenalty, positive),
      "no_repeat_ngram_size": .count(\.noRepeatNGram, atLeast: 0),
    ]
  }

  private static let neutral: [String: JSONValue] = [
    "typical_p": .integer(1), "epsilon_cutoff": .integer(0), "eta_cutoff": .integer(0),
    "encoder_repetition_penalty": .integer(1), "encoder_no_repeat_ngram_size": .integer(0),
    "num_beam_groups": .integer(1), "diversity_penalty": .integer(0), "num_return_sequences": .integer(1),
    "guidance_scale": .integer(1), "remove_invalid_values": .bool(false),
    "token_healing": .bool(false), "min_p": .integer(0), "top_h": .integer(1), "penalty_alpha": .integer(0),
    "exponential_decay_length_penalty": .null, "sequence_bias": .null, "watermarking_config": .null,
    "stop_strings": .null, "max_time": .null, "constraints": .null, "force_words_ids": .null,
    "forced_decoder_ids": .null,
  ]

  private static let irrelevant: Set<String> = [
    "transformers_version", "use_cache", "use_mtp", "cache_implementation", "cache_config", "max_cache_len",
    "output_attentions", "output_hidden_states", "output_scores", "output_logits", "return_dict_in_generate",
    "is_assistant", "num_assistant_tokens", "num_assistant_tokens_schedule", "assistant_confidence_threshold",
    "prompt_lookup_num_tokens", "max_matching_ngram_size", "assistant_early_exit", "assistant_lookbehind",
    "target_lookbehind", "assistant_ensemble_weight", "speculation_type", "compile_config", "disable_compile",
    "generation_kwargs",
  ]
}
