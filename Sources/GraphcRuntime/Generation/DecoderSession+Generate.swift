extension DecoderSession {
  /// Generates tokens until each row has ended.
  ///
  /// - Parameters:
  ///   - prompts: the tokens that each batch item begins with; one without any begins with the start token.
  ///   - options: how tokens are chosen, and when a row ends.
  ///   - onToken: is called with each token as it is chosen, in the order of rows; with beams, whose tokens are not sure
  ///     before, with all tokens of an item when it is finished. An error that it throws ends the generation.
  ///   - isCancelled: is asked before each step; `true` ends the generation with what there is.
  /// - Throws: 64 `usage/range` for an option, for prompts that do not fit the rows, and for more tokens than the session
  ///   has capacity for, `usage/missing-option` for a prompt without tokens, 65 `value/token-range` for a token in an
  ///   option that the model does not have, all before the first step; 65 `generate/no-token` if nothing can follow a
  ///   row, or its logits are not numbers below ∞; what the session throws.
  public mutating func generate(
    _ prompts: [[Int32]], options: GenerationOptions, onToken: (GeneratedToken) throws -> Void = { _ in },
    isCancelled: () -> Bool = { false }
  ) throws -> GenerationResult {
    let loop = try TokenLoop(
      prompts: prompts, options: options, rows: rows, vocabulary: vocabulary, capacity: capacity)
    while !loop.isFinished, !isCancelled() { try loop.step(&self, onToken: onToken) }
    return loop.result
  }
}
