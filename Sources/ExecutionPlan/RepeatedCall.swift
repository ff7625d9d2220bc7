package import GraphIR

/// The steps of a `repeat`: calls of one function, or of several in turn, each on the results of the step before.
///
/// A carried value stays in one buffer if the functions may overwrite their input. Otherwise it alternates between two
/// buffers, an input and an output of the first call: in every second call the two are exchanged, and after an even
/// number of calls the result is in the input.
package struct RepeatedCall: Sendable {
  /// An argument of which each step reads or writes one row.
  package struct Rows: Sendable {
    /// The index among the inputs, or among the outputs.
    package var position: Int
    /// Elements per row.
    package var elementCount: Dim
    /// The offset of each step's row in the buffer.
    package var offsets: [Dim]
  }

  package var op: Repeat
  /// Indices of functions of the plan, in the order of `op.functions`.
  package var functions: [Int]
  /// The call of the step that runs first, with whole stacked arguments.
  package var first: FunctionCall
  package var inputRows: [Rows]
  package var outputRows: [Rows]

  /// The carries that alternate between two buffers.
  package var alternatingCarries: [Int] {
    (0..<op.carryCount).filter { first.inputs[$0].buffer != first.outputs[$0].buffer }
  }

  /// The calls of all steps, in the order in which they run.
  package var calls: [FunctionCall] {
    let alternating = op.stepCount > 1 ? alternatingCarries : []
    return op.order.enumerated().map { place, step in
      var call = first
      call.function = functions[step % functions.count]
      call.step = op.call(step).step
      if place % 2 == 1 {
        for carry in alternating {
          (call.inputs[carry], call.outputs[carry]) = (first.outputs[carry], first.inputs[carry])
        }
      }
      for rows in inputRows { call.inputs[rows.position] = call.inputs[rows.position].part(from: rows.offsets[step]) }
      for rows in outputRows {
        call.outputs[rows.position] = call.outputs[rows.position].part(from: rows.offsets[step])
      }
      return call
    }
  }

  /// The buffer of a carried value after the last step.
  package func result(of carry: Int) -> BufferArgument {
    op.stepCount % 2 == 1 ? first.outputs[carry] : first.inputs[carry]
  }
}

extension BufferArgument {
  /// The elements of the same buffer from an offset on.
  fileprivate func part(from offset: Dim) -> BufferArgument {
    var part = self
    (part.offset, part.isWhole) = (offset, false)
    return part
  }
}

extension PlanStep {
  /// The calls of functions that it makes, in order.
  package var calls: [FunctionCall] {
    switch self {
    case .kernel: []
    case .call(let call): [call]
    case .repeated(let repeated): repeated.calls
    }
  }

  /// The functions that the step calls, each once.
  package var callees: [Int] {
    switch self {
    case .kernel: []
    case .call(let call): [call.function]
    case .repeated(let repeated): Set(repeated.functions).sorted()
    }
  }

  /// The path of the called functions, without the numbers of repeated steps.
  package var callPath: String? {
    switch self {
    case .kernel: nil
    case .call(let call): call.path
    case .repeated(let repeated): repeated.op.path
    }
  }
}
