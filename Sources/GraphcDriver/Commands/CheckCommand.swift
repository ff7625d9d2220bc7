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
  var format: OutputFormat

  func run() throws -> ExitCode {
    let loader = SpecLoader(console: console, format: format)
    let loaded = try loader.load(spec, settings: settings)
    let optimized = try loader.optimize(loaded)
    let module = loaded.model.module
    switch format {
    case .json: console.print(loaded.log.json(sources: loaded.sources).text)
    case .text:
      if !loaded.log.diagnostics.isEmpty { _ = loader.report(loaded.log, loaded.sources) }
      for line in try summary(module) { console.print(line) }
      let sites = optimized.remarks.filter { $0.pass == "fuse-attention" }
      let fused = try FusionReport(module: optimized.module, remarks: sites)
      if !sites.isEmpty { console.print("  attention   \(fused.summary)") }
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
    lines.append(
      "  functions   "
        + module.functions.map { function in
          let count = module.functions.reduce(0) { total, caller in
            total
              + caller.nodes.count { if case .call(let call) = $0.op { call.function == function.name } else { false } }
          }
          return function.name == Module.mainName ? function.name : "\(function.name) × \(count)"
        }.joined(separator: ", "))
    let flops: Dim
    do { flops = try module.multiplyAdds().multiplied(by: 2) } catch {
      throw GraphcError(.badInput, "limit/elements", "the cost does not fit in 64 bits")
    }
    lines.append("  FLOPs       \(flops.constantValue.map(grouped) ?? flops.description)")
    return lines
  }
}
