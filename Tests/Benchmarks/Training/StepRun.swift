import ExecutionPlan
import GraphIR
import GraphcRuntime
import Interpreter
import Passes

/// A step of training that is bound to sizes, with random inputs and initial parameters.
struct StepRun {
  private let plan: ExecutionPlan
  private let bound: BoundPlan
  private let runner: ModelRunner
  private let threads: ThreadPool
  private let inputs: [String: Tensor]
  /// Operations of a step.
  private let flops: Int

  /// - Parameter flops: operations of a step: of each multiply-add of the forward computation two there and four in the
  ///   gradients, however the step computes them.
  init(_ step: TrainingStep, flops: Dim, bindings: [String: Int], threads: ThreadPool) throws {
    self.threads = threads
    plan = try ExecutionPlan(step.module)
    let dims = Dictionary(uniqueKeysWithValues: plan.dims.map { ($0, bindings[$0] ?? 8) })
    bound = try BoundPlan(plan, bindings: dims)
    let store = try ParameterStore(plan, declarations: [], source: InitialParameters(seed: 0), threads: threads)
    runner = try ModelRunner(bound, parameters: store, threads: threads)
    inputs = try Self.inputs(of: step.module, plan, dims)
    self.flops = try flops.extent(for: dims)
    for parameter in step.parameters { try runner.states.set(parameter.name, to: Self.initial(parameter)) }
  }

  /// Prints the loss before and after some steps, and the time, the rate and the memory of a step.
  func measure(steps: Int) throws {
    var durations: [Double] = []
    var losses: [Float] = []
    var peak = 0.0
    for number in 0...steps {
      peak = max(peak, Kernels.measurePeak(on: threads))
      let start = ContinuousClock.now
      let outputs = try runner.runInPlace(inputs)
      if number > 0 { durations.append((ContinuousClock.now - start) / .seconds(1)) }
      if let loss = outputs.first(where: { $0.name == "loss" }) {
        losses.append(try loss.tensor.elements(as: Float.self).first ?? .nan)
      }
    }
    let timing = RunTiming(durations, of: flops, on: threads, format: .f32, peak: peak)
    print("  \(timing.text)")
    print("  loss \(losses.first ?? .nan) at first, \(losses.last ?? .nan) after \(steps) steps")
    print("  memory: arena \(bound.arenaByteCount >> 20) MiB, states \(runner.states.byteCount >> 20) MiB")
  }

  /// Prints the median time of each kernel, by kind and by node, in milliseconds of a step.
  func profile() throws {
    let kernels = plan.kernelsInOrder
    var runs: [[Int]] = []
    try withUnsafeTemporaryAllocation(of: Int.self, capacity: 2 * runner.kernelCount) { times in
      for _ in 0..<5 {
        try runner.runSteps(times: times)
        runs.append(kernels.indices.map { times[2 * $0 + 1] - times[2 * $0] })
      }
    }
    var (kinds, nodes): ([String: Total], [String: Total]) = ([:], [:])
    for (index, kernel) in kernels.enumerated() {
      let duration = Double(runs.map { $0[index] }.sorted()[runs.count / 2]) * 1e-6
      let name = plan.functions[kernel.function].name
      kinds[kernel.call.contract.title, default: Total()].add(duration)
      nodes["@\(name) \(kernel.call.name): \(kernel.call.contract.title) \(kernel.call.type)", default: Total()]
        .add(duration)
    }
    Total.show(kinds, title: "kernels", limit: 20)
    Total.show(nodes, title: "nodes", limit: 50)
  }

  private struct Total {
    var duration = 0.0
    var count = 0

    mutating func add(_ duration: Double) {
      self.duration += duration
      count += 1
    }

    static func show(_ totals: [String: Total], title: String, limit: Int) {
      print("  \(title), ms of a step (calls):")
      for (name, total) in totals.sorted(by: { $0.value.duration > $1.value.duration }).prefix(limit) {
        print("    \((total.duration * 100).rounded() / 100) (\(total.count)) \(name)")
      }
    }
  }

  /// Random values in the range that the graph asks for; the numbers of AdamW as in the tenth step.
  private static func inputs(
    of module: Module, _ plan: ExecutionPlan, _ dims: [String: Int]
  ) throws -> [String: Tensor] {
    let ranges = InputRanges.find(in: module)
    let numbers: [String: Float] = ["rate": 1e-3, "first": 0.65, "second": 0.31]
    var inputs: [String: Tensor] = [:]
    for input in plan.plainInputs {
      let generator = CounterGenerator(seed: 1, stream: CounterGenerator.stream(named: input.name))
      let shape = try input.type.shape.map { try $0.extent(for: dims) }
      if let number = numbers[input.name] {
        inputs[input.name] = try Tensor([number], shape: [])
      } else if input.type.dtype == .f32 {
        inputs[input.name] = try generator.uniformTensor(shape: shape)
      } else {
        let bound = try ranges[input.name]?.bounds.map { try $0.extent(for: dims) }.min() ?? 10
        inputs[input.name] = try generator.integerTensor(input.type.dtype, shape: shape, in: 0...Int32(bound - 1))
      }
    }
    return inputs
  }

  /// The first values of a parameter, or of those of all steps of a repeat.
  private static func initial(_ parameter: ParameterInput) throws -> Tensor {
    let shape = parameter.rowType.shape.map { $0.constantValue ?? 0 }
    let rows = try parameter.paths.map { path in
      try CounterGenerator(seed: 0, stream: CounterGenerator.stream(named: path))
        .tensor(shape: shape, initializer: parameter.initializer)
    }
    return try Tensor(
      rows.flatMap { try $0.elements(as: Float.self) }, shape: parameter.type.shape.map { $0.constantValue ?? 0 })
  }
}
