import Diagnostics
import GraphGen
import GraphIR
import GraphcProgram
import GraphcRuntime
import GraphcText
import Interpreter
import Passes
import Trainer

/// A run of training: data, a training step, and the folder that keeps what it makes.
struct TrainingRun {
  private let console: Console
  private let options: TrainingOptions
  private let loaded: SpecLoader.Loaded
  private let loader: SpecLoader
  private let prepared: PreparedTraining
  private let data: DataSplit
  private let plan: TrainingPlan
  private let engine: TrainingEngine
  private let evaluation: EvaluationEngine?
  private let choice: BestChoice

  /// Opens the data, derives and plans the step, and gives the parameters their values. Nothing is written.
  init(_ loaded: SpecLoader.Loaded, _ options: TrainingOptions, loader: SpecLoader, console: Console) throws {
    (self.console, self.options, self.loaded, self.loader) = (console, options, loaded, loader)
    let path = options.model.path
    let validated = try loader.training(loaded, for: .evaluation, path: path)
    data = try Self.split(validated, options)
    let sizes = try BatchSizes(
      validated.training, batch: options.step.batch, accumulation: options.step.accumulation)
    let steps = try Self.steps(
      validated.training, options, examples: data.training.count, perStep: sizes.perStep)
    let elaborated = try loader.training(loaded, for: .training(steps: steps), path: path)
    prepared = try console.progress("differentiating") {
      try PreparedTraining(elaborated, options.step, loader: loader)
    }
    plan = TrainingPlan(
      steps: steps, examplesPerStep: sizes.perStep, validationBatch: sizes.batch,
      interval: options.interval ?? max(1, data.training.count / sizes.perStep))
    choice = try BestChoice(options.best, validated.training)
    let threads = ThreadPool(threadCount: options.model.threadCount ?? ThreadPool.processorCount)
    engine = try TrainingEngine(
      prepared.description, plan: prepared.plan, seed: options.model.seed, memoryLimit: options.model.memoryLimit,
      threads: threads)
    evaluation = try data.validation.map { _ in
      try EvaluationEngine(validated, memoryLimit: options.model.memoryLimit, threads: threads)
    }
  }

  private static func split(_ elaborated: TrainingElaboration, _ options: TrainingOptions) throws -> DataSplit {
    let data = try elaborated.data(options.data)
    switch options.validation {
    case .share(let share): return try DataSplit(data, validationShare: share, seed: options.model.seed)
    case .data(let path): return try DataSplit(training: data, validation: elaborated.data(path))
    }
  }

  private static func steps(
    _ training: Training, _ options: TrainingOptions, examples: Int, perStep: Int
  ) throws -> Int {
    if let epochs = options.epochs {
      let (all, overflow) = examples.multipliedReportingOverflow(by: epochs)
      guard !overflow else {
        throw GraphcError(.usage, "usage/range", "\(epochs) epochs of \(examples) examples are too many")
      }
      return max(1, all / perStep + (all % perStep == 0 ? 0 : 1))
    }
    if let steps = options.steps ?? training.steps { return steps }
    throw GraphcError(
      .usage, "usage/missing-option", "nothing says how long to train",
      help: "give --steps or --epochs, or write steps: under train:")
  }

