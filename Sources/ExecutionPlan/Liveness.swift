package import GraphIR
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

  /// Computes the lifetime of every temporary, and shares memory: if a step may overwrite an operand whose lifetime ends
  /// there, result and operand become one temporary, or the operand is placed in the output from the start.
  ///
  /// - Parameters:
  ///   - callees: the functions of the plan that come before this one.
  ///   - isMain: whether the function is `main`, whose inputs nothing may overwrite.
  mutating func reuseInPlace(_ callees: [PlanFunction], isMain: Bool) {
    var lifetimes = lifetimes
    var homes: [Buffer: Buffer] = [:]
    func home(_ buffer: Buffer) -> Buffer {
      var buffer = buffer
      while let next = homes[buffer] { buffer = next }
      return buffer
    }
    for (position, step) in steps.enumerated() {
      let pairs = step.overwrites(callees).map { BufferPair(source: home($0.source), target: home($0.target)) }
      let mentions = step.mentions(home)
      work += pairs.count + mentions.count
      // An input that may be overwritten saves the caller a buffer for the whole call.
      var taken: Set<Buffer> = []
      for pair in pairs where !isMain {
        guard case (.input, .output) = (pair.source, pair.target),
          canOverwrite(pair, at: position, lifetimes, mentions)
        else { continue }
        taken.insert(pair.target)
      }
      var merged: Set<Buffer> = []
      for pair in pairs where !taken.contains(pair.target) {
        let (source, target) = (pair.source, pair.target)
        guard case .temporary = source, !merged.contains(source), !merged.contains(target),
          canOverwrite(pair, at: position, lifetimes, mentions),
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
    // Temporaries that no step uses any more are dropped.
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
  ///
  /// - Parameter mentions: how often the step mentions each buffer.
  private func canOverwrite(
    _ pair: BufferPair, at position: Int, _ lifetimes: [Buffer: (first: Int, last: Int)], _ mentions: [Buffer: Int]
  ) -> Bool {
    pair.source != pair.target && lifetimes[pair.source]?.last == position && lifetimes[pair.target]?.first == position
      && haveSameSize(pair.source, pair.target) && mentions[pair.source] == 1
  }

  /// Finds the inputs that each output may overwrite: all steps that read the input precede the first that writes the
  /// output, or one step does both and allows it.
  mutating func findOverwritableInputs(_ callees: [PlanFunction]) {
    let lifetimes = lifetimes
    let examined = Array(inputs.indices.prefix(Self.examinedInputs))
    /// What the steps that write outputs allow.
    var steps: [Int: (pairs: Set<BufferPair>, mentions: [Buffer: Int])] = [:]
    work += outputs.count * (examined.count + 1)
    overwritableInputs = outputs.indices.map { output in
      // What is carried has the same place among inputs and outputs.
      let isCarried = output >= examined.count && output < inputs.count
      return (isCarried ? examined + [output] : examined).filter { input in
        guard let new = lifetimes[.output(output)], haveSameSize(.input(input), .output(output)) else { return false }
        guard let old = lifetimes[.input(input)], old.last >= new.first else { return true }
        let writer = self.steps[new.first]
        let step = steps[new.first] ?? (Set(writer.overwrites(callees)), writer.mentions { $0 })
        steps[new.first] = step
        let pair = BufferPair(source: .input(input), target: .output(output))
        return canOverwrite(pair, at: new.first, lifetimes, step.mentions) && step.pairs.contains(pair)
      }
    }
  }

  /// How many inputs are considered for each output, so that functions with many of both take linear time.
  private static let examinedInputs = 32

  private func haveSameSize(_ a: Buffer, _ b: Buffer) -> Bool {
    guard let a = type(of: a), let b = type(of: b), let x = try? a.shape.product(), let y = try? b.shape.product()
    else { return false }
    return x == y && a.dtype.byteCount == b.dtype.byteCount
  }

  /// `nil` for a parameter.
  package func type(of buffer: Buffer) -> TensorType? {
    switch buffer {
    case .input(let index): inputs[index].type
    case .output(let index): outputs[index].type
    case .temporary(let index): temporaries[index].type
    case .parameter: nil
    }
  }

  /// Drops the parameters that no step reads: a weight that is only read in panels needs no plain copy.
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

/// A buffer that a step reads, and one that it may write in the same memory.
struct BufferPair: Hashable {
  var source: Buffer
  var target: Buffer
}

extension PlanStep {
  /// How often the step mentions each buffer.
  func mentions(_ home: (Buffer) -> Buffer) -> [Buffer: Int] {
    buffers.reduce(into: [:]) { $0[home($1), default: 0] += 1 }
  }

  /// Pairs of a buffer that the step reads and a buffer that it may write in the same memory, if the lifetime of the
  /// first ends with the step.
  func overwrites(_ callees: [PlanFunction]) -> [BufferPair] {
    var pairs: [BufferPair] = []
    func add(_ read: BufferArgument, _ write: BufferArgument) {
      // With elements of another size, a write would destroy elements that have not been read yet.
      guard read.dtype.byteCount == write.dtype.byteCount, read.isWhole, write.isWhole else { return }
      pairs.append(BufferPair(source: read.buffer, target: write.buffer))
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
    case .repeated(let repeated):
      // A step that may overwrite its row of an operand touches no other row.
      for output in repeated.outputRows.map(\.position) {
        for input in repeated.inputRows.map(\.position)
        where repeated.functions.allSatisfy({ callees[$0].overwritableInputs[output].contains(input) }) {
          add(repeated.first.inputs[input], repeated.first.outputs[output])
        }
      }
    }
    return pairs
  }
}
