package import ExecutionPlan
import GraphIR
package import GraphcRuntime
package import Interpreter
package import Passes

/// Runs a step of training on batches, whose run-time dims may differ from one to the next. Parameters and what the
/// optimizers remember stay in one memory.
package final class TrainingEngine {
  /// What a step is made of.
  package struct Description: Sendable {
    /// The step, optimized.
    package var step: TrainingStep
    /// The inputs of one micro-batch.
    package var inputs: [TensorDeclaration]
    package var microBatches: Int
    /// The loss first.
    package var quotients: [QuotientOutputs]
    /// What gives the numbers of the optimizers.
    package var schedules: [StepNumbers]

    package init(
      step: TrainingStep, inputs: [TensorDeclaration], microBatches: Int, quotients: [QuotientOutputs],
      schedules: [StepNumbers]
    ) {
      self.step = step
      self.inputs = inputs
      self.microBatches = microBatches
      self.quotients = quotients
      self.schedules = schedules
    }
  }

  /// What a step gave.
  package struct Result: Sendable {
    /// By the names of the quotients.
    package var quotients: [String: Quotient]
    /// The numbers of the optimizers, such as `rate`.
    package var numbers: [String: Double]
  }

  /// Plans for different lengths that are kept; each has an arena of its own.
  private static let runnerLimit = 8

  private let description: Description
  private let plan: ExecutionPlan
  private let threads: ThreadPool
  private let randomness: StepRandomness
  private let store: ParameterStore
  private let memoryLimit: Int
  package let parameters: ParameterStates
  /// Parameters that are trained, and what the optimizers remember.
  package let states: StateMemory
  /// Parameters that stay as they are, by name.
  private var frozen: [String: Tensor] = [:]
  /// The plans for batches, the last used first.
  private var runners: [(bindings: [String: Int], runner: ModelRunner)] = []

  /// Allocates the states; `load` gives the parameters their values.
  ///
  /// - Throws: as `ExecutionPlan.make` and `StateMemory`.
  package init(
    _ description: Description, plan: ExecutionPlan, seed: UInt64, memoryLimit: Int, threads: ThreadPool
  ) throws {
    self.description = description
    self.plan = plan
    self.threads = threads
    self.memoryLimit = memoryLimit
    randomness = StepRandomness(seed: seed)
    parameters = ParameterStates(description.step.parameters)
    states = try StateMemory(plan.stateDeclarations, for: [:])
    store = try ParameterStore(plan, declarations: [], source: InitialParameters(seed: seed), threads: threads)
  }

  /// Gives every parameter its value.
  package func load(from source: any ParameterSource) throws {
    for parameter in parameters.parameters {
      let tensor = try parameters.tensor(for: parameter, from: source)
      if states.slot(named: parameter.name) != nil {
        try states.set(parameter.name, to: tensor)
      } else {
        frozen[parameter.name] = tensor
      }
    }
    // Frozen parameters are bound to the plans where they are.
    runners = []
  }

  /// A tensor of the parameters by its name in the step.
  package func tensor(named name: String) -> Tensor? { states.slot(named: name)?.tensor ?? frozen[name] }

  /// The parameters as they are now, one by one.
  package var trainedParameters: TrainedParameters {
    let (states, frozen) = (states, frozen)
    return TrainedParameters(parameters) { states.slot(named: $0)?.tensor ?? frozen[$0] }
  }

  /// All that a run must keep: states, and parameters that stay as they are.
  package var savedTensors: [(name: String, tensor: Tensor)] {
    states.slots.map { ($0.declaration.tensor.name, $0.tensor) }
      + frozen.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }

  /// Computes one step: gradients of the batch, and the update of the parameters.
  ///
  /// - Parameters:
  ///   - step: counted from 1.
  ///   - batch: the inputs that the data give, `[micro-batches × examples, …]` each; the others have their defaults.
  /// - Throws: errors of kernels, such as `index/range`, and of inputs that do not fit; 65 `limit/memory`.
  package func run(step: Int, batch: [String: Tensor]) throws -> Result {
    let (bindings, values, numbers) = try prepare(step: step, batch: batch)
    let runner = try runner(for: bindings)
    let read = try description.quotients.read(runner.runInPlace(values))
    let quotients = Dictionary(
      zip(description.quotients.map(\.name), read), uniquingKeysWith: { first, _ in first })
    return Result(quotients: quotients, numbers: numbers)
  }

  /// Computes a step as `run` does and looks at every value: the first that is not a finite number; `nil` if all are.
  package func firstNonFinite(step: Int, batch: [String: Tensor]) throws -> ModelRunner.NonFiniteValue? {
    let (bindings, values, _) = try prepare(step: step, batch: batch)
    runners = []
    let runner = try ModelRunner(
      plan, bindings: bindings, parameters: store, threads: threads, memoryLimit: memoryLimit, inputs: frozen,
      states: states, looksAtResults: true)
    try runner.fill(values)
    return try runner.runFindingNonFinite()
  }

  /// The run-time dims of a batch, its inputs, and the numbers of the optimizers.
  private func prepare(
    step: Int, batch: [String: Tensor]
  ) throws -> (bindings: [String: Int], values: [String: Tensor], numbers: [String: Double]) {
    let inputs = try microBatches(of: batch, step: step)
    var values = inputs.values
    var numbers: [String: Double] = [:]
    for schedule in description.schedules { numbers.merge(schedule.values(in: step)) { first, _ in first } }
    for input in plan.plainInputs where values[input.name] == nil {
      guard let number = numbers[input.name] else { continue }
      values[input.name] = try Tensor([Float(number)], shape: [])
    }
    values.merge(frozen) { $1 }
    return (inputs.bindings, values, numbers)
  }

  private func runner(for bindings: [String: Int]) throws -> ModelRunner {
    if let index = runners.firstIndex(where: { $0.bindings == bindings }) {
      let found = runners.remove(at: index)
      runners.insert(found, at: 0)
      return found.runner
    }
    if runners.count == Self.runnerLimit { runners.removeLast() }
    let runner = try ModelRunner(
      plan, bindings: bindings, parameters: store, threads: threads, memoryLimit: memoryLimit, inputs: frozen,
      states: states)
    runners.insert((bindings, runner), at: 0)
    return runner
  }

  // MARK: Inputs

  /// The inputs of the plan, with defaults for those that are not given, and the run-time dims of a micro-batch.
  private func microBatches(
    of batch: [String: Tensor], step: Int
  ) throws -> (values: [String: Tensor], bindings: [String: Int]) {
    let count = description.microBatches
    var types: [String: (DType, [Int])] = [:]
    for (name, tensor) in batch {
      guard let examples = tensor.shape.first, examples % count == 0 else {
        throw GraphcError(
          .badInput, "shape/mismatch", "a batch of '\(name)' is divided into \(count) parts, and it is \(tensor.shape)")
      }
      types[name] = (tensor.dtype, [examples / count] + tensor.shape.dropFirst())
    }
    let bindings = try DimSolver.solve(description.inputs, inputs: types)
    var values: [String: Tensor] = [:]
    for input in description.inputs {
      let shape = try input.shape(for: bindings)
      let whole = count == 1 ? shape : [count] + shape
      if let tensor = batch[input.name] {
        values[input.name] = try tensor.reshaped(to: whole)
        continue
      }
      guard let usual = input.defaultValue else { continue }
      let parts = try (0..<count).map { part in
        try usual.reseeded(with: randomness.seed(step: step, microBatch: part)).tensor(
          input.name, input.dtype, shape: shape)
      }
      values[input.name] = count == 1 ? parts[0] : try Tensor.concatenated(alongFirstAxis: parts).reshaped(to: whole)
    }
    for draw in description.step.draws {
      values[draw.name] = try randomness.words(of: draw, step: step, microBatches: count)
    }
    return (values, bindings)
  }
}
