import GraphcProgram
import Diagnostics
import ExecutionPlan
import GraphGen
import GraphIR
import GraphcRuntime
import GraphcText
import Interpreter
import Passes

/// `graphc run SPEC`: runs a model on inputs and prints or writes its outputs.
struct RunCommand {
  var console: Console
  var spec: String
  var settings: [String] = []
  /// A checkpoint or packed weights; `nil` starts from the seed.
  var weights: String?
  var mapping: String?
  var inputs: [String] = []
  var outputs: [String] = []
  var threadCount: Int?
  var seed: UInt64 = 0
  /// Bytes.
  var memoryLimit: Int?
  var time = false
  var checksFinite = false
  var optimizes = true

  func run() throws -> ExitCode {
    let loader = SpecLoader(console: console)
    let loaded = try loader.load(spec, settings: settings)
    let model = loaded.model
    let targets = try outputTargets(model)
    let values = try RunInputs(model: model, seed: seed).read(inputs)
    let optimized = try loader.optimize(loaded, pipeline: optimizes ? .inference : .canonical)
    let plan = try ExecutionPlan.make(optimized.module)
    let bindings = try plan.solveDims(inputs: values.mapValues { ($0.dtype, $0.shape) })
    let bound = try BoundPlan(plan, bindings: bindings)
    try checkMemory(bound)

    if let wanted = Machine.requestedKernels, wanted != "\(KernelTable.current.name)" {
      console.note("warning: the kernels are \(escaped(KernelTable.whyCurrent())) [usage/kernels]")
    }
    let threads = ThreadPool(threadCount: threadCount ?? ThreadPool.processorCount)
    let loadedWeights = try ModelWeights(console: console, path: weights, mapping: mapping, seed: seed)
      .load(plan, of: model, scansPacked: checksFinite, threads: threads)
    for warning in loadedWeights.warnings { console.note(warning) }
    if checksFinite, !loadedWeights.warnings.isEmpty { throw CommandFailure(code: .failure) }
    let runner = try ModelRunner(bound, parameters: loadedWeights.store, threads: threads)
    let results = try runner.run(values)
    if checksFinite { try checkFinite(results) }
    for (name, path) in targets {
      guard let tensor = results.first(where: { $0.name == name })?.tensor else { continue }
      try NpyFile.write(tensor, to: path)
    }
    if targets.isEmpty {
      for (name, tensor) in results {
        let isLabelled = name == results.first?.name && !model.labels.isEmpty
        for line in OutputSummary(name: name, tensor: tensor, labels: isLabelled ? model.labels : []).lines {
          console.print(line)
        }
      }
    }
    if time {
      let flops: Int
      do { flops = try optimized.module.multiplyAdds().multiplied(by: 2).evaluate(bindings) } catch { flops = 0 }
      console.print(Timing.measure(runner, threads: threads, flops: flops).text)
      console.print("kernels: \(escaped(KernelTable.whyCurrent()))")
    }
    return .success
  }

  // MARK: Options

  private func outputTargets(_ model: ElaboratedModel) throws -> [(name: String, path: String)] {
    let names = model.module.main.outputs.map(\.name)
    var targets: [(name: String, path: String)] = []
    for option in outputs {
      guard let assignment = Assignment(option) else {
        throw GraphcError(.usage, "usage/output", "--output takes name=FILE.npy, not '\(option)'")
      }
      let (name, path) = (assignment.name, assignment.value)
      guard names.contains(name) else {
        throw GraphcError(
          .usage, "usage/output", "the model has no output '\(name)'",
          help: NearestName.best(to: name, among: names).map { "did you mean '\($0)'?" }
            ?? "its outputs are \(names.joined(separator: ", "))")
      }
      guard path.hasSuffix(".npy") else {
        throw GraphcError(.usage, "usage/output", "outputs are written as .npy files", path: path)
      }
      let given = inputs.compactMap { Assignment($0)?.value }
      try AtomicFile.checkDistinct(output: path, inputs: given + [spec] + (weights.map { [$0] } ?? []))
      targets.append((name, path))
    }
    return targets
  }

  // MARK: Checks

  private func checkMemory(_ bound: BoundPlan) throws {
    var tensors: [(name: String, byteCount: Int)] = []
    var total = bound.arenaByteCount
    var overflow = false
    bound.plan.forEachParameter { path, parameter in
      let shape = parameter.type.shape.map { $0.constantValue ?? 0 }
      let bytes = (try? Tensor.byteCount(dtype: parameter.type.dtype, shape: shape)) ?? Int.max / 4
      tensors.append((path, bytes))
      let sum = total.addingReportingOverflow(bytes)
      total = sum.partialValue
      overflow = overflow || sum.overflow
    }
    // One tensor is in memory twice while it is packed.
    let largest = tensors.map(\.byteCount).max() ?? 0
    let estimate = overflow || total > Int.max - largest ? Int.max : total + largest
    tensors.append(("activations (arena)", bound.arenaByteCount))
    tensors.sort { $0.byteCount > $1.byteCount }
    try MemoryLimit.check(estimate, limit: memoryLimit ?? MemoryLimit.standard, largest: tensors)
  }

  private func checkFinite(_ results: [(name: String, tensor: Tensor)]) throws {
    for (name, tensor) in results {
      guard let index = tensor.countNonFinite().first else { continue }
      console.note("error: the output '\(name)' is not finite at element \(index) [value/not-finite]")
      throw CommandFailure(code: .failure)
    }
  }
}
