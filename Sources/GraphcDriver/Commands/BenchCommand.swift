import ExecutionPlan
import GraphGen
import GraphIR
import GraphcProgram
import GraphcRuntime
import GraphcText
import Interpreter
import ModelSpec

/// `graphc bench SPEC`: how long a run of a model takes, what part of the machine's peak that is, and its memory.
struct BenchCommand {
  var console: Console
  var options: ModelOptions
  /// How long to measure.
  var seconds: Double
  var format: OutputFormat
  /// Whether each kernel is timed.
  var profiles = false
  /// Where a trace of the profile goes.
  var trace: String?

  func run() throws -> ExitCode {
    if let trace {
      guard profiles else {
        throw GraphcError(
          .usage, "usage/value", "--trace is for --profile", help: "graphc bench SPEC --profile --trace \(trace)")
      }
      try AtomicFile.checkPlace(trace)
      let inputs = options.inputs.compactMap { Assignment($0)?.value }
      try AtomicFile.checkDistinct(output: trace, inputs: [options.spec] + [options.weights].compactMap { $0 } + inputs)
    }
    var options = options
    options.fillsInputs = true
    let loaded = try SpecLoader(
      console: console, format: DiagnosticFormat(format), raisesWarnings: options.raisesWarnings,
      only: options.only
    ).load(options)
    let prepared = try PreparedModel(loaded, options, console: console)
    let report = try Interruption.whileCollecting {
      // The measured runs start with the inputs in their buffers.
      _ = try prepared.run()
      let profile = try console.progress("profiling") {
        profiles ? try Profile(of: prepared, loaded.sources, seconds: seconds) : nil
      }
      return Report(
        model: loaded.model.module.name, precision: loaded.precision, options: options, prepared: prepared,
        timing: try profile?.runs.unwatched ?? prepared.measure(seconds: seconds),
        peakResidentByteCount: profile?.peakResidentByteCount ?? Machine.peakResidentByteCount, profile: profile)
    }
    if let trace, let profile = report.profile {
      try AtomicFile.write(
        Array((ProfileTrace(profile: profile, model: report.model).json.text + "\n").utf8), to: trace)
    }
    switch format {
    case .text: for line in report.lines { console.print(line) }
    case .json: console.print(report.json.text)
    }
    return .success
  }
}

/// What was measured, and of what.
private struct Report {
  var model: String
  var precision: Precision
  var options: ModelOptions
  var prepared: PreparedModel
  var timing: RunTiming
  var peakResidentByteCount: Int
  var profile: Profile?

  private var inputs: [(name: String, type: String)] {
    prepared.bound.plan.main.inputs.compactMap { input in
      prepared.values[input.name].map { (input.name, "\($0.dtype.rawValue)\($0.shape)") }
    }
  }

  var lines: [String] {
    let overrides =
      (options.variant.map { " --variant " + escaped($0) } ?? "")
      + options.settings.map { " --set " + escaped($0) }.joined()
    var table = TextTable()
    table.add("  kernels", escaped(KernelTable.whyCurrent()))
    table.add("  precision", precision.rawValue)
    table.add("  threads", "\(timing.threadCount)")
    for input in inputs { table.add("  input", "\(input.name): \(input.type)") }
    table.add("  time", timing.durationText)
    table.add("  rate", timing.rateText)
    table.add(
      "  memory",
      "peak \(byteText(peakResidentByteCount)) resident; weights \(byteText(prepared.weightByteCount)), "
        + "arena \(byteText(prepared.bound.arenaByteCount))")
    let text = profile.map { ProfileText(profile: $0) }
    for (label, text) in text?.summary ?? [] { table.add("  " + label, text) }
    return ["\(escaped(options.spec)): \(model)\(overrides)"] + table.lines + (text?.lines ?? [])
  }

  var json: JSONValue {
    .object(
      [
        ("model", .string(model)), ("spec", .string(options.spec)),
        ("variant", .optional(options.variant)), ("set", .array(options.settings.map { .string($0) })),
        ("weights", .optional(options.weights)),
        ("kernels", .string("\(KernelTable.current.name)")), ("why_kernels", .string(KernelTable.whyCurrent())),
        ("precision", .string(precision.rawValue)), ("threads", .integer(timing.threadCount)),
        ("inputs", .object(inputs.map { ($0.name, .string($0.type)) })),
        ("runs", .integer(timing.runCount)), ("median_ms", .double(timing.medianSeconds * 1000)),
        ("minimum_ms", .double(timing.minimumSeconds * 1000)), ("flops", .integer(timing.flops)),
        ("gflops_per_second", .double(timing.rate)), ("peak_gflops_per_second", .double(timing.peak)),
        ("peak_share", .double(timing.peakShare)), ("peak_resident_bytes", .integer(peakResidentByteCount)),
        ("arena_bytes", .integer(prepared.bound.arenaByteCount)),
        ("weight_bytes", .integer(prepared.weightByteCount)),
      ] + (profile.map { [("profile", ProfileJSON(profile: $0).value)] } ?? []))
  }
}
