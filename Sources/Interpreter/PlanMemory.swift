package import ExecutionPlan
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
    /// For each step the bytes that hold something, those of a called function at its fullest.
    package var liveByteCounts: [Int]
    /// No frame could be smaller.
    package var lowerBound: Int { liveByteCounts.max() ?? 0 }
  }

  /// As in the plan: callees before callers, `main` last.
  package private(set) var functions: [Function] = []

  /// - Throws: what binding the plan throws.
  package init(_ bound: BoundPlan) throws(GraphcError) {
    for (function, frame) in zip(bound.plan.functions, bound.frames) {
      var live = Array(repeating: 0, count: function.steps.count)
      var blocks: [Block] = []
      for (temporary, offset) in zip(function.temporaries, frame.offsets) {
        let size = try BoundPlan.byteCount(temporary.type, bound.bindings)
        blocks.append(
          Block(
            content: .temporary(name: temporary.name, type: temporary.type), offset: offset, byteCount: size,
            first: temporary.first, last: temporary.last))
        // Buffers begin at multiples of the alignment.
        let taken = (size + ArenaPlanner.alignment - 1) / ArenaPlanner.alignment * ArenaPlanner.alignment
        for step in live.indices where temporary.first <= step && step <= temporary.last { live[step] += taken }
      }
      for (position, step) in function.steps.enumerated() {
        guard let callee = step.callee else { continue }
        let path: String
        let count: Int
        switch step {
        case .kernel: continue
        case .call(let call): (path, count) = (call.path, 1)
        case .repeated(let repeated): (path, count) = (repeated.path, repeated.indices.count)
        }
        live[position] += functions[callee].lowerBound
        blocks.append(
          Block(
            content: .frame(function: functions[callee].name, path: path, count: count),
            offset: frame.callees[position] ?? 0, byteCount: functions[callee].byteCount, first: position,
            last: position))
      }
      functions.append(
        Function(name: function.name, blocks: blocks, byteCount: frame.byteCount, liveByteCounts: live))
    }
  }
}
