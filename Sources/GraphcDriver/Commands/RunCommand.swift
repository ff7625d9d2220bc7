import Diagnostics
import GraphGen
import GraphIR
import GraphcRuntime
import GraphcText
import Interpreter

/// `graphc run SPEC`: runs a model on inputs and prints or writes its outputs.
struct RunCommand {
  var console: Console
  var options: ModelOptions
  var outputs: [String] = []
  var time = false
  var checksFinite = false

  func run() throws -> ExitCode {
    let loaded = try SpecLoader(console: console).load(options.spec, settings: options.settings)
    let model = loaded.model
    let targets = try outputTargets(model)
    var options = options
    options.scansPackedWeights = checksFinite
    let prepared = try PreparedModel(loaded, options, console: console)
    if checksFinite, !prepared.weightWarnings.isEmpty { throw CommandFailure(code: .failure) }
    let results = try prepared.runner.run(prepared.values)
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
      console.print(prepared.measure().text)
      console.print("kernels: \(escaped(KernelTable.whyCurrent()))")
    }
    return .success
  }

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
      let given = options.inputs.compactMap { Assignment($0)?.value }
      let weights = options.weights.map { [$0] } ?? []
      try AtomicFile.checkDistinct(output: path, inputs: given + [options.spec] + weights)
      targets.append((name, path))
    }
    return targets
  }

  private func checkFinite(_ results: [(name: String, tensor: Tensor)]) throws {
    for (name, tensor) in results {
      guard let index = tensor.countNonFinite().first else { continue }
      console.note("error: the output '\(name)' is not finite at element \(index) [value/not-finite]")
      throw CommandFailure(code: .failure)
    }
  }
}
