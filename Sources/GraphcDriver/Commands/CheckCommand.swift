import GraphcProgram
import GraphcText
import Diagnostics
import GraphGen
import GraphIR
import GraphcRuntime
import Passes

/// `graphc check SPEC`: whether a spec is right, and what it comes to.
struct CheckCommand {
  var console: Console
  var spec: String
  var settings: [String]
  var format: DiagnosticFormat

  func run() throws -> ExitCode {
    let loader = SpecLoader(console: console, format: format)
    let loaded = try loader.load(spec, settings: settings)
    let optimized = try loader.optimize(loaded)
    let module = loaded.model.module
    switch format {
    case .json, .sarif: loader.write(loaded.log, loaded.sources, as: format)
    case .text:
      if !loaded.log.diagnostics.isEmpty { _ = loader.report(loaded.log, loaded.sources) }
      for line in try summary(module) { console.print(line) }
      let fused = FusionReport(module: optimized.module, remarks: optimized.remarks)
      if !fused.sites.isEmpty { console.print("  attention   \(fused.summary)") }
    }
    return .success
  }

  private func summary(_ module: Module) throws -> [String] {
    var lines = ["\(spec): \(module.name) is right"]
    for (name, type) in module.main.inputs { lines.append("  input       \(name): \(type)") }
    for (output, type) in zip(module.main.outputs, module.main.outputTypes) {
      lines.append("  output      \(output.name): \(type)")
    }
    lines.append("  parameters  \(grouped(module.parameterElementCount))")
    lines.append("  functions   " + functionSummary(module))
    let flops: Dim
    do { flops = try module.multiplyAdds().multiplied(by: 2) } catch {
      throw GraphcError(.badInput, "limit/elements", "the cost does not fit in 64 bits")
    }
    lines.append("  FLOPs       \(flops.constantValue.map(grouped) ?? flops.description)")
    return lines
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
