import Diagnostics
import ExecutionPlan
import GraphGen
import GraphIR
import GraphcProgram
import GraphcRuntime
import Interpreter
import Passes
import Trainer

/// What a command line says of a training step.
struct TrainingStepOptions {
  /// Replaces `batch:` of the spec.
  var batch: Int?
  /// Replaces `accumulate:` of the spec.
  var accumulation: Int?
  /// Patterns of parameters that stay as they are.
  var frozen: [String] = []
  var recompute = Recompute.auto
}

/// A training step of a spec, planned, and the sizes of its batches.
struct PreparedTraining {
  let elaborated: TrainingElaboration
  let sizes: BatchSizes
  let description: TrainingEngine.Description
  let plan: ExecutionPlan
  /// The parameters that are trained, and all.
  let trainedCount: Int
  let parameterCount: Int

  /// Differentiates, optimizes and plans.
  ///
  /// - Throws: 65 `train/gradient` without a gradient, `train/group`, which are written; 65 `train/group` if nothing is
  ///   trained.
  init(_ elaborated: TrainingElaboration, _ options: TrainingStepOptions, loader: SpecLoader) throws {
    let (model, training) = (elaborated.model, elaborated.training)
    self.elaborated = elaborated
    sizes = try BatchSizes(training, batch: options.batch, accumulation: options.accumulation)
    for pattern in options.frozen
    where !model.module.parameters.contains(where: { PathPattern(pattern).matches($0.path) }) {
      throw GraphcError(
        .usage, "train/group", "no parameter matches '\(pattern)' of --freeze",
        help: "a pattern matches the end of a path, such as 'patches.*'")
    }
    let (step, schedules) = try Self.step(model, training, sizes.accumulation, options, elaborated.sources, loader)
    trainedCount = step.parameters.reduce(0) { count, parameter in
      step.module.states.contains { $0.input == parameter.name } ? count + (parameter.type.count ?? 0) : count
    }
    parameterCount = step.parameters.reduce(0) { $0 + ($1.type.count ?? 0) }
    guard trainedCount > 0 else {
      throw GraphcError(
        .badInput, "train/group", "nothing is trained: every parameter is frozen",
        help: "let at least one parameter out of groups: and --freeze")
    }
    plan = try ExecutionPlan.make(step.module)
    description = TrainingEngine.Description(
      step: step, inputs: model.inputsInRange, microBatches: sizes.accumulation, quotients: training.quotients,
      schedules: schedules)
  }

  private static func step(
    _ model: ElaboratedModel, _ training: Training, _ accumulation: Int, _ options: TrainingStepOptions,
    _ sources: SourceMap, _ loader: SpecLoader
  ) throws -> (TrainingStep, [StepNumbers]) {
    func failure(_ error: Diagnostic) -> CommandFailure {
      let log = DiagnosticLog()
      log.report(error)
      return loader.report(log, sources)
    }
    var refused: Diagnostic?
    var step: TrainingStep
    let optimizers: TrainingOptimizers
    let canonical: Module
    do { canonical = try Pipeline.beforeGradients.run(model.module).module } catch { throw InternalError(error) }
    do throws(DifferentiationRefusal) {
      optimizers = try TrainingOptimizers(training, frozen: options.frozen)
      step = try TrainingStep.derive(
        canonical, loss: training.loss.sum, dividedBy: training.loss.count, microBatches: accumulation,
        largestNorm: training.largestNorm, recompute: options.recompute
      ) { parameter in
        do throws(Diagnostic) { return try optimizers.optimizer(of: parameter) } catch {
          if refused == nil { refused = error }
          return nil
        }
      }
    } catch {
      throw failure(
        Diagnostic(
          "train/gradient", "the loss has no gradient: \(error)", at: error.origin.span ?? training.loss.span,
          notes: error.origin.calls.map { .init("called here", at: $0) },
          help: "leave what it depends on out of what is trained, or write it in terms of other ops"))
    }
    if let refused { throw failure(refused) }
    do { step.module = try Pipeline.training.run(step.module).module } catch { throw InternalError(error) }
    return (step, optimizers.schedules)
  }
}

extension Training {
  /// The loss and the metrics, in this order.
  var quotients: [QuotientOutputs] {
    ([loss] + metrics).map { QuotientOutputs(name: $0.name, sum: $0.sum, count: $0.count) }
  }
}