  /// Trains until the last step or an interrupt.
  func run() throws -> ExitCode {
    let folder = try RunFolder(path: options.output, for: options.resumes ? .resume : .begin)
    let done = try options.resumes ? resume(folder) : begin()
    let log = try TrainingLog(in: folder.handle, lastStep: done)
    var best = try options.resumes ? BestWeights(in: folder.handle) : nil
    announce(done)
    guard done < plan.steps else {
      console.note("the run is complete: \(counted(done, "step"))")
      return .success
    }
    let order = try ExampleOrder(count: data.training.count, seed: options.model.seed)
    let validation = evaluation.flatMap { engine in data.validation.map { (engine, $0) } }
    let loop = TrainingLoop(plan, engine: engine, data: data.training, order: order, validation: validation)
    var progress = TrainingProgress(plan, after: done, console: console)
    var losses = try TrainingLog.entries(in: folder.handle).map(\.loss)
    var measured: (metric: String, value: Double)?
    func write(_ entry: LogEntry) throws {
      try log.append(entry)
      losses.append(entry.loss)
    }
    do {
      // After an interrupt the program ends by its signal, once the state is saved below: writing is undone until then.
      let end = try Interruption.whileCollecting {
        try loop.run(after: done, isCancelled: { Interruption.isRequested }) { event in
          switch event {
          case .step(let step, let result, let seconds):
            try write(LogEntry(.training, step: step, values(of: result, seconds: seconds)))
            progress.show(step: step, result, seconds: seconds)
          case .validation(let step, let found):
            try write(LogEntry(.validation, step: step, found.map { ($0.name, $0.quotient.value) }))
            progress.note(step: step, found)
            measured = choice.measured(found)
          case .save(let step):
            try log.synchronize()
            try save(step, in: folder)
            // Without validation the last weights are kept.
            let current = evaluation == nil ? ("step", Double(step)) : measured
            if let (metric, value) = current, choice.isBetter(value, than: best) {
              let better = BestWeights(step: step, metric: metric, value: value)
              try better.write(weights(), in: folder.handle)
              best = better
            }
            measured = nil
            try drawCurve(losses, in: folder)
          }
        }
      }
      progress.end()
      if !end.isSaved {
        try engine.requireFiniteStates(step: end.steps)
        try log.synchronize()
        try save(end.steps, in: folder)
        try drawCurve(losses, in: folder)
      }
      let kept =
        best.map { "; \(CheckpointFile.best): \($0.metric) \(significant($0.value, 4)) at step \($0.step)" } ?? ""
      console.note("\(escaped(options.output)): \(end.steps) of \(counted(plan.steps, "step"))\(kept)")
      return .success
    } catch let failure as NonFiniteStep {
      report(failure, of: loop, in: folder)
      throw CommandFailure(code: .failure)
    }
  }

  /// Says what is not finite. For a number that a step reports, the state before it is made again, since the same steps
  /// give the same bits, to find the op that made it.
  private func report(_ failure: NonFiniteStep, of loop: TrainingLoop, in folder: RunFolder) {
    switch failure {
    case .state(let step, let name, let element):
      let error = GraphcError(
        .badInput, "train/not-finite",
        "after step \(step) '\(name)' holds NaN or infinity, first at element \(element)",
        help: "lower the learning rate, or limit the gradients with clip:")
      console.noteText(error.description)
    case .report(let step, let name, let value):
      let found = try? console.progress("looking for the op") { () throws -> ModelRunner.NonFiniteValue? in
        let latest = try? TrainingCheckpoint.latest(in: folder.handle).checkpoint
        let done = try latest.map { try restore($0) } ?? begin()
        return try loop.firstNonFinite(step: step, after: done)
      }
      var notes: [Diagnostic.Note] = []
      if let found = found ?? nil {
        let what = found.isNaN ? "NaN" : "infinity"
        notes.append(.init("\(what) is first in \(quoted(found.name)), computed here", at: found.origin.span))
        notes += found.origin.calls.map { .init("called here", at: $0) }
      }
      let log = DiagnosticLog()
      log.report(
        Diagnostic(
          "train/not-finite", "in step \(step) '\(name)' is \(value)",
          at: prepared.elaborated.training.loss.span, notes: notes,
          help: "lower the learning rate, limit the gradients with clip:, or look for data that are not finite"))
      loader.write(log, prepared.elaborated.sources, as: .text)
    }
  }

  private func values(of result: TrainingEngine.Result, seconds: Double) -> [(name: String, value: Double)] {
    let quotients = prepared.description.quotients.map { ($0.name, result.quotients[$0.name]?.value ?? .nan) }
    let rate = result.numbers["rate"].map { [("rate", $0)] } ?? []
    return quotients + rate + [("seconds", seconds)]
  }

