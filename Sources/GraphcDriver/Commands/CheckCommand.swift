import GraphcProgram
import GraphcText
import Diagnostics
import ExecutionPlan
import GraphGen
import GraphIR
import GraphcRuntime
import ModelSpec
import Passes

/// `graphc check SPEC`: whether a spec is right, and what it comes to.
struct CheckCommand {
  var console: Console
  var spec: String
  var variant: String?
  var settings: [String]
  var taps: [String] = []
  /// `--Werror`
  var raisesWarnings = false
  /// Whether fixes that are sure are applied first.
  var fixes = false
  var format: DiagnosticFormat

  func run() throws -> ExitCode {
    let loader = SpecLoader(console: console, format: format, raisesWarnings: raisesWarnings)
    if fixes { try fix(loader) }
    let loaded = try loader.load(spec, variant: variant, settings: settings, taps: taps)
    let variants = try parameterCounts(loaded, loader)
    let optimized = try loader.optimize(loaded)
    switch format {
    case .json, .sarif: loader.write(loaded.log, loaded.sources, as: format)
    case .text:
      if !loaded.log.diagnostics.isEmpty { _ = loader.report(loaded.log, loaded.sources) }
      for line in try summary(loaded, optimized.module) { console.print(line) }
      for line in variants { console.print(line) }
      let fused = FusionReport(module: optimized.module, remarks: optimized.remarks)
      if !fused.sites.isEmpty { console.print("  attention   \(fused.summary)") }
      for line in AxisFacts(module: loaded.model.module, sources: loaded.sources).lines { console.print(line) }
    }
    return .success
  }

  private func fix(_ loader: SpecLoader) throws {
    try SpecFixer(console: console) { contents in
      var loader = loader
      loader.contents = contents
      let reading = try loader.read(spec, variant: variant, taps: taps) { _ in settings }
      return (reading.log, reading.sources)
    }.run()
  }

  /// Checks every variant of the spec as it is written; a line for each.
  private func parameterCounts(_ loaded: SpecLoader.Loaded, _ loader: SpecLoader) throws -> [String] {
    guard variant == nil, settings.isEmpty else { return [] }
    return try loaded.spec.variants.map { entry in
      let name = entry.name.text
      do {
        let module = try loader.load(spec, variant: name, settings: settings).model.module
        return "  variant     \(name): \(grouped(module.parameterElementCount)) parameters"
      } catch let failure as CommandFailure {
        console.note("in the variant '\(name)': --variant \(name)")
        throw failure
      }
    }
  }

  private func summary(_ loaded: SpecLoader.Loaded, _ optimized: Module) throws -> [String] {
    let (model, module) = (loaded.model, loaded.model.module)
    var lines = ["\(spec): \(module.name) is right"]
    for input in model.inputs { lines.append("  input       \(input)") }
    for (output, type) in zip(module.main.outputs, module.main.outputTypes) {
      lines.append("  output      \(output.name): \(type)")
    }
    if loaded.precision != .f32 { lines.append("  precision   \(loaded.precision.rawValue)") }
    let shares = ParameterShares(module)
    lines.append("  parameters  \(grouped(module.parameterElementCount))")
    if shares.shares.count > 1 { lines.append("              " + shares.text()) }
    lines.append("  functions   " + functionSummary(module))
    let flops = try module.flops()
    lines.append("  FLOPs       \(text(flops))")
    lines.append("  traffic     \(text(try optimized.trafficByteCount())) bytes read and written by the ops")
    let peak = try optimized.peakMemory()
    let place = peak.steps.isEmpty ? "" : ", at \(peak.steps.joined(separator: "."))"
    lines.append("  memory      \(text(peak.byteCount)) bytes of activations\(place)")
    return lines
  }

  private func text(_ dim: Dim) -> String {
    dim.constantValue.map(grouped) ?? dim.description
  }

  /// The functions with the number of their calls, at most six.
  private func functionSummary(_ module: Module) -> String {
    var calls: [String: Int] = [:]
    for function in module.functions {
      for node in function.nodes {
        if case .call(let call) = node.op { calls[call.function, default: 0] += 1 }
      }
    }
    let called = module.functions.dropLast().map { "\($0.name) × \(calls[$0.name] ?? 0)" }
    let rest = called.count > 6 ? ["and \(called.count - 6) more"] : []
    return (called.prefix(6) + rest + [Module.mainName]).joined(separator: ", ")
  }
}
