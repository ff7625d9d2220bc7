import GraphcText

/// A decoder that runs a step in reserved memory: once for the tokens of the prompts, and then for one token of each
/// row, over one state. A step allocates nothing.
public final class StepDecoder: DecoderSession {
  /// The inputs of a step beside the tokens.
  package struct Rows {
    /// [rows], the tokens that each row has.
    package let past: TensorMemory
    /// [rows], how many of the new tokens of each row are valid.
    package let counts: TensorMemory

    /// - Throws: as ``Shape/init(_:)``; 74 `limit/memory`.
    package init(count: Int) throws {
      past = try TensorMemory(.i32, [count])
      counts = try TensorMemory(.i32, [count])
    }
  }

  /// The step for a number of new tokens of each row.
  package struct Step {
    /// [rows, N], the new tokens.
    let tokens: TensorMemory
    /// [rows, vocabulary], what ranks the next token of each row.
    let logits: TensorMemory
    /// Computes the logits and the state of what the inputs hold.
    let run: () throws -> Void

    package init(tokens: TensorMemory, logits: TensorMemory, run: @escaping () throws -> Void) {
      self.tokens = tokens
      self.logits = logits
      self.run = run
    }

    /// N
    var width: Int { tokens.tensor.shape.last ?? 1 }
  }

  /// The number of rows: batch items times beams.
  public let rows: Int
  /// The number of tokens that the logits rank.
  public let vocabulary: Int
  /// The largest number of tokens that a row can be fed.
  public let capacity: Int

  private let state: StateMemory
  private let prompt: Step
  private let one: Step
  private let past: UnsafeMutableBufferPointer<Int32>
  private let counts: UnsafeMutableBufferPointer<Int32>
  private let inputs: Rows
  /// Room for the numbers of tokens and the parents while rows are reordered.
  private var positions: [Int32]
  private var rowParents: [Int32]
  private var parentPositions: [Int32]

  /// - Parameters:
  ///   - inputs: what both steps read.
  ///   - state: what both steps read and write.
  ///   - prompt: the step for the tokens of the longest prompt.
  ///   - one: the step for one token; the same as `prompt` if no prompt is longer.
  /// - Throws: 65 `tensor/size` if tokens or logits are not those of the rows.
  package init(
    _ inputs: Rows, state: StateMemory, prompt: Step, one: Step, capacity: Int
  ) throws(GraphcError) {
    self.inputs = inputs
    self.state = state
    self.prompt = prompt
    self.one = one
    self.capacity = capacity
    past = inputs.past.integers
    counts = inputs.counts.integers
    let rows = past.count
    self.rows = rows
    guard let vocabulary = one.logits.tensor.shape.last, one.width == 1,
      [one, prompt].allSatisfy({ step in
        step.tokens.tensor.shape == [rows, step.width] && step.logits.tensor.shape == [rows, vocabulary]
      })
    else {
      throw GraphcError(
        .badInput, "tensor/size",
        "the steps take \(one.tokens.tensor.shape) and \(prompt.tokens.tensor.shape) tokens of \(rows) rows, and give "
          + "\(one.logits.tensor.shape) and \(prompt.logits.tensor.shape) logits")
    }
    self.vocabulary = vocabulary
    positions = Array(repeating: 0, count: rows)
    rowParents = positions
    parentPositions = positions
  }

  /// Forgets all tokens of all rows.
  public func restart() throws {
    past.update(repeating: 0)
    state.reset()
  }

  /// Feeds tokens and ranks what may follow; see ``DecoderSession``.
  ///
  /// - Throws: 65 `shape/mismatch` for more tokens than the longest prompt has, `index/range` for more than the capacity
  ///   holds, with the padding of a step of several tokens, and for a token that the model does not have; 74 `io/changed`
  ///   if mapped weights have changed.
  public func step(
    tokens: UnsafeBufferPointer<Int32>, counts new: UnsafeBufferPointer<Int32>
  ) throws -> UnsafeBufferPointer<Float> {
    let width = tokens.count / rows
    let step = width == 1 ? one : prompt
    guard new.count == rows, tokens.count == rows * width, width >= 1, width <= step.width else {
      throw GraphcError(
        .badInput, "shape/mismatch", "a step takes up to \(prompt.width) tokens of each of \(rows) rows")
    }
    let target = step.tokens.integers
    for row in 0..<rows {
      // The padding behind the new tokens needs room, too.
      let room = new[row] > 0 ? step.width : 0
      guard new[row] >= 0, new[row] <= width, Int(past[row]) + room <= capacity else {
        throw GraphcError(
          .badInput, "index/range",
          "row \(row) has \(counted(Int(past[row]), "token")), and a step of \(room) more is above its capacity of "
            + "\(capacity)")
      }
      // A row that is finished computes something that nobody reads, where there is room for it.
      counts[row] = max(1, new[row])
      if new[row] == 0 { past[row] = min(past[row], Int32(clamping: max(0, capacity - step.width))) }
      for place in 0..<step.width {
        target[row * step.width + place] = tokens[row * width + min(place, width - 1)]
      }
    }
    try step.run()
    for row in 0..<rows { past[row] += new[row] }
    return UnsafeBufferPointer(start: step.logits.pointer(), count: step.logits.tensor.count)
  }

  /// Gives every row the tokens of another one; see ``DecoderSession``.
  ///
  /// - Throws: 65 `index/range` for a row that does not exist.
  public func reorder(parents: UnsafeBufferPointer<Int32>) throws {
    for row in 0..<rows {
      guard row < parents.count, past.indices.contains(Int(parents[row])) else {
        throw GraphcError(.badInput, "index/range", "the parents of \(rows) rows are \(Array(parents))")
      }
      positions[row] = past[row]
      rowParents[row] = parents[row]
    }
    for row in 0..<rows { parentPositions[row] = positions[Int(rowParents[row])] }
    try state.reorderRows(rowParents, positions: parentPositions)
    for row in 0..<rows { past[row] = parentPositions[row] }
  }
}