  private func announce(_ done: Int) {
    let trained = prepared.trainedCount
    let frozen = prepared.parameterCount - trained
    console.note(
      "training \(grouped(trained)) parameters"
        + (frozen > 0 ? ", \(grouped(frozen)) stay as they are" : "") + ", on \(grouped(data.training.count)) examples"
        + (data.validation.map { ", measured on \(grouped($0.count))" } ?? "")
        + "; \(counted(plan.steps, "step")) of \(plan.examplesPerStep)"
        + (done > 0 ? ", \(done) done" : ""))
  }

  // MARK: Beginning, saving and resuming

  private func begin() throws -> Int {
    engine.states.reset()
    let weights = ModelWeights(
      console: console, path: options.model.weights, mapping: options.model.mapping, ignored: options.model.ignored,
      loaded: loaded, seed: options.model.seed, raisesWarnings: options.model.spec.raisesWarnings,
      memoryLimit: options.model.memoryLimit)
    let source = try weights.startingSource(of: loaded.model)
    try console.progress("loading weights") { try engine.load(from: source) }
    return 0
  }

  private func resume(_ folder: RunFolder) throws -> Int {
    let (checkpoint, damaged) = try TrainingCheckpoint.latest(in: folder.handle)
    if let damaged { console.note("warning: \(damaged.description)") }
    try checkpoint.requireSettings(settings)
    guard checkpoint.seed == options.model.seed else {
      throw GraphcError(
        .badInput, "checkpoint/spec-mismatch", "the run began with the seed \(checkpoint.seed)", path: checkpoint.path,
        help: "give --seed \(checkpoint.seed)")
    }
    return try restore(checkpoint)
  }

  /// Returns the number of steps that were done.
  private func restore(_ checkpoint: TrainingCheckpoint) throws -> Int {
    try engine.load(from: InitialParameters(seed: options.model.seed))
    try checkpoint.restore(into: engine.savedTensors.map { ($0.name, TensorMemory($0.tensor)) })
    return checkpoint.step
  }

  private func save(_ step: Int, in folder: RunFolder) throws {
    try TrainingCheckpoint.write(
      engine.savedTensors, step: step, seed: options.model.seed, settings: settings, in: folder.handle)
  }

  private func weights() throws -> [SavedTensor] {
    let trained = engine.trainedParameters
    return try loaded.model.untapped.parameters.map { try trained.saved($0) }
  }

  private func drawCurve(_ losses: [LogEntry], in folder: RunFolder) throws {
    let curve = LossCurve(losses, title: loaded.model.module.name)
    try folder.write(Array(curve.svgText.utf8), to: "loss.svg")
  }

  /// What the bits of a run depend on, beside the seed and the data.
  private var settings: String {
    let functions = prepared.elaborated.training.groups.compactMap(\.optimizer).flatMap { optimizer in
      optimizer.functions.values.map { function in
        "\(optimizer.name) \(function.nodes.map { "\($0.op)\($0.operands)" })"
      }
    }
    let optimizers = SHA256.hexadecimal(of: functions.sorted().joined(separator: "\n"))
    return [
      "spec: \(specDigest(of: prepared.elaborated.model.module))", "optimizers: \(optimizers)",
      "steps: \(plan.steps)", "batch: \(prepared.sizes.batch)", "accumulate: \(prepared.sizes.accumulation)",
      "clip: \(prepared.elaborated.training.largestNorm.map { "\($0)" } ?? "none")",
      "freeze: \(options.step.frozen.joined(separator: " "))", "examples: \(data.training.count)",
      "validation: \(data.validation?.count ?? 0)",
    ].joined(separator: "\n")
  }
}

extension LogEntry {
  /// What the curve shows of it.
  fileprivate var loss: LogEntry { LogEntry(kind, step: step, values.filter { $0.name == "loss" }) }
}
