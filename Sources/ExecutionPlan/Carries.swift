import GraphIR
import GraphcRuntime

extension PlanFunction {
  /// Chooses the buffers of the values that each repeat carries.
  ///
  /// - Parameter callees: the functions of the plan before this one.
  mutating func placeCarries(_ callees: [PlanFunction]) throws(LoweringError) {
    guard steps.contains(where: \.hasCarries) else { return }
    var carries = Carries(lastUses: lifetimes.mapValues(\.last))
    var placed: [PlanStep] = []
    placed.reserveCapacity(steps.count)
    for (position, step) in steps.enumerated() {
      if step.hasCarries, case .repeated(let repeated) = step {
        placed += try place(repeated, at: position, &carries, callees)
      } else {
        placed.append(step)
      }
    }
    for position in placed.indices { placed[position].mapBuffers { carries.home($0) } }
    steps = placed
  }

  /// - Returns: the steps that take the place of the repeat: copies of what is carried, and the repeat.
  private mutating func place(
    _ repeated: RepeatedCall, at position: Int, _ carries: inout Carries, _ callees: [PlanFunction]
  ) throws(LoweringError) -> [PlanStep] {
    var first = repeated.first
    first.mapBuffers { carries.home($0) }
    var copies: [PlanStep] = []
    let places = 0..<repeated.op.carryCount
    let inPlace = repeated.functions.allSatisfy { function in
      places.allSatisfy { callees[function].overwritableInputs[$0].contains($0) }
    }
    // With in-place steps, or an even number of alternating steps, the final values are in the initial buffers.
    let endsAtStart = inPlace || repeated.op.stepCount % 2 == 0
    let readers = first.inputs.reduce(into: [Buffer: Int]()) { $0[$1.buffer, default: 0] += 1 }
    for carry in places {
      let (start, result) = (first.inputs[carry], first.outputs[carry])
      let (from, to) = (start.buffer, result.buffer)
      guard let type = type(of: to) else { continue }
      let overwrites =
        readers[from] == 1 && !carries.isUsed(from, after: position) && canOverwrite(start, with: type)
      if endsAtStart, overwrites {
        carries.move(from, to: to)
        first.inputs[carry].buffer = to
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
    return copies + [.repeated(placed)]
  }

  private mutating func temporary(_ type: TensorType, named name: String) throws(LoweringError) -> BufferView {
    temporaries.append(Temporary(type: type, name: name, first: 0, last: 0))
    return try view(.temporary(temporaries.count - 1), type)
  }

  private func view(_ buffer: Buffer, _ type: TensorType) throws(LoweringError) -> BufferView {
    try BufferView.sizing { () throws(DimError) in try BufferView(contiguous: buffer, type: type) }
  }

  /// Whether an input of the first call is a whole temporary of the size of a type.
  private func canOverwrite(_ start: BufferArgument, with type: TensorType) -> Bool {
    guard case .temporary(let index) = start.buffer, start.isWhole else { return false }
    return temporaries[index].type.dtype == type.dtype
      && (try? temporaries[index].type.shape.product()) == (try? type.shape.product())
  }
}

/// The buffers that become others when carries are placed. Steps follow once all are placed.
private struct Carries {
  /// The last step that touches each buffer.
  private var lastUses: [Buffer: Int]
  private var homes: [Buffer: Buffer] = [:]

  init(lastUses: [Buffer: Int]) { self.lastUses = lastUses }

  func isUsed(_ buffer: Buffer, after position: Int) -> Bool { (lastUses[buffer] ?? -1) > position }

  /// From now on, all that touches the one touches the other.
  mutating func move(_ from: Buffer, to: Buffer) {
    homes[from] = to
    lastUses[to] = max(lastUses[to] ?? 0, lastUses[from] ?? 0)
  }

  /// What a buffer has become.
  mutating func home(_ buffer: Buffer) -> Buffer {
    guard homes[buffer] != nil else { return buffer }
    var path: [Buffer] = []
    var home = buffer
    while let next = homes[home] {
      path.append(home)
      home = next
    }
    for passed in path { homes[passed] = home }
    return home
  }
}

extension PlanStep {
  /// Whether the step passes values from one call to the next.
  fileprivate var hasCarries: Bool {
    if case .repeated(let repeated) = self { repeated.op.stepCount > 1 } else { false }
  }
}
