import GraphGen
import GraphcProgram
import GraphcRuntime
import GraphcText
import Interpreter
import Trainer

/// `graphc evaluate SPEC --data DATA`: the loss and the metrics of a model on data.
struct EvaluateCommand: Command {
  static let syntax = CommandSyntax(
    "evaluate", "Measure a model on data: its loss and its metrics.",
    discussion: """
      The spec says under 'train:' what they are. Sums over all examples are divided at the end, so that the size of the \
      batches does not matter.

        graphc evaluate Models/digits-vit.yaml --weights Models/digits-vit.safetensors --data Models/digits-data/test
      """,
    positionals: [.spec],
    options: [.data, .batch] + ModelOptions.syntax.filter { !["input", "dim", "only", "precision"].contains($0.name) }
      + [.format])

  private let console: Console
  private let options: ModelOptions
  private let data: String
  private let batch: Int?
  private let format: OutputFormat

  init(_ arguments: ParsedArguments, console: Console) throws {
    self.console = console
    options = try ModelOptions(arguments)
    data = arguments.value("data") ?? ""
    batch = try arguments.integer("batch", in: 1...Int(Int32.max))
    format = arguments.outputFormat
  }

  func run() throws -> ExitCode {
    let loader = SpecLoader(console: console, format: DiagnosticFormat(format), options: options.spec)
    let loaded = try loader.load(options)
    loader.noteWarnings(loaded)
    let elaborated = try loader.training(loaded, for: .evaluation, path: options.path)
    let examples = try elaborated.data(data)
    let threads = ThreadPool(threadCount: options.threadCount ?? ThreadPool.processorCount)
    let engine = try EvaluationEngine(elaborated, memoryLimit: options.memoryLimit, threads: threads)
    let source = try ModelWeights(
      console: console, path: options.weights, mapping: options.mapping, ignored: options.ignored, loaded: loaded,
      seed: options.seed, raisesWarnings: options.spec.raisesWarnings, memoryLimit: options.memoryLimit
    ).source(of: loaded.model)
    let found = try console.progress("evaluating") {
      try engine.evaluate(
        examples, parameters: source,
        batch: BatchSizes(elaborated.training, batch: batch).batch)
    }
    let numbers = (found ?? []).map { ($0.name, $0.quotient.value) }
    switch format {
    case .text:
      for (name, value) in numbers { console.print("\(name)  \(significant(value, 4))") }
      console.note("\(escaped(data)): \(counted(examples.count, "example"))")
    case .json:
      let values = numbers.map { name, value in
        (key: name, value: value.isFinite ? JSONValue.double(value) : .string("\(value)"))
      }
      console.print(JSONValue.object([("examples", .integer(examples.count))] + values).text)
    }
    return .success
  }
}
