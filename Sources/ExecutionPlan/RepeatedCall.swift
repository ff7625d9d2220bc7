package import GraphIR

/// Calls of one function in a row, each taking what the one before has made: the layers of a `repeat`.
///
/// What is carried stays in one buffer if the function may write over what it takes. Otherwise it goes back and forth
/// between two, an input and an output of the first call: every second call has the two exchanged, and the results of an
/// even number of calls are in the inputs.
package struct RepeatedCall: Sendable {
  /// An input that takes the result of the call before.
  package struct Carry: Hashable, Sendable {
    package var input: Int
    package var output: Int
  }

  /// The carries that go back and forth.
  package var alternatingCarries: [Carry] {
    carries.filter { first.inputs[$0.input].buffer != first.outputs[$0.output].buffer }
  }

  /// The first call.
  package var first: FunctionCall
  /// `encoded`, when the calls have the paths `encoded.0`, `encoded.1`, …
  package var path: String
  package var indices: Range<Int>
  /// One for each result.
  package var carries: [Carry]

  /// The calls one by one.
  package var calls: [FunctionCall] {
    indices.map { index in
      var call = first
      call.path = "\(path).\(index)"
      if (index - indices.lowerBound) % 2 == 1 {
        for carry in carries {
          call.inputs[carry.input] = first.outputs[carry.output]
          call.outputs[carry.output] = first.inputs[carry.input]
        }
      }
      return call
    }
  }

  /// Where what is carried is in the end.
  package func result(of carry: Carry) -> BufferArgument {
    indices.count % 2 == 1 ? first.outputs[carry.output] : first.inputs[carry.input]
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

  /// The function that it calls.
  package var callee: Int? {
    switch self {
    case .kernel: nil
    case .call(let call): call.function
    case .repeated(let repeated): repeated.first.function
    }
  }
}
