import GraphIR
import GraphcRuntime

extension PlanFunction {
  /// The first and the last step that touches each buffer.
  var lifetimes: [Buffer: (first: Int, last: Int)] {
    var lifetimes: [Buffer: (first: Int, last: Int)] = [:]
    for (position, step) in steps.enumerated() {
      for buffer in step.buffers { lifetimes[buffer, default: (position, position)].last = position }
    }
    return lifetimes
  }

  /// Gives every temporary the steps between which it holds something. What a step may write over an operand that dies
  /// there is written over it: the two become one temporary, or the operand lies in the output from the start.
  ///
  /// - Parameters:
  ///   - callees: the functions of the plan that come before this one.
  ///   - isMain: nobody may write over the inputs.
  mutating func reuseInPlace(_ callees: [PlanFunction], isMain: Bool) {
    var lifetimes = lifetimes
    var homes: [Buffer: Buffer] = [:]
    func home(_ buffer: Buffer) -> Buffer {
      var buffer = buffer
      while let next = homes[buffer] { buffer = next }
      return buffer
    }
    for (position, step) in steps.enumerated() {
      let pairs = step.overwrites(callees).map { (source: home($0.read), target: home($0.write)) }
      // A caller that gives away an input saves a buffer for all of the call.
      let inputs =
        isMain
        ? []
        : pairs.filter { pair in
          if case (.input, .output) = pair { canOverwrite(pair, at: position, lifetimes, home) } else { false }
        }
      var merged: Set<Buffer> = []
      for (source, target) in pairs where !inputs.contains(where: { $0.target == target }) {
        guard case .temporary = source, !merged.contains(source), !merged.contains(target),
          canOverwrite((source, target), at: position, lifetimes, home),
          let old = lifetimes[source], let new = lifetimes[target]
        else { continue }
        merged.formUnion([source, target])
        if case .temporary = target {
          homes[target] = source
          lifetimes[source] = (old.first, new.last)
        } else {
          homes[source] = target
          lifetimes[target] = (old.first, new.last)
        }
      }
    }
    // Only what is still used keeps a place.
    var kept: [Temporary] = []
    var position: [Buffer: Buffer] = [:]
    for index in temporaries.indices where homes[.temporary(index)] == nil {
      guard let life = lifetimes[.temporary(index)] else { continue }
      position[.temporary(index)] = .temporary(kept.count)
      (temporaries[index].first, temporaries[index].last) = life
      kept.append(temporaries[index])
    }
    for step in steps.indices { steps[step].mapBuffers { position[home($0)] ?? home($0) } }
    temporaries = kept
  }

  /// Whether the step is the last to read the one, once, and the first to write the other.
  private func canOverwrite(
    _ pair: (source: Buffer, target: Buffer), at position: Int, _ lifetimes: [Buffer: (first: Int, last: Int)],
    _ home: (Buffer) -> Buffer
  ) -> Bool {
    pair.source != pair.target && lifetimes[pair.source]?.last == position && lifetimes[pair.target]?.first == position
      && haveSameSize(pair.source, pair.target) && steps[position].buffers.count { home($0) == pair.source } == 1
  }

  /// Finds the inputs over which each output may be written: what reads the input comes before what writes the output,
  /// or it is one step that allows it.
  mutating func findOverwritableInputs(_ callees: [PlanFunction]) {
    let lifetimes = lifetimes
    overwritableInputs = outputs.indices.map { output in
      inputs.indices.filter { input in
        guard let new = lifetimes[.output(output)], haveSameSize(.input(input), .output(output)) else { return false }
        guard let old = lifetimes[.input(input)], old.last >= new.first else { return true }
        return canOverwrite((.input(input), .output(output)), at: new.first, lifetimes) { $0 }
          && steps[new.first].overwrites(callees).contains { $0 == (.input(input), .output(output)) }
      }
    }
  }

  private func haveSameSize(_ a: Buffer, _ b: Buffer) -> Bool {
    guard let a = type(of: a), let b = type(of: b), let x = try? a.shape.product(), let y = try? b.shape.product()
    else { return false }
    return x == y && a.dtype.byteCount == b.dtype.byteCount
  }

  /// `nil` for a parameter.
  func type(of buffer: Buffer) -> TensorType? {
    switch buffer {
    case .input(let index): inputs[index].type
    case .output(let index): outputs[index].type
    case .temporary(let index): temporaries[index].type
    case .parameter: nil
    }
  }

  /// Keeps the slots that a step reads: a weight that is only read in panels needs no plain copy.
  mutating func dropUnreadParameters() {
    let read = Set(steps.flatMap(\.buffers))
    var position: [Int: Int] = [:]
    var kept: [PlanParameter] = []
    for index in parameters.indices where read.contains(.parameter(index)) {
      position[index] = kept.count
      kept.append(parameters[index])
    }
    for step in steps.indices {
      steps[step].mapBuffers { buffer in
        if case .parameter(let index) = buffer, let new = position[index] { .parameter(new) } else { buffer }
      }
    }
    parameters = kept
  }
}

extension PlanStep {
  /// Pairs of a buffer that the step reads and one that it may write over it, if nobody misses it.
  fileprivate func overwrites(_ callees: [PlanFunction]) -> [(read: Buffer, write: Buffer)] {
    var pairs: [(read: Buffer, write: Buffer)] = []
    func add(_ read: BufferArgument, _ write: BufferArgument) {
      // Elements of another size would lie where others of what is read are still to come.
      guard read.dtype.byteCount == write.dtype.byteCount, read.isWhole, write.isWhole else { return }
      pairs.append((read.buffer, write.buffer))
    }
    switch self {
    case .kernel(let call):
      for write in call.writes {
        for case .input(let field, let read?) in call.fields where field.inPlace { add(read, write) }
      }
    case .call(let call):
      for (output, inputs) in callees[call.function].overwritableInputs.enumerated() {
        for input in inputs { add(call.inputs[input], call.outputs[output]) }
      }
    case .repeated: break
    }
    return pairs
  }
}
