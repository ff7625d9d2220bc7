import ExecutionPlan
import GraphGen
import GraphIR
import GraphcRuntime
import Passes
import Trainer

extension EvaluationEngine {
  /// Plans the loss and the metrics of a spec.
  init(_ elaborated: TrainingElaboration, memoryLimit: Int, threads: ThreadPool) throws {
    let optimized: Module
    do { optimized = try Pipeline.inference.run(elaborated.model.module).module } catch { throw InternalError(error) }
    self.init(
      try ExecutionPlan.make(optimized), declarations: elaborated.model.module.parameters,
      inputs: elaborated.model.inputsInRange, quotients: elaborated.training.quotients, memoryLimit: memoryLimit,
      threads: threads)
  }
}
