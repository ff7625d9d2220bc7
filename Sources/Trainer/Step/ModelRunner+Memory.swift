import ExecutionPlan
import GraphcRuntime
import Interpreter

extension ModelRunner {
  /// Binds a plan to run-time dims and reserves the memory of a run.
  ///
  /// - Throws: 65 `limit/memory` if inputs, states, arena and scratch take more than `memoryLimit` bytes; as `BoundPlan`
  ///   and the initializer of a bound plan.
  convenience init(
    _ plan: ExecutionPlan, bindings: [String: Int], parameters: ParameterStore, threads: ThreadPool, memoryLimit: Int,
    inputs: [String: Tensor] = [:], states: StateMemory? = nil, looksAtResults: Bool = false
  ) throws {
    let bound = try BoundPlan(plan, bindings: bindings)
    var memory = MemoryEstimate()
    var scratch = ScratchSize(on: threads)
    try bound.addMemory(&scratch, to: &memory)
    memory.hold(scratch: scratch, workers: threads.threadCount)
    try memory.check(limit: memoryLimit)
    try self.init(
      bound, parameters: parameters, threads: threads, inputs: inputs, states: states, looksAtResults: looksAtResults)
  }
}
