import ExecutionPlan
import GraphGen
import GraphIR
import GraphcProgram
import GraphcRuntime
import GraphcText
import Interpreter
import ModelSpec

/// `graphc bench SPEC`: the time of a run of a model, its share of the machine's peak, and its memory.
struct BenchCommand: Command {
  static let syntax = CommandSyntax(
    "bench", "Measure the time of a run, and its share of the machine's peak.",
    discussion: """
      Inputs that are not given are random. The peak is that of a loop of multiply-adds between registers, of bf16 for \
      a model in bf16, measured in between the runs; FLOPs are twice the multiply-adds of the optimized graph.

        graphc bench Models/vit.yaml --profile --trace vit.json

      --profile shows where the time goes, for each line, block and kernel, summed over all layers, and its share of \
      the FMA peak and of the read bandwidth; both are measured at the same time. Half of the runs are without \
      profiling, and their time is printed, too. chrome://tracing and ui.perfetto.dev open the trace.
      """,
    positionals: [.spec],
    options: ModelOptions.syntax + [
      OptionSyntax("seconds", value: "S", "How long to measure; at least ten runs.", default: "3"),
      OptionSyntax(flag: "profile", "Time every kernel, by line of the spec, by block and by kernel."),
      OptionSyntax(
        "trace", value: "FILE.json", "Write the median run of a profile as a Chrome trace.", completion: .file),
      .disabledPasses, .format,
    ])

  private let console: Console
  private let options: ModelOptions
  /// The seconds of measurement.
  private let seconds: Double
  private let format: OutputFormat
  /// Whether each kernel is timed.
  private let profiles: Bool
  /// The file for the trace of the profile.
  private let trace: String?

  init(_ arguments: ParsedArguments, console: Console) throws {
    self.console = console
    var options = try ModelOptions(arguments)
    options.fillsInputs = true
    self.options = options
    seconds = try arguments.number("seconds", in: 0.01...3600) ?? 3
    format = arguments.outputFormat
    profiles = arguments.has("profile")
    trace = arguments.value("trace")
  }

  func run() throws -> ExitCode {
    if let trace {
      guard profiles else {
        throw GraphcError(
          .usage, "usage/value", "--trace is for --profile", help: "graphc bench SPEC --profile --trace \(trace)")
      }
      try AtomicFile.checkPlace(trace)
      let inputs = options.inputs.compactMap { Assignment($0)?.value }
      try AtomicFile.checkDistinct(output: trace, inputs: [options.path] + [options.weights].compactMap { $0 } + inputs)
    }
    let prepared = try PreparedModel(options, format: DiagnosticFormat(format), console: console)
    let loaded = prepared.loaded
    let report = try Interruption.whileCollecting {
      // The inputs are already in their buffers when a measured run starts.
      _ = try prepared.run()
      let profile = try console.progress("profiling") {
        profiles ? try Profile(of: prepared, loaded.sources, seconds: seconds) : nil
      }
      return Report(
        model: loaded.model.module.name, precision: loaded.precision, options: options, prepared: prepared,
        timing: try profile?.runs.unprofiled ?? prepared.measure(seconds: seconds),
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

/// The results, and what was measured.
private struct Report {
  var model: String
  var precision: Precision
  var options: ModelOptions
  var prepared: PreparedModel
  var timing: RunTiming
  var peakResidentByteCount: Int
  var profile: Profile?

  private var memory: MemoryEstimate { prepared.memory }

  private var inputs: [(name: String, type: String)] {
    prepared.bound.plan.main.inputs.compactMap { input in
      prepared.values[input.name].map { (input.name, "\($0.dtype.rawValue)\($0.shape)") }
    }
  }

  var lines: [String] {
    let overrides =
      (options.spec.variant.map { " --variant " + escaped($0) } ?? "")
      + options.spec.settings.map { " --set " + escaped($0) }.joined()
    var table = TextTable()
    table.add("  kernels", escaped(KernelTable.whyCurrent()))
    table.add("  precision", precision.rawValue)
    table.add("  threads", "\(timing.threadCount)")
    for input in inputs { table.add("  input", "\(input.name): \(input.type)") }
    table.add("  time", timing.durationText)
    table.add("  rate", timing.rateText)
    table.add(
      "  memory",
      "peak \(byteText(peakResidentByteCount)) resident; weights \(byteText(memory.byteCount(of: .weights))), "
        + "arena \(byteText(memory.byteCount(of: .arena))), \(byteText(memory.byteCount)) in all by the plan")
    let text = profile.map { ProfileText(profile: $0) }
    for (label, text) in text?.summary ?? [] { table.add("  " + label, text) }
    return ["\(escaped(options.path)): \(model)\(overrides)"] + table.lines + (text?.lines ?? [])
  }

  var json: JSONValue {
    .object(
      [
        ("model", .string(model)), ("spec", .string(options.path)),
        ("variant", .optional(options.spec.variant)), ("set", .array(options.spec.settings.map { .string($0) })),
        ("weights", .optional(options.weights)),
        ("kernels", .string("\(KernelTable.current.name)")), ("why_kernels", .string(KernelTable.whyCurrent())),
        ("precision", .string(precision.rawValue)), ("threads", .integer(timing.threadCount)),
        ("inputs", .object(inputs.map { ($0.name, .string($0.type)) })),
        ("runs", .integer(timing.runCount)), ("median_ms", .double(timing.medianSeconds * 1000)),
        ("minimum_ms", .double(timing.minimumSeconds * 1000)), ("flops", .integer(timing.flops)),
        ("gflops_per_second", .double(timing.rate)), ("peak_gflops_per_second", .double(timing.peak)),
        ("peak_share", .double(timing.peakShare)), ("peak_resident_bytes", .integer(peakResidentByteCount)),
        ("resident_before_bytes", .integer(prepared.residentBefore)),
        ("estimated_bytes", .integer(memory.byteCount)), ("arena_bytes", .integer(memory.byteCount(of: .arena))),
        ("weight_bytes", .integer(memory.byteCount(of: .weights))),
      ] + (profile.map { [("profile", ProfileJSON(profile: $0).value)] } ?? []))
  }
}
