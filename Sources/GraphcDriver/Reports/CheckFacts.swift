import Diagnostics
import ExecutionPlan
import GraphGen
import GraphIR
import GraphcRuntime
import GraphcText
import ModelSpec
import Passes

/// The results of `graphc check` for a spec without errors, as text and as JSON.
struct CheckFacts {
  /// A variant of the spec and the number of elements of its parameters.
  typealias Variant = (name: String, parameters: Int)

  let loaded: SpecLoader.Loaded
  let optimized: Pipeline.Result
  let variants: [Variant]
  /// Of a model with `generate:`.
  let generationCosts: GenerationCosts?
  private let flops: Dim
  private let traffic: Dim
  private let peak: PeakMemory

  /// - Throws: as the costs of a module: `limit/elements`, `limit/dim`.
  init(
    _ loaded: SpecLoader.Loaded, _ optimized: Pipeline.Result, variants: [Variant], generationCosts: GenerationCosts?
  ) throws {
    self.loaded = loaded
    self.optimized = optimized
    self.variants = variants
    self.generationCosts = generationCosts
    flops = try loaded.model.module.flops()
    traffic = try optimized.module.trafficByteCount()
    peak = try optimized.module.peakMemory()
  }

  private var model: ElaboratedModel { loaded.model }
  private var module: Module { loaded.model.module }
  private var fusion: FusionReport { FusionReport(optimized) }
  private var axes: AxisFacts { AxisFacts(module: module, sources: loaded.sources) }

  // MARK: For people

  /// - Parameter spec: the path as it was given.
  func lines(of spec: String) -> [String] {
    var lines = ["\(escaped(spec)): \(module.name) is right"]
    for input in model.inputs { lines.append("  input       \(input)") }
    for (output, type) in zip(module.main.outputs, module.main.outputTypes) {
      lines.append("  output      \(output.name): \(type)")
    }
    if loaded.precision != .f32 { lines.append("  precision   \(loaded.precision.rawValue)") }
    let shares = ParameterShares(module)
    lines.append("  parameters  \(grouped(module.parameterElementCount))")
    if shares.shares.count > 1 { lines.append("              " + shares.text()) }
    lines.append("  functions   " + functionSummary)
    lines.append("  FLOPs       \(text(flops))")
    lines.append("  traffic     \(text(traffic)) bytes read and written by the ops")
    let place = peak.steps.isEmpty ? "" : ", at \(peak.steps.joined(separator: "."))"
    lines.append("  memory      \(text(peak.byteCount)) bytes of activations\(place)")
    for variant in variants {
      lines.append("  variant     \(variant.name): \(grouped(variant.parameters)) parameters")
    }
    if !fusion.sites.isEmpty { lines.append("  attention   \(fusion.summary)") }
    if let generation = model.generation {
      lines.append("  generation  " + GenerationFacts(generation: generation).line)
      lines += generationCosts?.lines ?? []
    }
    return lines + axes.lines
  }

  private func text(_ dim: Dim) -> String { dim.constantValue.map(grouped) ?? dim.description }

  /// The called functions, each with the number of its calls.
  private var functions: [(name: String, calls: Int)] {
    var calls: [String: Int] = [:]
    for function in module.functions {
      for node in function.nodes {
        for (name, count) in node.op.callCounts { calls[name, default: 0] += count }
      }
    }
    return module.functions.dropLast().map { ($0.name, calls[$0.name] ?? 0) }
  }

  /// The text about at most six functions.
  private var functionSummary: String {
    let called = functions.map { "\($0.name) × \($0.calls)" }
    let rest = called.count > 6 ? ["and \(called.count - 6) more"] : []
    return (called.prefix(6) + rest + [Module.mainName]).joined(separator: ", ")
  }

  // MARK: For programs

  /// Costs are polynomials of the run-time dims, as text.
  var json: [(key: String, value: JSONValue)] {
    let inputs = model.inputs.map { input in
      JSONValue.object([
        ("name", .string(input.name)), ("type", .string(input.type)),
        ("default", .optional(input.defaultValue?.description)),
      ])
    }
    let outputs = zip(module.main.outputs, module.main.outputTypes).map { output, type in
      JSONValue.object([("name", .string(output.name)), ("type", .string(type.description))])
    }
    let shares = ParameterShares(module).shares.map { share in
      JSONValue.object([
        ("name", .string(share.name)), ("repeats", .integer(share.repeats)), ("parameters", .integer(share.count)),
      ])
    }
    return [
      ("model", .string(module.name)), ("precision", .string(loaded.precision.rawValue)),
      ("inputs", .array(inputs)), ("outputs", .array(outputs)),
      ("parameters", .integer(module.parameterElementCount)), ("shares", .array(shares)),
      (
        "functions",
        .array(functions.map { .object([("name", .string($0.name)), ("calls", .integer($0.calls))]) })
      ),
      ("flops", .string(flops.description)), ("traffic", .string(traffic.description)),
      ("memory", .string(peak.byteCount.description)), ("memory_at", .string(peak.steps.joined(separator: "."))),
      (
        "variants",
        .array(variants.map { .object([("name", .string($0.name)), ("parameters", .integer($0.parameters))]) })
      ),
      ("attention", .object([("fused", .integer(fusion.fused)), ("total", .integer(fusion.total))])),
      ("causality", axes.causalityJSON), ("equivariance", axes.equivarianceJSON),
      ("generation", model.generation.map { GenerationFacts(generation: $0).json(generationCosts) } ?? .null),
    ]
  }
}
