import ExecutionPlan
package import GraphIR
package import GraphcRuntime

/// A decoder whose step is a plan: bound once for the prompts and once for one token, over one set of parameters and one
/// state. What depends on the source alone is computed once.
package final class PlannedDecoder: DecoderSession {
  package let rows: Int
  package let vocabulary: Int
  package let capacity: Int

  private let states: StateMemory
  private let prompt: Part
  private let one: Part
  /// [rows], the tokens that each row has.
  private let past: Tensor
  /// [rows], the valid new tokens of each row.
  private let counts: Tensor
  /// Room for the numbers of tokens and the parents while rows are reordered.
  private var positions: [Int32]
  private var rowParents: [Int32]
  private var parentPositions: [Int32]
  /// Where the last failure of a kernel was.
  package private(set) var failedOrigin: Origin?

  /// The step, bound for a number of new tokens.
  private struct Part {
    var runner: ModelRunner
    /// [rows, width]
    var tokens: Tensor
    /// The scores of the next token of each row, in order.
    var logits: Tensor
    var width: Int
  }

  /// Loads the parameters, runs the source, and reserves all memory.
  ///
  /// - Parameter values: the inputs of the source, by name.
  /// - Throws: the errors of parameters and of the kernels of the source.
  package init(
    _ plans: DecoderPlans, declarations: [ParameterDeclaration], parameters: any ParameterSource,
    values: [String: Tensor], threads: ThreadPool
  ) throws {
    rows = plans.rows
    capacity = plans.capacity
    var given = values
    let step = plans.one.plan
    let store = try ParameterStore(step, declarations: declarations, source: parameters, threads: threads)
    if let source = plans.source {
      let own = try ParameterStore(
        source.plan, declarations: declarations, source: parameters, besides: store, threads: threads)
      let runner = try ModelRunner(source, parameters: own, threads: threads, inputs: values)
      for (name, tensor) in try runner.runInPlace(values) { given[name] = tensor }
    }
    states = try StateMemory(plans.one)
    positions = Array(repeating: 0, count: rows)
    rowParents = positions
    parentPositions = positions
    past = try Tensor([Int32](repeating: 0, count: rows), shape: [rows])
    counts = try Tensor([Int32](repeating: 1, count: rows), shape: [rows])
    given[plans.interface.past] = past
    given[plans.interface.count] = counts
    let (rows, states) = (rows, states)
    func part(_ bound: BoundPlan, width: Int) throws -> Part {
      let tokens = try Tensor([Int32](repeating: 0, count: try Shape([rows, width]).count), shape: [rows, width])
      given[plans.interface.tokens] = tokens
      let runner = try ModelRunner(bound, parameters: store, threads: threads, inputs: given, states: states)
      guard let logits = runner.output(plans.interface.logits), logits.dtype == .f32, logits.count % rows == 0 else {
        throw GraphcError(.badInput, "tensor/size", "the step has no scores '\(plans.interface.logits)'")
      }
      return Part(runner: runner, tokens: tokens, logits: logits, width: width)
    }
    one = try part(plans.one, width: 1)
    let width = plans.prompt.bindings[plans.interface.new] ?? 1
    prompt = width > 1 ? try part(plans.prompt, width: width) : one
    vocabulary = one.logits.count / rows
  }

  package func restart() throws {
    past.integers.update(repeating: 0)
    states.reset()
  }

  package func step(
    tokens: UnsafeBufferPointer<Int32>, counts new: UnsafeBufferPointer<Int32>
  ) throws -> UnsafeBufferPointer<Float> {
    let width = tokens.count / rows
    let part = width == 1 ? one : prompt
    guard new.count == rows, tokens.count == rows * width, width >= 1, width <= part.width else {
      throw GraphcError(
        .badInput, "shape/mismatch", "a step takes up to \(prompt.width) tokens of each of \(rows) rows")
    }
    let (past, counts, target) = (past.integers, counts.integers, part.tokens.integers)
    for row in 0..<rows {
      guard new[row] >= 0, new[row] <= width, Int(past[row]) + Int(new[row]) <= capacity else {
        throw GraphcError(
          .badInput, "index/range",
          "row \(row) has \(past[row]) tokens, and \(new[row]) more are above its capacity of \(capacity)")
      }
      // A row that is finished computes something that nobody reads.
      counts[row] = max(1, new[row])
      past[row] = min(past[row], Int32(max(0, capacity - part.width)))
      for place in 0..<part.width {
        target[row * part.width + place] = tokens[row * width + min(place, width - 1)]
      }
    }
    do throws(GraphcError) { try part.runner.runSteps() } catch {
      failedOrigin = part.runner.failedOrigin
      throw error
    }
    for row in 0..<rows { past[row] += new[row] }
    return UnsafeBufferPointer(
      start: part.logits.address.assumingMemoryBound(to: Float.self), count: part.logits.count)
  }

  package func reorder(parents: UnsafeBufferPointer<Int32>) throws {
    let past = past.integers
    for row in 0..<rows {
      positions[row] = past[row]
      rowParents[row] = parents[row]
    }
    for row in 0..<rows { parentPositions[row] = positions[Int(rowParents[row])] }
    try states.reorderRows(rowParents, positions: parentPositions)
    for row in 0..<rows { past[row] = parentPositions[row] }
  }
}

extension Tensor {
  /// The elements of a tensor of i32.
  fileprivate var integers: UnsafeMutableBufferPointer<Int32> {
    UnsafeMutableBufferPointer(start: address.assumingMemoryBound(to: Int32.self), count: count)
  }
}
