import GraphcRuntime
import GraphcText

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The program of a compiled model: reads inputs, runs the model, writes or summarizes outputs.
package enum ModelProgram<Model: CompiledModel> {
  /// Runs the program with the arguments and standard streams of the process, and ends the process.
  package static func main() -> Never {
    Interruption.heedSignals()
    exit(run(ProgramArguments.values, console: .standard()))
  }

  /// - Parameter arguments: the arguments without the name of the program.
  package static func run(_ arguments: [String], console: Console) -> Int32 {
    let status = console.finish(console.onKnownStack { code(of: arguments, console) })
    Interruption.endIfInterrupted()
    return status
  }

  private static func code(of arguments: [String], _ console: Console) -> Int32 {
    do throws(any Error) {
      switch try CommandLineParser(syntax, version: Model.name, width: 80).parse(arguments) {
      case .show(let text): console.printText(text)
      case .run(let parsed):
        if let model = Model.self as? any GeneratingModel.Type, parsed.command.last == GenerationProgram.command {
          try GenerationProgram.run(model, parsed, console)
        } else {
          try run(parsed, console)
        }
      }
      return ExitCode.success.rawValue
    } catch let error as UsageError {
      console.noteText(error.text)
      return UsageError.exitCode
    } catch let error as GraphcError {
      console.noteText(error.description)
      return ExitCode(error.kind).rawValue
    } catch {
      console.noteText("internal error: \(error)")
      return ExitCode.software.rawValue
    }
  }

  private static func run(_ arguments: ParsedArguments, _ console: Console) throws {
    let inputs = arguments.values("input")
    let weights = try ModelOption.weightsPath(of: Model.self, arguments)
    let results = try RunResults(
      arguments.values("output"), names: Model.outputs.map(\.name), labels: Model.labels,
      read: inputs.compactMap { Assignment($0)?.value } + [weights].compactMap { $0 })
    let preprocessing = try Model.preprocessing()
    let memoryLimit = try arguments.memoryLimit()
    let scanned = try InputReader(Model.inputs) { preprocessing[$0] }.scan(
      inputs, dims: arguments.assignments("dim"), memoryLimit: memoryLimit)
    let dims = try DimSolver.solve(Model.inputs, inputs: scanned.types)
    KernelChoice.warn(on: console)
    let threadCount = try ModelOption.threadCount(arguments)
    let model = try Model(weights: weights ?? "", threads: threadCount, memoryLimit: memoryLimit)
    var estimate = MemoryEstimate()
    try scanned.addMemory(to: &estimate)
    try model.addMemory(for: dims, to: &estimate)
    try estimate.check(limit: memoryLimit)
    let values = try scanned.read()
    try results.report(try console.progress("running") { try model.run(values) }, to: console)
    if arguments.has("time") {
      let flops = try Extent.product(2, Model.multiplyAdds(dims))
      // The peak is measured by a separate thread pool, which sleeps while the model runs.
      let threads = ThreadPool(threadCount: threadCount)
      let timing = try console.progress("measuring") {
        try RunTiming(of: flops, on: threads) { _ = try model.run(values) }
      }
      console.printText(timing.text)
      console.print(KernelChoice.text)
    }
  }

  private static var syntax: CommandSyntax {
    let types = (Model.inputs.map { "  input   \($0)" } + Model.outputs.map { "  output  \($0)" })
      .joined(separator: "\n")
    let needsNone = "\n\nThe model has no parameters: it needs no weights."
    let weights = ModelOption.weights(of: Model.self)
    return CommandSyntax(
      CommandLine.arguments.first.map { String($0.split(separator: "/").last ?? "model") } ?? "model",
      "Runs \(Model.name).", discussion: types + (weights == nil ? needsNone : ""),
      options: [weights].compactMap { $0 } + [
        ModelOption.input,
        OptionSyntax(
          "dim", value: "NAME=N", "A run-time dim of inputs that are random or left out.", repeated: true,
          default: "1, or that of the inputs given"),
        OptionSyntax(
          "output", short: "o", value: "NAME=FILE.npy", "Write an output to a file.", repeated: true,
          completion: .file),
        ModelOption.threads, .memoryLimit,
        OptionSyntax(flag: "time", "Measure the run, with the FMA peak of the machine in between."),
      ], subcommands: (Model.self as? any GeneratingModel.Type).map { [GenerationProgram.syntax($0)] } ?? [],
      runsAlone: true)
  }
}
