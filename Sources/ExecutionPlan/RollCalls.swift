import GraphIR
import GraphcRuntime

extension PlanFunction {
  /// Makes one step of calls in a row whose results nobody else reads.
  ///
  /// - Parameter callees: the functions of the plan that come before this one.
  mutating func rollCalls(_ callees: [PlanFunction]) throws(LoweringError) {
    var position = 0
    var users = userCounts
    while position < steps.count {
      if let run = run(from: position, users) {
        let overwritable = callees[run.calls[0].function].overwritableInputs
        try roll(
          run, at: position, inPlace: run.carries.allSatisfy { overwritable[$0.output].contains($0.input) })
        users = userCounts
      }
      position += 1
    }
  }

  /// How many steps touch each buffer.
  private var userCounts: [Buffer: Int] {
    var counts: [Buffer: Int] = [:]
    for step in steps { for buffer in Set(step.buffers) { counts[buffer, default: 0] += 1 } }
    return counts
  }

  private struct Run {
    var path: String
    var calls: [FunctionCall]
    var first: Int
    var carries: [RepeatedCall.Carry]
  }

  /// The longest run of at least two calls that begins at a step.
  private func run(from position: Int, _ users: [Buffer: Int]) -> Run? {
    guard case .call(let first) = steps[position], let (path, start) = Self.split(first.path) else { return nil }
    var run = Run(path: path, calls: [first], first: start, carries: [])
    while position + run.calls.count < steps.count, case .call(let next) = steps[position + run.calls.count],
      next.function == first.function, next.path == "\(path).\(start + run.calls.count)",
      let carries = Self.carries(from: run.calls[run.calls.count - 1], to: next, users),
      run.carries.isEmpty || run.carries == carries
    {
      run.carries = carries
      run.calls.append(next)
    }
    return run.calls.count > 1 ? run : nil
  }

  /// How the results of one call become inputs of the next: each of exactly one, which nothing else reads; the other
  /// inputs are the same for both.
  private static func carries(
    from call: FunctionCall, to next: FunctionCall, _ users: [Buffer: Int]
  ) -> [RepeatedCall.Carry]? {
    var carries: [RepeatedCall.Carry] = []
    for (output, argument) in call.outputs.enumerated() {
      let inputs = next.inputs.indices.filter { next.inputs[$0].buffer == argument.buffer }
      guard case .temporary = argument.buffer, argument.isWhole, inputs.count == 1, next.inputs[inputs[0]].isWhole,
        users[argument.buffer] == 2
      else { return nil }
      carries.append(.init(input: inputs[0], output: output))
    }
    let carried = Set(carries.map(\.input))
    let isSame = call.inputs.indices.allSatisfy { carried.contains($0) || call.inputs[$0] == next.inputs[$0] }
    return !carries.isEmpty && isSame ? carries : nil
  }

  /// `encoded.3` is number 3 of `encoded`.
  private static func split(_ path: String) -> (path: String, index: Int)? {
    guard let dot = path.lastIndex(of: "."), let index = Int(path[path.index(after: dot)...]), index >= 0 else {
      return nil
    }
    return (String(path[..<dot]), index)
  }

  /// - Parameter inPlace: each call may write its results over what it takes.
  private mutating func roll(_ run: Run, at position: Int, inPlace: Bool) throws(LoweringError) {
    let last = run.calls[run.calls.count - 1]
    var first = run.calls[0]
    var copies: [PlanStep] = []
    steps.removeSubrange(position + 1..<position + run.calls.count)
    for carry in run.carries {
      let result = last.outputs[carry.output]
      // In place, or back and forth an even number of times: the end is where the beginning was.
      let endsAtStart = inPlace || run.calls.count % 2 == 0
      if inPlace || !endsAtStart { first.outputs[carry.output] = result }
      let start = first.inputs[carry.input]
      if canOverwrite(start, at: position, of: run, carry) {
        if endsAtStart {
          let unify = { (buffer: Buffer) in buffer == start.buffer ? result.buffer : buffer }
          for step in steps.indices { steps[step].mapBuffers(unify) }
          for index in copies.indices { copies[index].mapBuffers(unify) }
          first.mapBuffers(unify)
        }
      } else {
        let type = outputType(of: run.calls[0], carry.output)
        let target: BufferView
        if !endsAtStart {
          temporaries.append(Temporary(type: type, name: run.path, first: 0, last: 0))
          target = try view(.temporary(temporaries.count - 1), type)
        } else {
          target = try view(result.buffer, type)
        }
        var source = try view(start.buffer, type)
        source.offset = start.offset
        copies.append(
          .kernel(
            KernelCall(
              source.copy(into: target), name: run.path, type: type, origin: first.origin, node: first.node)))
        first.inputs[carry.input] = target.argument
      }
    }
    for case .temporary(let index) in first.outputs.map(\.buffer) { temporaries[index].name = run.path }
    let end = run.first + run.calls.count
    steps[position] = .repeated(
      RepeatedCall(first: first, path: run.path, indices: run.first..<end, carries: run.carries))
    steps.insert(contentsOf: copies, at: position)
  }

  private func view(_ buffer: Buffer, _ type: TensorType) throws(LoweringError) -> BufferView {
    try BufferView.sizing { () throws(DimError) in try BufferView(contiguous: buffer, type: type) }
  }

  private func outputType(of call: FunctionCall, _ output: Int) -> TensorType {
    if case .temporary(let index) = call.outputs[output].buffer { return temporaries[index].type }
    preconditionFailure("the results of a call that is not the last are temporaries")
  }

  /// Whether the calls may write over what the first one takes: a temporary of the same size that nothing else reads.
  private func canOverwrite(
    _ argument: BufferArgument, at position: Int, of run: Run, _ carry: RepeatedCall.Carry
  ) -> Bool {
    guard case .temporary(let index) = argument.buffer, argument.isWhole else { return false }
    let type = outputType(of: run.calls[0], carry.output)
    let first = run.calls[0]
    let isShared = first.inputs.indices.contains { other in
      other != carry.input && first.inputs[other].buffer == argument.buffer
    }
    let isReadLater = steps[(position + 1)...].contains { $0.buffers.contains(.temporary(index)) }
    return !isShared && !isReadLater && temporaries[index].type.dtype == type.dtype
      && (try? temporaries[index].type.shape.product()) == (try? type.shape.product())
  }
}
