package import Diagnostics
package import GraphIR

/// `generate:`, what writes one token after another with a model: an input that grows, and an output that scores what
/// comes next.
package struct Generation: Sendable {
  /// The input that grows, `i32[B, T]`.
  package var input: String
  /// The output with the scores of the next token at each position, `f32[B, T, V]`.
  package var logits: String
  /// The run-time dim of the rows, B.
  package var rows: String
  /// The run-time dim that grows, T.
  package var positions: String
  /// V
  package var vocabulary: Int
  /// The tokens before the first one that is written, where no prompt is given.
  package var start: [Int32] = []
  /// The tokens after which nothing follows.
  package var end: [Int32] = []
  /// What fills a step on the right, without an effect on the result; `nil` for the first of `end`.
  package var padding: Int32?
  /// The token after a prompt of one token.
  package var forcedFirst: Int32?
  /// The token written last where the limit is reached.
  package var forcedEnd: Int32?
  /// Tokens that are never written.
  package var suppressed: [Int32] = []
  /// Tokens that are not written first.
  package var suppressedFirst: [Int32] = []
  /// Sequences that are never written.
  package var forbidden: [[Int32]] = []
  /// The most tokens of a row, with those of its prompt; `nil` if nothing bounds them.
  package var limit: Int?
  /// Tokens that the vocabulary does not have, by their key. They are errors where the config is as written, and where
  /// something is generated: a smaller vocabulary alone does not make the spec wrong.
  package var strangers: [(key: String, error: Diagnostic)] = []
  /// The place of `generate:`.
  package var span: Span
}

extension Generation {
  /// Whether a value of this type grows with the tokens.
  package func grows(_ type: TensorType) -> Bool { type.shape.contains { $0.symbols.contains(positions) } }
}

extension Module {
  /// The largest value of a run-time dim that every check allows, whatever the others are; `nil` if none bounds it.
  package func largest(_ dim: String) -> Int? {
    checks.compactMap { check -> Int? in
      let terms = check.nonNegative.terms
      guard terms.count == 1, terms[0].symbols == [dim], terms[0].coefficient < 0 else { return nil }
      let factor = terms[0].coefficient == Int.min ? Int.max : -terms[0].coefficient
      return max(0, check.nonNegative.constant) / factor
    }.min()
  }
}
