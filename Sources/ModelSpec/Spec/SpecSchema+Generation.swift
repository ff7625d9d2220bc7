import GraphcText

extension SpecSchema {
  /// The keys under `generate:`.
  static var generation: Members {
    section(SpecKeys.generation, required: ["input", "logits"]) { key in
      switch key {
      case "input": reference("name", "The input that grows by the tokens written: i32[B, T].")
      case "logits": reference("name", "The output that scores the next token at each position: f32[B, T, V].")
      case "start": tokens("The tokens before the first one that is written, where no prompt is given.", isEmpty: false)
      case "end": tokens("The token, or tokens, after which nothing follows.")
      case "padding": reference("value", "What fills a step on the right; the result does not depend on it.")
      case "forced_first": reference("value", "The token after a prompt of one token.")
      case "forced_end": reference("value", "The token written last where the limit is reached.")
      case "suppress": tokens("Tokens that are never written.")
      case "suppress_first": tokens("Tokens that are not written first.")
      case "forbid":
        oneOr(oneOr(reference("value"), isEmpty: false), "Sequences of tokens that are never written.")
      case "limit": reference("value", "The most tokens of a row, with those of its prompt.")
      default: .bool(true)
      }
    }
  }

  private static func tokens(_ description: String, isEmpty: Bool = true) -> JSONValue {
    oneOr(reference("value"), description, isEmpty: isEmpty)
  }

  /// A value, or a list of items.
  private static func oneOr(_ items: JSONValue, _ description: String? = nil, isEmpty: Bool = true) -> JSONValue {
    object([("anyOf", .array([reference("value"), object(list(of: items, isEmpty: isEmpty))]))], description)
  }
}
