package import GraphcProgram
import GraphcRuntime
import GraphcText
import ModelSpec
import Passes

/// The program: from arguments to an exit code.
public enum CommandLineTool {
  package static let version = "0.1.0"

  /// Runs the program with the arguments and standard streams of the process.
  ///
  /// - Returns: the exit code.
  public static func main() -> Int32 {
    Interruption.heedSignals()
    return run(Array(CommandLine.arguments.dropFirst()), console: .standard())
  }

  /// Runs a command.
  ///
  /// - Parameter arguments: the arguments without the name of the program.
  /// - Returns: the exit code.
  package static func run(_ arguments: [String], console: Console) -> Int32 {
    let status = console.finish(code(of: arguments, console))
    Interruption.endIfInterrupted()
    return status
  }

  private static func code(of arguments: [String], _ console: Console) -> Int32 {
    do throws(any Error) {
      let parser = CommandLineParser(CommandTable.root, version: version, width: Machine.terminalWidth)
      switch try parser.parse(arguments) {
      case .show(let text):
        console.print(text.hasSuffix("\n") ? String(text.dropLast()) : text)
        return ExitCode.success.rawValue
      case .run(let parsed): return try command(parsed, console)
      }
    } catch let error as UsageError {
      console.noteVerbatim(error.text)
      return UsageError.exitCode
    } catch {
      let message = (error as? InternalError)?.message ?? "\(error)"
      console.note(
        "internal error: \(message)\n  This is a bug of graphc, not of your spec; please report it with the spec.")
      return ExitCode.software.rawValue
    }
  }

  /// Runs a command and writes its errors in the format that it was asked for.
  private static func command(_ arguments: ParsedArguments, _ console: Console) throws -> Int32 {
    do {
      return try run(command: arguments, console).rawValue
    } catch let error as GraphcError {
      error.write(to: console, as: diagnosticFormat(arguments))
      return ExitCode(error.kind).rawValue
    } catch let failure as CommandFailure {
      return failure.code.rawValue
    }
  }

  private static func diagnosticFormat(_ arguments: ParsedArguments) -> DiagnosticFormat {
    arguments.value("format").flatMap { DiagnosticFormat(rawValue: $0) } ?? .text
  }

  private static func run(command arguments: ParsedArguments, _ console: Console) throws -> ExitCode {
    let settings = arguments.values("set")
    let variant = arguments.value("variant")
    let taps = arguments.values("tap")
    let only = OutputChoice(arguments.values("only"))
    let format = OutputFormat(rawValue: arguments.value("format") ?? "") ?? .text
    switch arguments.command.first {
    case "check":
      return try SeveralSpecs(console: console, format: diagnosticFormat(arguments))
        .run(arguments.positionalValues("SPEC")) { spec, console in
          try CheckCommand(
            console: console, spec: spec, variant: variant, settings: settings, taps: taps, only: only,
            raisesWarnings: arguments.has("Werror"), fixes: arguments.has("fix"),
            shapes: arguments.has("shapes") ? arguments.values("shapes") : nil,
            tapPatterns: arguments.has("taps") ? arguments.values("taps") : nil, format: diagnosticFormat(arguments)
          ).run()
        }
    case "run": return try run(arguments, console)
    case "compile":
      return try CompileCommand(
        console: console, specs: arguments.positionalValues("SPEC"), variant: variant, settings: settings,
        taps: taps, only: only, precision: precision(arguments), weights: arguments.values("weights"),
        mapping: arguments.value("mapping"), ignored: arguments.values("ignore"),
        readsConfig: !arguments.has("no-config"),
        seed: try arguments.integer("seed", in: 0...Int.max).map { UInt64($0) }, output: arguments.value("output"),
        name: arguments.value("name"), overwrites: arguments.has("force"), format: format,
        raisesWarnings: arguments.has("Werror")
      ).run()
    case "bench":
      return try BenchCommand(
        console: console, options: try modelOptions(arguments),
        seconds: try arguments.number("seconds", in: 0.01...3600) ?? 3, format: format,
        profiles: arguments.has("profile"), trace: arguments.value("trace")
      ).run()
    case "show":
      return try show(arguments, console, format)
    case "explain":
      return try ExplainCommand(
        console: console, topic: arguments.positional("TOPIC"), spec: arguments.positional("SPEC"),
        variant: variant, settings: settings, taps: taps, format: format
      ).run()
    case "opt": return try opt(arguments, console, format)
    case "fmt":
      return try FormatCommand(
        console: console, files: arguments.positionalValues("FILE"), checks: arguments.has("check")
      ).run()
    case "init":
      if arguments.has("output"), arguments.positional("KIND") == nil {
        throw arguments.error(
          "usage/missing-argument", "argument KIND is missing", help: Starter.all.map(\.kind).joined(separator: ", "))
      }
      return try InitCommand(
        console: console, kind: arguments.positional("KIND"), output: arguments.value("output")
      ).run()
    case "schema": return try SchemaCommand(console: console, output: arguments.value("output")).run()
    case "ops":
      return try OpsCommand(
        console: console, name: arguments.positional("NAME"), isMarkdown: arguments.value("format") == "markdown"
      ).run()
    case "inspect":
      return try InspectCommand(
        console: console, path: arguments.positional("FILE") ?? "", checksFinite: arguments.has("check-finite"),
        format: format
      ).run()
    default: throw InternalError(message: "the command \(arguments.command) has no implementation")
    }
  }

