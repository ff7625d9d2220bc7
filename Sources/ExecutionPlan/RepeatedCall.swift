package import GraphIR

/// The steps of a `repeat`: calls of one function, or of several in turn, each taking what the one before has made.
///
/// What is carried stays in one buffer if the functions may write over what they take. Otherwise it goes back and forth
/// between two, an input and an output of the first call: every second call has the two exchanged, and the results of an
/// even number of calls are in the inputs.
package struct RepeatedCall: Sendable {
  /// An argument of which each step takes or writes a row.
  package struct Rows: Sendable {
    /// Among the inputs, or among the outputs.
    package var position: Int
    /// Elements of a row.
    package var elementCount: Dim
    /// Where the row of each step begins in the buffer.
    package var offsets: [Dim]
  }

  package var op: Repeat
  /// Indices in the plan, in the order of `op.functions`.
  package var functions: [Int]
  /// The call of the step that runs first, with the whole of what is stacked.
  package var first: FunctionCall
  package var inputRows: [Rows]
  package var outputRows: [Rows]

  /// The carries that go back and forth.
  package var alternatingCarries: [Int] {
    (0..<op.carryCount).filter { first.inputs[$0].buffer != first.outputs[$0].buffer }
  }

  /// The calls one by one, in the order in which they run.
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

  /// Where what is carried is in the end.
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

  /// The functions that it calls, each once.
  package var callees: [Int] {
    switch self {
    case .kernel: []
    case .call(let call): [call.function]
    case .repeated(let repeated): Set(repeated.functions).sorted()
    }
  }

  /// The path of what it calls, without the numbers of steps that are repeated.
  package var callPath: String? {
    switch self {
    case .kernel: nil
    case .call(let call): call.path
    case .repeated(let repeated): repeated.op.path
    }
  }
}
