package import ExecutionPlan
import GraphIR
package import GraphcRuntime

/// A plan with known run-time dims: every size is a number and every buffer has its offset.
package struct BoundPlan: Sendable {
  /// The offsets of a function's temporaries within its frame, and the size of the frame.
  struct Frame: Sendable {
    var offsets: [Int]
    /// The offset of the callee's frame, for each step that is a call.
    var callees: [Int: Int]
    var byteCount: Int
  }

  package let plan: ExecutionPlan
  package let bindings: [String: Int]
  let frames: [Frame]

  /// Bytes of the arena.
  package var arenaByteCount: Int { frames[frames.count - 1].byteCount }

  /// The largest number of bytes that are live at one kernel call; no layout is smaller.
  package var arenaLowerBound: Int {
    ArenaPlanner.lowerBound(
      LiveSets(plan).lives.compactMap { life in
        // Binding the plan has refused sizes that overflow.
        (try? Self.byteCount(life.type, bindings)).map { .init(byteCount: $0, first: life.first, last: life.last) }
      })
  }

  /// Solves sizes and offsets.
  ///
  /// - Throws: `limit/elements` if a size overflows, `shape/…` or `limit/positions` if a condition fails that the compiler could not decide.
  package init(_ plan: ExecutionPlan, bindings: [String: Int]) throws(GraphcError) {
    self.plan = plan
    self.bindings = bindings
    for check in plan.checks {
      try check.verify(for: bindings)
    }
    var frames: [Frame] = []
    for function in plan.functions {
      var requests: [ArenaPlanner.Request] = []
      for temporary in function.temporaries {
        requests.append(
          .init(
            byteCount: try Self.byteCount(temporary.type, bindings), first: temporary.first, last: temporary.last))
      }
      var calls: [Int] = []
      for (position, step) in function.steps.enumerated() {
        guard let byteCount = step.callees.map({ frames[$0].byteCount }).max() else { continue }
        calls.append(position)
        requests.append(.init(byteCount: byteCount, first: position, last: position))
      }
      let layout = ArenaPlanner.solve(requests)
      let count = function.temporaries.count
      frames.append(
        Frame(
          offsets: Array(layout.offsets[..<count]),
          callees: Dictionary(uniqueKeysWithValues: zip(calls, layout.offsets[count...])),
          byteCount: layout.byteCount))
    }
    self.frames = frames
  }

  /// The memory of the states, by the index of their inputs, and of their outputs.
  ///
  /// - Throws: `shape/mismatch` if a state is missing or has another type; `limit/elements`.
  func tensors(of memory: StateMemory) throws(GraphcError) -> (inputs: [Int: Tensor], outputs: [Int: Tensor]) {
    var (inputs, outputs): ([Int: Tensor], [Int: Tensor]) = ([:], [:])
    for state in plan.states {
      var shape: [Int] = []
      for dim in state.type.shape { shape.append(try Self.evaluate(dim, bindings)) }
      guard let tensor = memory.slot(named: state.name)?.tensor, tensor.dtype == state.type.dtype,
        tensor.shape == shape
      else {
        throw GraphcError(
          .badInput, "shape/mismatch",
          "the memory of states has no '\(state.name)' of type \(state.type.dtype.rawValue)\(shape)")
      }
      inputs[state.input] = tensor
      outputs[state.output] = tensor
    }
    return (inputs, outputs)
  }

  /// Includes the scratch of all kernel calls.
  ///
  /// - Throws: `limit/elements` if a size overflows.
  package func addScratch(to scratch: inout ScratchSize) throws(GraphcError) {
    for function in plan.functions {
      for case .kernel(let call) in function.steps {
        guard let needed = call.contract.scratch else { continue }
        scratch.include(try needed.map { (size) throws(GraphcError) in try Self.evaluate(size, bindings) })
      }
    }
  }

  static func evaluate(_ dim: Dim, _ bindings: [String: Int]) throws(GraphcError) -> Int {
    try dim.extent(for: bindings)
  }

  static func byteCount(_ type: TensorType, _ bindings: [String: Int]) throws(GraphcError) -> Int {
    var shape: [Int] = []
    for dim in type.shape { shape.append(try evaluate(dim, bindings)) }
    return try Shape(shape).byteCount(of: type.dtype)
  }
}
