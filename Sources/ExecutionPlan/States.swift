import GraphIR
import GraphcRuntime

extension PlanFunction {
  /// The states of a module, of which this is `main`.
  func states(of module: Module) -> [PlanState] {
    module.states.compactMap { state in
      guard let input = inputs.firstIndex(where: { $0.name == state.input }),
        let output = outputs.firstIndex(where: { $0.name == state.output })
      else { return nil }
      return PlanState(input: input, output: output, type: inputs[input].type, declaration: state)
    }
  }

  /// Lets the input and the output of each state be one piece of memory: what still reads the old value when the new
  /// one is written, and does not allow that, reads a copy which is made before.
  ///
  /// - Parameters:
  ///   - callees: the functions of the plan that come before this one.
  ///   - origins: those of the nodes of the function.
  mutating func place(_ states: [PlanState], _ callees: [PlanFunction], origins: [Origin]) throws(LoweringError) {
    dropCopiesInPlace(states)
    for state in states { try keepOldValue(of: state, callees, origins) }
    let lifetimes = lifetimes
    for index in temporaries.indices {
      guard let life = lifetimes[.temporary(index)] else { continue }
      (temporaries[index].first, temporaries[index].last) = life
    }
  }

  /// A state that begins in its own place need not be copied there.
  private mutating func dropCopiesInPlace(_ states: [PlanState]) {
    let firstUses = lifetimes.mapValues(\.first)
    var kept: [PlanStep] = []
    for (position, step) in steps.enumerated() {
      let isNothing = states.contains { state in
        guard case .kernel(let call) = step, let copy = call.contract as? Kernels.Copy<Symbolic> else { return false }
        return copy.x.buffer == .input(state.input) && copy.into.buffer == .output(state.output) && copy.x.isWhole
          && copy.into.isWhole && firstUses[.output(state.output)] == position
      }
      if !isNothing { kept.append(step) }
    }
    steps = kept
  }

  private mutating func keepOldValue(
    of state: PlanState, _ callees: [PlanFunction], _ origins: [Origin]
  ) throws(LoweringError) {
    let (old, new) = (Buffer.input(state.input), Buffer.output(state.output))
    work += steps.count
    guard let writer = steps.firstIndex(where: { $0.buffers.contains(new) }),
      let lastRead = steps.lastIndex(where: { $0.buffers.contains(old) }), lastRead >= writer
    else { return }
    let isInPlace =
      steps[writer].mentions { $0 }[old] == 1
      && steps[writer].overwrites(callees).contains(BufferPair(source: old, target: new))
    let late = (isInPlace ? writer + 1 : writer)..<steps.count
    guard late.contains(lastRead) else { return }
    temporaries.append(Temporary(type: state.type, name: state.name, first: 0, last: 0))
    let copy = Buffer.temporary(temporaries.count - 1)
    for position in late { steps[position].mapBuffers { $0 == old ? copy : $0 } }
    let kernel = try BufferView.sizing { () throws(DimError) in
      try BufferView(contiguous: old, type: state.type).copy(into: BufferView(contiguous: copy, type: state.type))
    }
    let call = KernelCall(
      kernel, name: state.name, type: state.type, origin: origins[state.input], node: state.input)
    steps.insert(.kernel(call), at: writer)
  }
}
