import ExecutionPlan
import GraphIR
import GraphcRuntime
import GraphcTestSupport
import Passes

extension ExecutionPlan {
  /// The plan of `.gir` text, as it stands or after the inference pipeline.
  init(text: String, optimized: Bool = false) throws {
    let module = try Module.parse(text)
    try self.init(optimized ? Pipeline.inference.run(module).module : module)
  }
}

extension PlanFunction {
  /// `matmul`, `call layer`, …: what the steps do, in order.
  func actions(_ plan: ExecutionPlan) -> [String] {
    steps.map { step in
      switch step {
      case .kernel(let call): call.contract.title
      case .call(let call): "call \(plan.functions[call.function].name)"
      case .repeated(let repeated):
        "\(repeated.op.stepCount) calls of \(step.callees.map { plan.functions[$0].name }.joined(separator: ", "))"
      }
    }
  }

  func kernel(_ index: Int) -> KernelCall? {
    if case .kernel(let call) = steps[index] { call } else { nil }
  }

  func call(_ index: Int) -> FunctionCall? {
    if case .call(let call) = steps[index] { call } else { nil }
  }
}
