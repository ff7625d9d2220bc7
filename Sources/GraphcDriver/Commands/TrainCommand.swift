import GraphGen
import GraphIR
import GraphcProgram
import GraphcRuntime
import GraphcText
import Passes

/// `graphc train SPEC --data DATA -o RUN`: trains a model whose spec has `train:`.
struct TrainCommand: Command {
  static let syntax = CommandSyntax(
    "train", "Train a model on data.",
    discussion: """
      The spec says under 'train:' what the loss is and what updates the parameters; Docs/Training.md is a tutorial. DATA \
      is a folder of arrays with an example in each row, NAME.npy for each input, or one .safetensors file; a folder of \
      pictures, CLASS/*.png; or a .tsv file of text.

      RUN gets log.jsonl, loss.svg, last.safetensors to continue from, and best.safetensors, weights that other commands \
      read. Ctrl-C saves and ends; --resume goes on as if the run had not stopped.

        graphc train Models/digits-vit.yaml --data Models/digits-data/train -o run
        graphc run Models/digits-vit.yaml --weights run/best.safetensors --input image=Models/digits/5.png
      """,
    positionals: [.spec],
    options: [
      .data,
      OptionSyntax(
        "output", short: "o", value: "RUN", "The folder of the run.", required: true, completion: .file),
      OptionSyntax(flag: "resume", "Go on with the run in the folder."),
      OptionSyntax(
        "validation", value: "SHARE|DATA", "The share of the data, or other data, that measure the model.",
        default: "0.1", completion: .file),
      OptionSyntax("steps", value: "N", "Updates of the parameters.", default: "steps: of the spec"),
      OptionSyntax("epochs", value: "N", "Train on all the data this many times, instead of --steps."),
      .batch,
      OptionSyntax(
        "accumulate", value: "N", "Batches whose gradients are summed for one step; the same as one large batch.",
        default: "accumulate: of the spec, or 1"),
      OptionSyntax("every", value: "N", "Steps from one validation and checkpoint to the next.", default: "one epoch"),
      OptionSyntax(
        "best", value: "METRIC",
        """
        What best.safetensors is best in on the data for validation: the loss is best if it is smallest, a metric if it \
        is largest.
        """, default: "loss"),
      OptionSyntax(
        "finetune", value: "FILE|DIR",
        "Begin with these weights; parameters that they lack, such as those of a new head, have initial values.",
        completion: .file),
      .mapping, .ignoredTensors, .noConfig,
      OptionSyntax(
        "freeze", value: "PATTERN", "Leave these parameters as they are; a pattern matches the end of a path.",
        repeated: true),
      OptionSyntax(
        "recompute", value: "WHAT", "What gradients compute again rather than keep in memory.", default: "auto",
        completion: .choices(Recompute.allCases.map(\.rawValue))),
      .variant, .settings, .includeFolders, .maximumNodes, .raisesWarnings,
      OptionSyntax("threads", short: "t", value: "N", "How many threads to use.", default: "all cores"),
      OptionSyntax(
        "seed", value: "N", "Seed of initial values, the order of examples, and all that is random.",
        default: "0"),
      .memoryLimit,
    ])

  private let console: Console
  private let options: TrainingOptions

  init(_ arguments: ParsedArguments, console: Console) throws {
    self.console = console
    options = try TrainingOptions(arguments)
  }

  func run() throws -> ExitCode {
    let loader = SpecLoader(console: console, options: options.model.spec)
    let loaded = try loader.load(options.model)
    loader.noteWarnings(loaded)
    return try TrainingRun(loaded, options, loader: loader, console: console).run()
  }
}

extension OptionSyntax {
  static let data = OptionSyntax(
    "data", value: "DATA", "The examples: a folder of arrays or of pictures, a .safetensors or a .tsv file.",
    required: true, completion: .file)
  static let batch = OptionSyntax(
    "batch", value: "N", "Examples that are computed at once.",
    default: "batch: of the spec, or \(BatchSizes.usual)")
}

/// What a command line says of a run of training.
struct TrainingOptions {
  /// The spec, weights to begin with, seed, threads and memory.
  var model: ModelOptions
  var step: TrainingStepOptions
  var data: String
  var output: String
  var resumes: Bool
  var validation: Validation
  var steps: Int?
  var epochs: Int?
  var interval: Int?
  var best: String?

  enum Validation {
    case share(Double)
    case data(String)
  }

  /// - Throws: `UsageError` for invalid numbers and for options that exclude each other.
  init(_ arguments: ParsedArguments) throws {
    model = try ModelOptions(arguments)
    model.weights = arguments.value("finetune")
    step = TrainingStepOptions()
    step.batch = try arguments.integer("batch", in: 1...Int(Int32.max))
    step.accumulation = try arguments.integer("accumulate", in: 1...Int(UInt16.max))
    step.frozen = arguments.values("freeze")
    if let recompute = arguments.value("recompute").flatMap({ Recompute(rawValue: $0) }) { step.recompute = recompute }
    data = arguments.value("data") ?? ""
    output = arguments.value("output") ?? ""
    resumes = arguments.has("resume")
    let written = arguments.value("validation") ?? "0.1"
    validation = Double(written).map { .share($0) } ?? .data(written)
    steps = try arguments.integer("steps", in: 1...Int(Int32.max))
    epochs = try arguments.integer("epochs", in: 1...Int(Int32.max))
    interval = try arguments.integer("every", in: 1...Int(Int32.max))
    best = arguments.value("best")
    guard steps == nil || epochs == nil else {
      throw GraphcError(
        .usage, "usage/conflict", "--steps and --epochs both say how long to train", help: "give one of them")
    }
    guard !resumes || model.weights == nil else {
      throw GraphcError(
        .usage,
        "usage/conflict", "--finetune begins a run, and --resume goes on with one", help: "give one of them")
    }
  }
}
