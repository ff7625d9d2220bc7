import GraphcProgram
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
    let loaded = try SpecLoader(console: console).load(
      options.spec, variant: options.variant, settings: options.settings)
    let model = loaded.model
    let read =
      options.inputs.compactMap { Assignment($0)?.value } + [options.spec] + (options.weights.map { [$0] } ?? [])
    let outcome = try RunResults(
      outputs, names: model.module.main.outputs.map(\.name), labels: model.labels, read: read)
    var options = options
    options.scansPackedWeights = checksFinite
    let prepared = try PreparedModel(loaded, options, console: console)
    if checksFinite, !prepared.weightWarnings.isEmpty { throw CommandFailure(code: .failure) }
    let results = try prepared.runner.run(prepared.values)
    if checksFinite { try checkFinite(results) }
    try outcome.report(results, to: console)
    if time {
      console.print(try prepared.measure().text)
      console.print(KernelChoice.text)
    }
    return .success
  }

  private func checkFinite(_ results: [(name: String, tensor: Tensor)]) throws {
    for (name, tensor) in results {
      guard let index = tensor.countNonFinite().first else { continue }
      console.note("error: the output '\(name)' is not finite at element \(index) [value/not-finite]")
      throw CommandFailure(code: .failure)
    }
  }
}
