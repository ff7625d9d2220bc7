import ExecutionPlan
package import GraphIR
package import GraphcRuntime

/// Where a bound plan keeps its temporaries, and how much of them is alive at each step, for `graphc show plan`.
package struct PlanMemory: Sendable {
  /// A part of a function's frame, and the steps, first and last, during which it is taken.
  package struct Block: Sendable {
    package enum Content: Sendable {
      /// The temporary of this number.
      case temporary(name: String, type: TensorType)
      /// The frame of a function that is called so often in a row, under this path.
      case frame(function: String, path: String, count: Int)
    }

    package var content: Content
    /// Bytes from the start of the frame.
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
    /// For each step the most bytes that hold something at one of its kernel calls, those of called functions too.
    package var liveByteCounts: [Int]
    /// No frame could be smaller.
    package var lowerBound: Int { liveByteCounts.max() ?? 0 }
  }

  /// As in the plan: callees before callers, `main` last.
  package private(set) var functions: [Function] = []

  /// - Throws: what binding the plan throws.
  package init(_ bound: BoundPlan) throws(GraphcError) {
    let plan = bound.plan
    var kernelCounts: [Int] = []
    for (index, (function, frame)) in zip(plan.functions, bound.frames).enumerated() {
      var own = plan
      own.functions.removeSubrange((index + 1)...)
      let live = try Self.liveByteCounts(LiveSets(own), bound)
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

  /// For each kernel call the bytes that hold something, in units of the alignment.
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
