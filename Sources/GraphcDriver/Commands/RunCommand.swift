import Diagnostics
import GraphGen
import GraphIR
import GraphcProgram
import GraphcRuntime
import GraphcText
import Interpreter

/// `graphc run SPEC`: runs a model on inputs and prints or writes its outputs.
struct RunCommand: Command {
  static let syntax = CommandSyntax(
    "run", "Run a model.",
    discussion: """
      Without --weights the parameters are initial values from the seed. Without --output a summary of each output is \
      printed; with labels in the spec, the likeliest classes.

        graphc run Models/digits-vit.yaml --weights Models/digits-vit.safetensors --input image=five.png
      """,
    positionals: [.spec],
    options: ModelOptions.syntax + [
      OptionSyntax(
        "output", short: "o", value: "NAME=FILE.npy", "Write an output to a file.", repeated: true, completion: .file),
      OptionSyntax(flag: "time", "Measure the run, with the peak of the machine in between."),
      OptionSyntax(flag: "check-finite", "Exit with 1 if weights or an output hold NaN or infinity."),
      .taps,
      OptionSyntax(flag: "no-fuse", "Run the canonical graph without fused ops."),
      .disabledPasses, .rewriteLimit, .format,
    ])

  private let console: Console
  private let options: ModelOptions
  /// `name=file`, in order.
  private let outputs: [String]
  private let time: Bool
  private let checksFinite: Bool
  private let format: OutputFormat

  init(_ arguments: ParsedArguments, console: Console) throws {
    self.console = console
    var options = try ModelOptions(arguments)
    outputs = arguments.values("output")
    time = arguments.has("time")
    checksFinite = arguments.has("check-finite")
    format = arguments.outputFormat
    options.scansPackedWeights = checksFinite
    self.options = options
  }

  func run() throws -> ExitCode {
    let loaded = try SpecLoader(console: console, format: DiagnosticFormat(format), options: options.spec)
      .load(options)
    let model = loaded.model
    let read =
      options.inputs.compactMap { Assignment($0)?.value } + [options.path] + (options.weights.map { [$0] } ?? [])
    let outcome = try RunResults(
      outputs, names: model.module.main.outputs.map(\.name), labels: model.labels, read: read)
    let prepared = try PreparedModel(loaded, options, console: console)
    if checksFinite, !prepared.weightWarnings.isEmpty { throw CommandFailure(code: .failure) }
    let results = try prepared.run()
    if checksFinite { try checkFinite(results) }
    switch format {
    case .text:
      try outcome.report(results, to: console)
      if time {
        console.printText(try prepared.measure().text)
        console.print(KernelChoice.text)
      }
    case .json:
      try outcome.write(results)
      var members: [(key: String, value: JSONValue)] = [("outputs", .array(try results.map(json)))]
      if time { members.append(("median_ms", .double(try prepared.measure().medianSeconds * 1000))) }
      console.print(JSONValue.object(members).text)
    }
    return .success
  }

  /// Outputs with more elements can only be written with `--output`.
  private static let jsonElementLimit = 10_000

  /// Name, dtype, shape and, for small outputs, the values in row-major order; a non-finite value is a string.
  private func json(_ name: String, _ tensor: Tensor) throws -> JSONValue {
    var values = JSONValue.null
    if tensor.count <= Self.jsonElementLimit {
      values =
        switch tensor.dtype {
        case .f32:
          .array(
            try tensor.elements(as: Float.self).map { $0.isFinite ? .double(Double($0)) : .string("\($0)") })
        case .i32: .array(try tensor.elements(as: Int32.self).map { .integer(Int($0)) })
        case .bf16: .null
        case .bool: .array(try tensor.elements(as: Bool.self).map { .bool($0) })
        }
    }
    return .object([
      ("name", .string(name)), ("dtype", .string(tensor.dtype.rawValue)),
      ("shape", .array(tensor.shape.map { .integer($0) })), ("values", values),
    ])
  }

  private func checkFinite(_ results: [(name: String, tensor: Tensor)]) throws {
    for (name, tensor) in results {
      guard let index = tensor.countNonFinite().first else { continue }
      console.note("error: the output '\(name)' is not finite at element \(index) [value/not-finite]")
      throw CommandFailure(code: .failure)
    }
  }
}
