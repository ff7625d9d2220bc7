import GraphcText

extension SpecSchema {
  /// The keys under `generate:`.
  static var generation: Members {
    section(SpecKeys.generation, required: ["input", "logits"]) { key in
      switch key {
      case "input": reference("name", "The input that grows by the tokens written: i32[B, T].")
      case "logits": reference("name", "The output that scores the next token at each position: f32[B, T, V].")
      case "start": tokens("The tokens before the first one that is written, where no prompt is given.")
      case "end": tokens("The token, or tokens, after which nothing follows.")
      case "padding": reference("value", "The token after the end of a row that is shorter than others of its batch.")
      case "forced_first": reference("value", "The first token that is written.")
      case "forced_end": reference("value", "The token written last where the limit is reached.")
      case "suppress": tokens("Tokens that are never written.")
      case "suppress_first": tokens("Tokens that are not written first.")
      case "forbid":
        object(
          list(
            of: object([("anyOf", .array([reference("value"), object(list(of: reference("value"), isEmpty: false))]))])),
          "Sequences of tokens that are never written.")
      case "limit": reference("value", "The most tokens of a row, with those of its prompt.")
      default: .bool(true)
      }
    }
  }

  private static func tokens(_ description: String) -> JSONValue {
    object([("anyOf", .array([reference("value"), object(list(of: reference("value")))]))], description)
  }
}
