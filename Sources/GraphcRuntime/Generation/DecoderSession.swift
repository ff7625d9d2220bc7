/// A decoder that is fed a few tokens at a time and keeps what earlier positions left behind.
///
/// Rows are independent of each other. With W beams, the rows of batch item b are b · W ..< (b + 1) · W: beams of one item
/// share what the decoder reads besides tokens (the source), so that only the state of tokens is reordered.
public protocol DecoderSession {
  /// The number of rows: batch items times beams.
  var rows: Int { get }

  /// The number of tokens that the logits rank; token ids are `0..<vocabulary`.
  var vocabulary: Int { get }

  /// The largest number of tokens that a row can be fed.
  var capacity: Int { get }

  /// Forgets all tokens of all rows, so that the next step begins at position 0.
  mutating func restart() throws

  /// Feeds tokens and ranks what may follow.
  ///
  /// - Parameters:
  ///   - tokens: [rows, N], the next tokens of each row, padded on the right. The prompts are one such step.
  ///   - counts: [rows], how many of the N tokens of each row count, 1…N. A row with 0 is finished: it is not fed again,
  ///     and neither its state nor its logits are read any more.
  /// - Returns: [rows, vocabulary], the logits that follow the last token of each row. The memory belongs to the session
  ///   and is read until the next call.
  mutating func step(
    tokens: UnsafeBufferPointer<Int32>, counts: UnsafeBufferPointer<Int32>
  ) throws -> UnsafeBufferPointer<Float>

  /// Gives every row the tokens, and so the state, of another row.
  ///
  /// - Parameter parents: [rows], the row whose state each row takes; of the same batch item.
  mutating func reorder(parents: UnsafeBufferPointer<Int32>) throws
}
