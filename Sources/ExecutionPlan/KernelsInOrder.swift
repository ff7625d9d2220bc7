import GraphIR

/// A kernel call of a run, and the function calls that lead to it.
package struct PlacedKernel: Sendable {
  /// The index of its function in the plan and in the module.
  package var function: Int
  package var call: KernelCall
  /// The function calls, outermost first.
  package var callers: [FunctionCall]
}

extension ExecutionPlan {
  /// The kernel calls of a run; those of a function occur once for each call.
  package var kernelsInOrder: [PlacedKernel] {
    var kernels: [PlacedKernel] = []
    if !functions.isEmpty { append(function: functions.count - 1, [], to: &kernels) }
    return kernels
  }

  private func append(function index: Int, _ callers: [FunctionCall], to kernels: inout [PlacedKernel]) {
    for step in functions[index].steps {
      if case .kernel(let call) = step {
        kernels.append(PlacedKernel(function: index, call: call, callers: callers))
      }
      for call in step.calls { append(function: call.function, callers + [call], to: &kernels) }
    }
  }
}
