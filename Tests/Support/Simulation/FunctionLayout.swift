import ExecutionPlan
import GraphIR
import GraphcRuntime

/// Where a function's temporaries, and the frames of the functions that it calls, are in its memory.
struct FunctionLayout {
  /// The offsets of the temporaries.
  var offsets: [Int]
  /// For each step that is a call, the offset of the callee's memory.
  var callees: [Int: Int]
  var byteCount: Int
  /// The largest number of bytes live at one step.
  var lowerBound: Int

  /// - Parameter layouts: those of the functions before it in the plan.
  init(_ function: PlanFunction, callees layouts: [FunctionLayout], bindings: [String: Int]) throws {
    var requests = try function.temporaries.map { temporary in
      ArenaPlanner.Request(
        byteCount: try temporary.type.byteCount(bindings), first: temporary.first, last: temporary.last)
    }
    var callees: [Int: Int] = [:]
    for (position, step) in function.steps.enumerated() {
      guard let byteCount = step.callees.map({ layouts[$0].byteCount }).max() else { continue }
      callees[position] = requests.count
      requests.append(.init(byteCount: byteCount, first: position, last: position))
    }
    let layout = ArenaPlanner.solve(requests)
    offsets = layout.offsets
    self.callees = callees.mapValues { layout.offsets[$0] }
    byteCount = layout.byteCount
    lowerBound = ArenaPlanner.lowerBound(requests)
  }
}

extension TensorType {
  /// The bytes of a tensor of this type.
  func byteCount(_ bindings: [String: Int]) throws -> Int {
    try shape.product().evaluate(bindings) * dtype.byteCount
  }
}

extension PlanFunction {
  /// All ways to share memory: which output is in the place of which input. Each alone, and as many as are compatible.
  var sharings: [[Int: Int]] {
    let single = overwritableInputs.enumerated().flatMap { output, inputs in inputs.map { [output: $0] } }
    var together: [Int: Int] = [:]
    for (output, inputs) in overwritableInputs.enumerated() {
      if let input = inputs.first(where: { !together.values.contains($0) }) { together[output] = input }
    }
    return [[:]] + single + (together.count > 1 ? [together] : [])
  }
}
