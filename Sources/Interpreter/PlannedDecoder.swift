import ExecutionPlan
package import GraphIR
package import GraphcRuntime

/// A decoder whose step is a plan: bound once for the prompts and once for one token, over one set of parameters and one
/// state. What depends on the source alone is computed once.
package struct PlannedDecoder {
  /// What the loop of a generation feeds.
  package let session: StepDecoder
  private let runners: [ModelRunner]
  /// What depends on the source alone, with its inputs.
  private let source: (runner: ModelRunner, values: [String: Tensor])?

  /// Where the last failure of a kernel was.
  package var failedOrigin: Origin? { runners.lazy.compactMap(\.failedOrigin).first }

  /// Loads the parameters, runs the source, and reserves all memory.
  ///
  /// - Parameter values: the inputs of the source, by name.
  /// - Throws: the errors of parameters and of the kernels of the source.
  package init(
    _ plans: DecoderPlans, declarations: [ParameterDeclaration], parameters: any ParameterSource,
    values: [String: Tensor], threads: ThreadPool
  ) throws {
    var given = values
    let store = try ParameterStore(
      plans.one.plan, declarations: declarations, source: parameters, threads: threads)
    if let source = plans.source {
      let own = try ParameterStore(
        source.plan, declarations: declarations, source: parameters, besides: store, threads: threads)
      let runner = try ModelRunner(source, parameters: own, threads: threads, inputs: values)
      for (name, tensor) in try runner.runInPlace(values) { given[name] = tensor }
      self.source = (runner, values)
    } else {
      self.source = nil
    }
    let (rows, state) = (try StepDecoder.Rows(count: plans.rows), try StateMemory(plans.one))
    given[plans.interface.past] = rows.past.tensor
    given[plans.interface.count] = rows.counts.tensor
    func step(_ bound: BoundPlan) throws -> (step: StepDecoder.Step, runner: ModelRunner) {
      let tokens = try TensorMemory(.i32, [plans.rows, bound.bindings[plans.interface.new] ?? 1])
      given[plans.interface.tokens] = tokens.tensor
      let runner = try ModelRunner(bound, parameters: store, threads: threads, inputs: given, states: state)
      guard let logits = runner.output(plans.interface.logits), logits.dtype == .f32 else {
        throw GraphcError(.badInput, "tensor/size", "the step has no scores '\(plans.interface.logits)'")
      }
      return (.init(tokens: tokens, logits: TensorMemory(logits), run: { try runner.runSteps() }), runner)
    }
    let one = try step(plans.one)
    let prompt = plans.prompt.bindings == plans.one.bindings ? one : try step(plans.prompt)
    session = try StepDecoder(rows, state: state, prompt: prompt.step, one: one.step, capacity: plans.capacity)
    runners = [one.runner, prompt.runner] + (source.map { [$0.runner] } ?? [])
  }

  /// Computes again what depends on the source alone, where the step reads it.
  ///
  /// - Throws: as `ModelRunner.runInPlace`.
  package func runSource() throws {
    if let (runner, values) = source { _ = try runner.runInPlace(values) }
  }
}
