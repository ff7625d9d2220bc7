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
  /// What all this takes, and a run of it.
  package let memory: MemoryEstimate
  /// Bytes that are allowed beyond that.
  let spareByteCount: Int
  /// The resident bytes of the process before any of it was read or allocated.
  let residentBefore: Int
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

  /// Reads the headers of inputs and weights, optimizes, plans and checks memory; then reads inputs and weights.
  init(_ loaded: SpecLoader.Loaded, _ options: ModelOptions, console: Console) throws {
    let model = loaded.model
    self.loaded = loaded
    self.console = console
    let scanned = try InputReader(model, seed: options.seed).scan(
      options.inputs, dims: options.dims, fillsMissing: options.fillsInputs, memoryLimit: options.memoryLimit)
    let loader = SpecLoader(console: console)
    let optimized = try loader.optimize(
      loaded, pipeline: options.optimizes ? .inference : .canonical, options: options.passes)
    loader.noteWarnings(loaded)
    module = optimized.module
    let plan = try ExecutionPlan.make(module)
    let bindings = try plan.solveDims(inputs: scanned.types)
    errors = RunTimeErrors(loaded: loaded, console: console)
    try errors.check(plan, bindings, inputs: scanned.types.mapValues { $1 })
    bound = try BoundPlan(plan, bindings: bindings)
    let weights = ModelWeights(
      console: console, path: options.weights, mapping: options.mapping, ignored: options.ignored, loaded: loaded,
      seed: options.seed, raisesWarnings: options.spec.raisesWarnings, memoryLimit: options.memoryLimit)
    let opened = try weights.open(plan, of: model, optimized: optimized.module)

    let threadCount = options.threadCount ?? ThreadPool.processorCount
    var memory = MemoryEstimate()
    try scanned.addMemory(to: &memory)
    var scratch = ScratchSize(in: .current)
    try opened.addMemory(plan, of: model, &scratch, to: &memory)
    try bound.addMemory(&scratch, to: &memory)
    memory.hold(scratch: scratch, workers: threadCount)
    try memory.check(limit: options.memoryLimit)
    self.memory = memory
    spareByteCount = options.memoryLimit - memory.byteCount
    residentBefore = Machine.residentByteCount

    values = try scanned.read()
    KernelChoice.warn(on: console)
    threads = ThreadPool(threadCount: threadCount)
    let threads = threads
    let parameters = try console.progress("loading weights") {
      try weights.load(opened, plan, of: model, scansPacked: options.scansPackedWeights, threads: threads)
    }
    weightWarnings = parameters.warnings
    try weights.report(weightWarnings)
    runner = try ModelRunner(bound, parameters: parameters.store, threads: threads, inputs: values)
    flops = (try? optimized.module.flops().evaluate(bindings)) ?? 0
  }

  /// One run on the inputs, which gives the memory of the outputs itself: later runs, on the same inputs, write the same
  /// to it.
  package func run() throws -> [(name: String, tensor: Tensor)] {
    try console.progress("running") { try errors.run({ runner.failedOrigin }, { try runner.runInPlace(values) }) }
  }

  /// Times runs on the inputs.
  func measure(seconds: Double = 3) throws -> RunTiming {
    try console.progress("measuring") {
      try RunTiming(of: flops, on: threads, format: bound.plan.weightFormat, seconds: seconds) {
        try runner.runSteps()
      }
    }
  }
}
