import GraphIR
import GraphcRuntime

extension PlanFunction {
  /// Chooses the buffers of the values that each repeat carries.
  ///
  /// - Parameter callees: the functions of the plan before this one.
  mutating func placeCarries(_ callees: [PlanFunction]) throws(LoweringError) {
    var position = 0
    while position < steps.count {
      if case .repeated(let repeated) = steps[position], repeated.op.stepCount > 1 {
        position += try placeCarries(of: repeated, at: position, callees)
      }
      position += 1
    }
  }

  /// - Returns: the number of copies that are inserted before the step.
  private mutating func placeCarries(
    of repeated: RepeatedCall, at position: Int, _ callees: [PlanFunction]
  ) throws(LoweringError) -> Int {
    var first = repeated.first
    var copies: [PlanStep] = []
    let carries = 0..<repeated.op.carryCount
    let inPlace = repeated.functions.allSatisfy { function in
      carries.allSatisfy { callees[function].overwritableInputs[$0].contains($0) }
    }
    // With in-place steps, or an even number of alternating steps, the final values are in the initial buffers.
    let endsAtStart = inPlace || repeated.op.stepCount % 2 == 0
    for carry in carries {
      let (start, result) = (first.inputs[carry], first.outputs[carry])
      let (from, to) = (start.buffer, result.buffer)
      guard let type = type(of: to) else { continue }
      let overwrites = canOverwrite(start, with: type, carry, of: first, at: position)
      if endsAtStart, overwrites {
        let unify = { (buffer: Buffer) in buffer == from ? to : buffer }
        for step in steps.indices { steps[step].mapBuffers(unify) }
        for index in copies.indices { copies[index].mapBuffers(unify) }
        first.mapBuffers(unify)
      } else if !overwrites {
        let target = try endsAtStart ? view(to, type) : temporary(type, named: repeated.op.path)
        var source = try view(from, type)
        source.offset = start.offset
        copies.append(
          .kernel(
            KernelCall(
              source.copy(into: target), name: repeated.op.path, type: type, origin: first.origin, node: first.node)))
        first.inputs[carry] = target.argument
      }
      if endsAtStart, !inPlace { first.outputs[carry] = try temporary(type, named: repeated.op.path).argument }
      if case .temporary(let index) = to { temporaries[index].name = repeated.op.path }
    }
    var placed = repeated
    placed.first = first
    steps[position] = .repeated(placed)
    steps.insert(contentsOf: copies, at: position)
    return copies.count
  }

  private mutating func temporary(_ type: TensorType, named name: String) throws(LoweringError) -> BufferView {
    temporaries.append(Temporary(type: type, name: name, first: 0, last: 0))
    return try view(.temporary(temporaries.count - 1), type)
  }

  private func view(_ buffer: Buffer, _ type: TensorType) throws(LoweringError) -> BufferView {
    try BufferView.sizing { () throws(DimError) in try BufferView(contiguous: buffer, type: type) }
  }

  /// Whether the calls may overwrite an input of the first call: a temporary of the same size without other readers.
  private func canOverwrite(
    _ start: BufferArgument, with type: TensorType, _ carry: Int, of first: FunctionCall, at position: Int
  ) -> Bool {
    guard case .temporary(let index) = start.buffer, start.isWhole else { return false }
    let isShared = first.inputs.indices.contains { $0 != carry && first.inputs[$0].buffer == start.buffer }
    let isReadLater = steps[(position + 1)...].contains { $0.buffers.contains(.temporary(index)) }
    return !isShared && !isReadLater && temporaries[index].type.dtype == type.dtype
      && (try? temporaries[index].type.shape.product()) == (try? type.shape.product())
  }
}
