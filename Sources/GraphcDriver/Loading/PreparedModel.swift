import ExecutionPlan
import GraphGen
import GraphIR
import GraphcProgram
import GraphcRuntime
import GraphcText
import Interpreter
import ModelSpec
import Passes

/// What the commands that run a model have in common on the command line.
struct ModelOptions {
  var spec: String
  var variant: String?
  var settings: [String] = []
  /// Paths of values that are outputs, too.
  var taps: [String] = []
  /// The outputs that are built.
  var only = OutputChoice([])
  /// A checkpoint or packed weights; `nil` starts from the seed.
  var weights: String?
  var mapping: String?
  /// Tensors that may stay unused.
  var ignored: [String] = []
  /// Whether a `config.json` beside the weights is read.
  var readsConfig = true
  var inputs: [String] = []
  /// Run-time dims of inputs that are made up: `name=value` of `--dim`.
  var dims: [(name: String, value: [UInt8])] = []
  var threadCount: Int?
  var seed: UInt64 = 0
  /// Bytes.
  var memoryLimit: Int?
  /// In the place of that of the spec.
  var precision: Precision?
  var optimizes = true
  var passes = PassOptions()
  /// `--Werror`
  var raisesWarnings = false
  /// Whether inputs that are not given are random.
  var fillsInputs = false
  /// Whether packed weights are looked through for NaN and infinities.
  var scansPackedWeights = false
}

extension SpecLoader {
  /// Loads the spec of a command that runs a model.
  func load(_ options: ModelOptions) throws -> Loaded {
    try load(
      options.spec, variant: options.variant, settings: options.settings, taps: options.taps,
      precision: options.precision, configOf: options.readsConfig ? options.weights : nil)
  }
}

/// A model with its inputs and weights, ready to run.
struct PreparedModel {
  let values: [String: Tensor]
  /// What the plan was made of.
  let module: Module
  let bound: BoundPlan
  let threads: ThreadPool
  let runner: ModelRunner
  /// One line for each parameter that is not finite.
  let weightWarnings: [String]
  private let errors: RunTimeErrors
  /// Of one run: 2 × the multiply-adds of the graph that runs; 0 if they do not fit.
  let flops: Int
  private let console: Console

  /// Reads the inputs, optimizes, plans, checks memory and loads the weights, in this order.
  init(_ loaded: SpecLoader.Loaded, _ options: ModelOptions, console: Console) throws {
    let model = loaded.model
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
      seed: options.seed, raisesWarnings: options.raisesWarnings)
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
  func run() throws -> [(name: String, tensor: Tensor)] {
    try console.progress("running") { try errors.run({ runner.failedOrigin }, { try runner.run(values) }) }
  }

  /// Bytes of the parameters of the shapes that the spec declares, each form in which it is read counted once.
  var weightByteCount: Int {
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
      let bytes = (try? Tensor.byteCount(dtype: parameter.form.dtype, shape: shape)) ?? Int.max / 4
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