  private static func run(_ arguments: ParsedArguments, _ console: Console) throws -> ExitCode {
    var command = RunCommand(console: console, options: try modelOptions(arguments))
    command.outputs = arguments.values("output")
    command.time = arguments.has("time")
    command.checksFinite = arguments.has("check-finite")
    command.format = OutputFormat(rawValue: arguments.value("format") ?? "") ?? .text
    command.options.optimizes = !arguments.has("no-fuse")
    return try command.run()
  }

  private static func show(
    _ arguments: ParsedArguments, _ console: Console, _ format: OutputFormat
  ) throws -> ExitCode {
    let isResolved = arguments.has("resolved")
    if isResolved, let stage = arguments.value("stage"), stage != ShowCommand.Stage.spec.rawValue {
      throw GraphcError(.usage, "usage/value", "--resolved is the stage 'spec', and --stage says \(stage)")
    }
    var command = ShowCommand(
      console: console, subject: arguments.positional("WHAT") ?? "", spec: arguments.positional("SPEC"),
      stage: arguments.value("stage").flatMap { ShowCommand.Stage(rawValue: $0) }, variant: arguments.value("variant"),
      settings: arguments.values("set"), showsOrigins: arguments.has("origins"))
    command.taps = arguments.values("tap")
    command.only = OutputChoice(arguments.values("only"))
    command.precision = precision(arguments)
    command.passes = try passOptions(arguments)
    command.dims = try arguments.assignments("dim")
    command.output = arguments.value("output")
    command.format = format
    command.isMarkdown = arguments.value("format") == "markdown"
    return try command.run()
  }

  private static func opt(_ arguments: ParsedArguments, _ console: Console, _ format: OutputFormat) throws -> ExitCode {
    if arguments.has("passes") { return OptCommand.list(console: console, format: format) }
    guard let path = arguments.positional("FILE") else {
      throw arguments.error("usage/missing-argument", "argument FILE is missing", help: "a .gir file or a spec")
    }
    let options = try passOptions(arguments)
    var command = OptCommand(
      console: console, path: path, variant: arguments.value("variant"), settings: arguments.values("set"))
    command.precision = precision(arguments)
    if arguments.has("pass") {
      guard command.precision == nil else {
        throw GraphcError(
          .usage, "usage/value", "--precision is for the passes of a run, and --pass names others",
          help: "--pass inference,precision")
      }
      command.chosenPasses = try PassSelection.passes(arguments.values("pass"), option: "pass")
    }
    command.disabledPasses = options.disabled
    command.rewriteLimit = arguments.has("rewrite-limit") ? options.rewriteLimit : nil
    command.output = arguments.value("output")
    let shown = arguments.values("print-after")
    if arguments.has("diff") {
      command.shows = .diff
    } else if !shown.isEmpty {
      command.shows = .module
    }
    if !shown.isEmpty, shown != ["all"] {
      command.shownPasses = try PassSelection.names(shown, option: "print-after")
    }
    command.verifiesEach = arguments.has("verify-each")
    command.times = arguments.has("timing")
    command.format = format
    return try command.run()
  }

  private static func precision(_ arguments: ParsedArguments) -> Precision? {
    arguments.value("precision").flatMap { Precision(rawValue: $0) }
  }

  private static func passOptions(_ arguments: ParsedArguments) throws -> PassOptions {
    PassOptions(
      disabled: try PassSelection.names(arguments.values("disable-pass"), option: "disable-pass"),
      rewriteLimit: try arguments.integer("rewrite-limit", in: 0...Int.max) ?? .max)
  }

  static func modelOptions(_ arguments: ParsedArguments) throws -> ModelOptions {
    var options = ModelOptions(spec: arguments.positional("SPEC") ?? "")
    options.variant = arguments.value("variant")
    options.settings = arguments.values("set")
    options.taps = arguments.values("tap")
    options.only = OutputChoice(arguments.values("only"))
    options.weights = arguments.value("weights")
    options.mapping = arguments.value("mapping")
    options.readsConfig = !arguments.has("no-config")
    options.ignored = arguments.values("ignore")
    options.inputs = arguments.values("input")
    options.dims = try arguments.assignments("dim")
    options.precision = precision(arguments)
    options.raisesWarnings = arguments.has("Werror")
    options.passes = try passOptions(arguments)
    options.threadCount = try arguments.integer("threads", in: 1...256)
    options.seed = UInt64(try arguments.integer("seed", in: 0...Int.max) ?? 0)
    options.memoryLimit = try arguments.integer("max-memory", in: 1...(1 << 30)).map { $0 << 20 }
    return options
  }
}
