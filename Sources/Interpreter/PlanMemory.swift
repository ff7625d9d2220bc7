import ExecutionPlan
package import GraphIR
package import GraphcRuntime

/// The places of the temporaries of a bound plan, and the bytes that are live at each step, for `graphc show plan`.
package struct PlanMemory: Sendable {
  /// A part of a function's frame, and the first and last step at which it is in use.
  package struct Block: Sendable {
    package enum Content: Sendable {
      /// A temporary of the function.
      case temporary(name: String, type: TensorType)
      /// The frame of a called function, with the path of the call and the number of consecutive calls.
      case frame(function: String, path: String, count: Int)
    }

    package var content: Content
    /// The offset in the frame, in bytes.
    package var offset: Int
    package var byteCount: Int
    package var first: Int
    package var last: Int
  }

  package struct Function: Sendable {
    package var name: String
    /// Temporaries, then the frames of called functions.
    package var blocks: [Block]
    /// Bytes of the frame.
    package var byteCount: Int
    /// For each step, the largest number of bytes live at one of its kernel calls, those of called functions included.
    package var liveByteCounts: [Int]
    /// The smallest size that a frame could have.
    package var lowerBound: Int { liveByteCounts.max() ?? 0 }
  }

  /// The functions in the order of the plan: callees before callers, `main` last.
  package private(set) var functions: [Function] = []
  /// The bytes of each state of the plan.
  package private(set) var stateByteCounts: [Int] = []

  /// - Throws: the errors of binding a plan.
  package init(_ bound: BoundPlan) throws(GraphcError) {
    let plan = bound.plan
    for state in plan.states { stateByteCounts.append(try BoundPlan.byteCount(state.type, bound.bindings)) }
    var kernelCounts: [Int] = []
    let sets = LiveSets.all(plan)
    for (index, (function, frame)) in zip(plan.functions, bound.frames).enumerated() {
      let live = try Self.liveByteCounts(sets[index], bound)
      kernelCounts.append(live.count)
      var blocks: [Block] = []
      for (temporary, offset) in zip(function.temporaries, frame.offsets) {
        blocks.append(
          Block(
            content: .temporary(name: temporary.name, type: temporary.type), offset: offset,
            byteCount: try BoundPlan.byteCount(temporary.type, bound.bindings), first: temporary.first,
            last: temporary.last))
      }
      var most: [Int] = []
      var start = 0
      for (position, step) in function.steps.enumerated() {
        let calls = step.calls
        let callees = step.callees
        let count = calls.isEmpty ? 1 : calls.reduce(0) { $0 + kernelCounts[$1.function] }
        most.append(live[start..<start + count].max() ?? 0)
        start += count
        guard let path = step.callPath, let byteCount = callees.map({ functions[$0].byteCount }).max() else { continue }
        let names = callees.map { plan.functions[$0].name }.joined(separator: ", ")
        blocks.append(
          Block(
            content: .frame(function: names, path: path, count: calls.count), offset: frame.callees[position] ?? 0,
            byteCount: byteCount, first: position, last: position))
      }
      functions.append(
        Function(name: function.name, blocks: blocks, byteCount: frame.byteCount, liveByteCounts: most))
    }
  }

  /// The bytes that are live at each kernel call, in units of the alignment.
  private static func liveByteCounts(_ sets: LiveSets, _ bound: BoundPlan) throws(GraphcError) -> [Int] {
    var changes = Array(repeating: 0, count: sets.kernels.count + 1)
    for life in sets.lives {
      let size = try BoundPlan.byteCount(life.type, bound.bindings)
      let taken = (size + ArenaPlanner.alignment - 1) / ArenaPlanner.alignment * ArenaPlanner.alignment
      changes[life.first] += taken
      changes[life.last + 1] -= taken
    }
    var live = 0
    return changes.dropLast().map { change in
      live += change
      return live
    }
  }
}
