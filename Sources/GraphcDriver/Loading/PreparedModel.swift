import ExecutionPlan
import GraphGen
import GraphIR
package import GraphcProgram
package import GraphcRuntime
import GraphcText
package import Interpreter
import ModelSpec
import Passes

extension SpecLoader {
  /// Loads the spec of a command that runs a model.
  func load(_ options: ModelOptions) throws -> Loaded {
    try load(options.path, configOf: { _ in options.readsConfig ? options.weights : nil })
  }
}

/// A model with its inputs and weights, ready to run.
package struct PreparedModel {
  let loaded: SpecLoader.Loaded
  let values: [String: Tensor]
  /// What the plan was made of.
  let module: Module
  package let bound: BoundPlan
  package let threads: ThreadPool
  let runner: ModelRunner
  /// One line for each parameter that is not finite.
  let weightWarnings: [String]
  private let errors: RunTimeErrors
  /// Of one run: 2 × the multiply-adds of the graph that runs; 0 if they do not fit.
  package let flops: Int
  private let console: Console

  /// Loads the spec that the options name and prepares it.
  package init(_ options: ModelOptions, format: DiagnosticFormat = .text, console: Console) throws {
    try self.init(
      SpecLoader(console: console, format: format, options: options.spec).load(options), options, console: console)
  }

  /// Reads the inputs, optimizes, plans, checks memory and loads the weights, in this order.
  init(_ loaded: SpecLoader.Loaded, _ options: ModelOptions, console: Console) throws {
    let model = loaded.model
    self.loaded = loaded
    self.console = console
    values = try InputReader(model, seed: options.seed)
      .read(options.inputs, dims: options.dims, fillsMissing: options.fillsInputs)
    let loader = SpecLoader(console: console)
    let optimized = try loader.optimize(
      loaded, pipeline: options.optimizes ? .inference : .canonical, options: options.passes)
    loader.noteWarnings(loaded)
    module = optimized.module
    let plan = try ExecutionPlan.make(module)
    let bindings = try plan.solveDims(inputs: values.mapValues { ($0.dtype, $0.shape) })
    errors = RunTimeErrors(loaded: loaded, console: console)
    try errors.check(plan, bindings, inputs: values)
    bound = try BoundPlan(plan, bindings: bindings)
    let weights = ModelWeights(
      console: console, path: options.weights, mapping: options.mapping, ignored: options.ignored, loaded: loaded,
      seed: options.seed, raisesWarnings: options.spec.raisesWarnings)
    try Self.checkMemory(bound, isMapped: weights.isPacked, limit: options.memoryLimit)

    KernelChoice.warn(on: console)
    threads = ThreadPool(threadCount: options.threadCount ?? ThreadPool.processorCount)
    let threads = threads
    let parameters = try console.progress("loading weights") {
      try weights.load(
        plan, of: model, optimized: optimized.module, scansPacked: options.scansPackedWeights, threads: threads)
    }
    weightWarnings = parameters.warnings
    try weights.report(weightWarnings)
    runner = try ModelRunner(bound, parameters: parameters.store, threads: threads)
    flops = (try? optimized.module.flops().evaluate(bindings)) ?? 0
  }

  /// One run on the inputs: they are copied in, the outputs out.
  package func run() throws -> [(name: String, tensor: Tensor)] {
    try console.progress("running") { try errors.run({ runner.failedOrigin }, { try runner.run(values) }) }
  }

  /// Bytes of the parameters of the shapes that the spec declares, each form in which it is read counted once.
  package var weightByteCount: Int {
    Self.parameterSizes(bound).reduce(0) { $0.addingReportingOverflow($1.byteCount).partialValue }
  }

  /// Times runs on the inputs.
  func measure(seconds: Double = 3) throws -> RunTiming {
    try console.progress("measuring") {
      try RunTiming(of: flops, on: threads, format: bound.plan.weightFormat, seconds: seconds) {
        try runner.runSteps()
      }
    }
  }

  private static func parameterSizes(_ bound: BoundPlan) -> [(name: String, byteCount: Int)] {
    var tensors: [(name: String, byteCount: Int)] = []
    bound.plan.forEachParameter { path, parameter in
      let shape = parameter.type.shape.map { $0.constantValue ?? 0 }
      let bytes = (try? Shape(shape).byteCount(of: parameter.form.dtype)) ?? Int.max / 4
      tensors.append((path, bytes))
    }
    return tensors
  }

  private static func checkMemory(_ bound: BoundPlan, isMapped: Bool, limit: Int?) throws {
    var tensors = parameterSizes(bound)
    var total = bound.arenaByteCount
    var overflow = false
    for tensor in tensors {
      let sum = total.addingReportingOverflow(tensor.byteCount)
      total = sum.partialValue
      overflow = overflow || sum.overflow
    }
    // One tensor is in memory twice while it is packed.
    let largest = isMapped ? 0 : tensors.map(\.byteCount).max() ?? 0
    let estimate = overflow || total > Int.max - largest ? Int.max : total + largest
    tensors.append(("activations (arena)", bound.arenaByteCount))
    tensors.sort { $0.byteCount > $1.byteCount }
    try MemoryLimit.check(estimate, limit: limit ?? MemoryLimit.standard, largest: tensors)
  }
}
