import GraphcRuntime
package import Interpreter

/// What a loop of training has done.
package enum TrainingEvent: Sendable {
  /// A step is done: its number, counted from 1, what it reports of its batch, and the seconds that it took.
  case step(Int, TrainingEngine.Result, seconds: Double)
  /// The examples for validation were computed with the parameters after a step.
  case validation(step: Int, [(name: String, quotient: Quotient)])
  /// The state after a step should be saved.
  case save(step: Int)
}

/// How a run of training goes.
package struct TrainingPlan: Hashable, Sendable {
  /// The number of the last step.
  package var steps: Int
  /// The examples of a step.
  package var examplesPerStep: Int
  /// The examples that are computed at once for validation.
  package var validationBatch: Int
  /// Steps from one validation, and one checkpoint, to the next; both also follow the last step.
  package var interval: Int

  package init(steps: Int, examplesPerStep: Int, validationBatch: Int, interval: Int) {
    self.steps = steps
    self.examplesPerStep = examplesPerStep
    self.validationBatch = validationBatch
    self.interval = max(1, interval)
  }
}

/// A step after which a run cannot go on.
package enum NonFiniteStep: Error {
  /// A number that it reports is NaN or infinite.
  case report(step: Int, name: String, value: Double)
  /// A state holds NaN or infinity after it, first at this element.
  case state(step: Int, name: String, element: Int)
}

/// Steps of training, one after another, with validation in between.
package struct TrainingLoop {
  private let plan: TrainingPlan
  private let engine: TrainingEngine
  private let data: any Dataset
  private let order: ExampleOrder
  private let validation: (engine: EvaluationEngine, data: any Dataset)?

  package init(
    _ plan: TrainingPlan, engine: TrainingEngine, data: any Dataset, order: ExampleOrder,
    validation: (engine: EvaluationEngine, data: any Dataset)?
  ) {
    self.plan = plan
    self.engine = engine
    self.data = data
    self.order = order
    self.validation = validation
  }

  /// Trains until the last step, or until it is cancelled: the caller then saves the state after the last complete step.
  ///
  /// - Parameters:
  ///   - done: the number of steps that were done before.
  ///   - isCancelled: asked after each step.
  ///   - report: told of what was done; what it throws ends the loop.
  /// - Returns: the number of steps that are done, and whether the state after the last of them is saved.
  /// - Throws: `NonFiniteStep` after a step whose loss or state is not finite, and 65 `data/no-targets` after one for which
  ///   nothing counts, before anything is saved; errors of data and of kernels.
  package func run(
    after done: Int, isCancelled: () -> Bool, _ report: (TrainingEvent) throws -> Void
  ) throws -> (steps: Int, isSaved: Bool) {
    var step = done
    while step < plan.steps {
      step += 1
      let start = monotonicNanoseconds()
      let result = try engine.run(step: step, batch: batch(of: step))
      let seconds = Double(monotonicNanoseconds() - start) / 1e9
      try checkFinite(result, step)
      try report(.step(step, result, seconds: seconds))
      if isCancelled() { return (step, false) }
      guard step == plan.steps || step.isMultiple(of: plan.interval) else { continue }
      if let validation {
        let found = try validation.engine.evaluate(
          validation.data, parameters: engine.trainedParameters, batch: plan.validationBatch, isCancelled: isCancelled)
        guard let found else { return (step, false) }
        try report(.validation(step: step, found))
      }
      try engine.requireFiniteStates(step: step)
      try report(.save(step: step))
    }
    return (step, true)
  }

  /// The first value of a step that is not a finite number, when the parameters are those after `done` steps: the steps in
  /// between are made again. `nil` if all values are finite.
  package func firstNonFinite(step: Int, after done: Int) throws -> ModelRunner.NonFiniteValue? {
    for number in stride(from: done + 1, to: step, by: 1) { _ = try engine.run(step: number, batch: batch(of: number)) }
    return try engine.firstNonFinite(step: step, batch: batch(of: step))
  }

  private func batch(of step: Int) throws -> [String: Tensor] {
    let (first, overflow) = (step - 1).multipliedReportingOverflow(by: plan.examplesPerStep)
    guard !overflow, first <= Int.max - plan.examplesPerStep else {
      throw GraphcError(.badInput, "limit/elements", "step \(step) is beyond the examples that can be counted")
    }
    return try data.batch(order.indices(first..<first + plan.examplesPerStep))
  }

  private func checkFinite(_ result: TrainingEngine.Result, _ step: Int) throws {
    for (name, quotient) in result.quotients.sorted(by: { $0.key < $1.key }) {
      guard quotient.count != 0 else {
        throw GraphcError(
          .badInput, "data/no-targets", "in step \(step) no example counts for '\(name)': its count is 0",
          path: data.path, help: "look for labels that are all ignored, or make the batch larger")
      }
      guard quotient.value.isFinite else {
        throw NonFiniteStep.report(step: step, name: name, value: quotient.value)
      }
    }
  }
}

extension TrainingEngine {
  /// Refuses to keep a state that is not finite.
  ///
  /// - Throws: `NonFiniteStep` with the first that is not.
  package func requireFiniteStates(step: Int) throws(NonFiniteStep) {
    for slot in states.slots {
      let count = slot.tensor.countNonFinite()
      guard let first = count.first else { continue }
      throw NonFiniteStep.state(step: step, name: slot.declaration.tensor.name, element: first)
    }
  }
}
