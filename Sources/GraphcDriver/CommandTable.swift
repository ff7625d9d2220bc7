import GraphcProgram
import ModelSpec

/// Every command of graphc with its arguments: the one table behind parsing, help and completions.
enum CommandTable {
  static let root = CommandSyntax(
    "graphc", "Compiles and runs declarative model specs: Transformers, ViTs and MAEs as short YAML files.",
    subcommands: [initialize, check, run, compile, bench, show, explain, opt, ops, inspect, schema, fmt])

  private static let settings = OptionSyntax(
    "set", value: "NAME=VALUE", "Override a config value of the spec.", repeated: true)
  private static let taps = OptionSyntax(
    "tap", value: "PATH", "Also give the value of an equation, such as encoded.3.attention.weights; repeatable.",
    repeated: true)
  private static let only = OptionSyntax(
    "only", value: "NAME,…",
    "Build these outputs alone: parameters and inputs that they do not read are not asked for.", repeated: true)
  private static let variant = OptionSyntax(
    "variant", value: "NAME", "A variant of the spec, whose values replace those of its config before --set does.")
  private static let precision = OptionSyntax(
    "precision", value: "PRECISION",
    "What the factors of products with weights and of attention are rounded to, in the place of the spec's precision.",
    completion: .choices(Precision.allCases.map(\.rawValue)))
  private static let noConfig = OptionSyntax(
    flag: "no-config", "Leave the config.json beside the weights unread; else it fills what nothing else sets.")
  private static let format = OptionSyntax(
    "format", value: "FORMAT", "How to write the result.", default: "text", completion: .choices(["text", "json"]))
  private static let diagnosticFormat = OptionSyntax(
    "format", value: "FORMAT", "How to write diagnostics; SARIF is read by editors and code hosts.", default: "text",
    completion: .choices(DiagnosticFormat.allCases.map(\.rawValue)))
  private static let raisesWarnings = OptionSyntax(flag: "Werror", "Make errors of warnings.")
  private static let spec = PositionalSyntax("SPEC", "A model spec; '-' reads standard input.", completion: .file)

  /// Whether a word after an option with an optional pattern is that, and no file.
  private static let isPattern: @Sendable (String) -> Bool = { word in
    !word.contains("/") && ![".yaml", ".yml"].contains { word.hasSuffix($0) }
  }

  /// What `run`, `bench` and `show` take alike.
  private static let disabledPasses = OptionSyntax(
    "disable-pass", value: "PASS,…", "Leave passes of the optimizer out; 'graphc opt --passes' lists them.",
    repeated: true)
  private static let rewriteLimit = OptionSyntax(
    "rewrite-limit", value: "N", "Make the first N rewrites only: halving N finds the one that breaks a model.")

  private static let initialize = CommandSyntax(
    "init", "Write a commented spec to start from.",
    discussion: """
      Without KIND the kinds are listed. Each is a small model that runs at once; its comments say what each line means \
      and what to try. Without --output the spec is printed. With it, the JSON Schema is written beside it as \
      \(Starter.schemaFile), which the first line of the spec names: editors with a YAML language server complete and \
      check it from there. A file that is there already is never replaced.

        graphc init vit -o vit.yaml
        graphc run vit.yaml
      """,
    positionals: [
      PositionalSyntax(
        "KIND", "What kind of model.", arity: .optional, completion: .choices(Starter.all.map(\.kind)))
    ],
    options: [
      OptionSyntax("output", short: "o", value: "FILE", "Write the spec to a new file.", completion: .file)
    ])

  private static let check = CommandSyntax(
    "check", "Check a spec: names, types, shapes, and what it expects of its graph.",
    discussion: """
      Prints inputs, outputs, parameters and cost. Every error of the spec is reported, each with its place, and so is \
      what is never used or probably meant otherwise. Of several specs all are checked, and the exit code is that of \
      the worst; --format json writes a line for each.

        graphc check Models/gpt2.yaml --shapes attention
        graphc check Models/gpt2.yaml --taps attention.weights
      """,
    positionals: [PositionalSyntax("SPEC", "Model specs.", arity: .oneOrMore, completion: .file)],
    options: [
      variant, settings, taps, only, raisesWarnings,
      OptionSyntax(
        "shapes", optionalValue: "PATTERN",
        "Print every line with its type; a pattern opens the blocks that it names, '*' all of them.",
        isValue: isPattern),
      OptionSyntax(
        "taps", optionalValue: "PATTERN", "List the paths that --tap takes, with their types; a pattern chooses some.",
        isValue: isPattern),
      OptionSyntax(flag: "fix", "Apply the fixes that are sure to the files, then check them; says what it changed."),
      diagnosticFormat,
    ])

  private static let run = CommandSyntax(
    "run", "Run a model.",
    discussion: """
      Without --weights the parameters are initial values from the seed. Without --output a summary of each output is \
      printed; with labels in the spec, the likeliest classes.

        graphc run Models/digits-vit.yaml --weights Models/digits-vit.safetensors --input image=five.png
      """,
    positionals: [spec],
    options: modelOptions + [
      OptionSyntax(
        "output", short: "o", value: "NAME=FILE.npy", "Write an output to a file.", repeated: true, completion: .file),
      OptionSyntax(flag: "time", "Measure the run, with the peak of the machine in between."),
      OptionSyntax(flag: "check-finite", "Exit with 1 if weights or an output hold NaN or infinity."),
      taps,
      OptionSyntax(flag: "no-fuse", "Run the canonical graph without fused ops."),
      disabledPasses, rewriteLimit, format,
    ])

  private static let mapping = OptionSyntax(
    "mapping", value: "NAME",
    "Which mapping of the spec's weights: to use, or none for the paths of the spec; without it the one that fits best."
  )
  private static let ignoredTensors = OptionSyntax(
    "ignore", value: "TENSOR",
    "A tensor of the checkpoint that may stay unused; {i} stands for digits, {p} for a segment between points.",
    repeated: true)

  /// What `run` and `bench` take alike.
  private static let modelOptions = [
    OptionSyntax(
      "weights", value: "FILE|DIR",
      "A safetensors file, a folder with model.safetensors or its index, or packed weights.", completion: .file),
    mapping, ignoredTensors, noConfig,
    OptionSyntax(
      "input", short: "i", value: "NAME=FILE",
      """
      An input: a .npy file, a PNG or JPEG picture, a pipe or '-' with one of them, 'random', or numbers such as \
      1,2,3. Given several times, the same input is a batch, joined along its first axis in this order.
      """,
      repeated: true, completion: .file),
    OptionSyntax(
      "dim", value: "NAME=N", "A run-time dim of inputs that are random or left out.", repeated: true,
      default: "1, or that of the inputs given"),
    only, variant, settings, precision, raisesWarnings,
    OptionSyntax("threads", short: "t", value: "N", "How many threads to use.", default: "all cores"),
    OptionSyntax("seed", value: "N", "Seed of initial values and random inputs.", default: "0"),
    OptionSyntax(
      "max-memory", value: "MIB", "Refuse a run that needs more.", default: "80 % of what the machine allows"),
  ]

  private static let bench = CommandSyntax(
    "bench", "Measure how long a run takes, and what part of the machine's peak that is.",
    discussion: """
      Inputs that are not given are random. The peak is that of a loop of multiply-adds between registers, of bf16 for a \
      model in bf16, measured in between the runs; FLOPs are twice the multiply-adds of the optimized graph.

        graphc bench Models/vit.yaml --profile --trace vit.json

      --profile says where the time goes, each line, block and kernel counted over all layers, and what part of the FMA \
      peak and of the read bandwidth it reaches; both are measured beside it. Half of the runs are not watched, and \
      their time is printed, too. chrome://tracing and ui.perfetto.dev open the trace.
      """,
    positionals: [spec],
    options: modelOptions + [
      OptionSyntax("seconds", value: "S", "How long to measure; at least ten runs.", default: "3"),
      OptionSyntax(flag: "profile", "Time every kernel, by line of the spec, by block and by kernel."),
      OptionSyntax(
        "trace", value: "FILE.json", "Write the median run of a profile as a Chrome trace.", completion: .file),
      disabledPasses, format,
    ])

  private static let compile = CommandSyntax(
    "compile", "Write a model as a Swift package that builds alone.",
    discussion: """
      The package holds a typed API, a small program, the kernels and, with --weights, the weights as the kernels read \
      them. A package that graphc has written is replaced; files of others are never touched. Several specs become one \
      package with one runtime; then --weights takes MODEL=FILE, and --set MODEL.NAME=VALUE is for one of them.

        graphc compile Models/digits-vit.yaml --weights Models/digits-vit.safetensors
        swift build -c release --package-path DigitsViT
      """,
    positionals: [PositionalSyntax("SPEC", "Model specs.", arity: .oneOrMore, completion: .file)],
    options: [
      OptionSyntax(
        "weights", value: "FILE|DIR", "A checkpoint to pack into the package; of several specs, MODEL=FILE.",
        repeated: true, completion: .file),
      mapping, ignoredTensors, noConfig,
      OptionSyntax("seed", value: "N", "Pack initial values from a seed where no weights are given."),
      OptionSyntax(
        "output", short: "o", value: "DIR", "Where the package goes.", default: "a folder named after it",
        completion: .file),
      OptionSyntax(
        "name", value: "NAME", "The name of the package and of the type.", default: "the name of the model"),
      variant, settings, taps, only, precision, raisesWarnings,
      OptionSyntax(flag: "force", "Also replace files of the package that were edited."),
      format,
    ])

  private static let show = CommandSyntax(
    "show", "Show a spec, its graph or its plan, as text or as a picture; or a block of the library.",
    discussion: """
      Stages: spec (config evaluated), imported (the graph as written), canonical (one spelling for everything), \
      optimized (what runs), plan (kernel calls and buffers). 'graphc show attention' prints a library block, \
      'graphc show library' lists them.

      'graphc show plan SPEC' is the stage plan; -o plan.svg draws the arena. 'graphc show graph SPEC' writes the graph \
      of a stage for Graphviz, calls of one function in a row as one node; -o graph.svg, .png or .pdf has it drawn, if \
      Graphviz is installed.

        graphc show plan Models/gpt2.yaml --dim B=8 --dim T=128 -o plan.svg
        graphc show graph Models/vit.yaml -o vit.svg
      """,
    positionals: [
      PositionalSyntax(
        "WHAT", "A model spec, a library block, or 'library'; before a spec, 'plan' or 'graph'.", completion: .file),
      PositionalSyntax(
        "SPEC", "A model spec, for 'plan' and 'graph'; also a .gir file.", arity: .optional, completion: .file),
    ],
    options: [
      OptionSyntax(
        "stage", value: "STAGE", "What to show of a spec.", default: "spec, and of a graph optimized",
        completion: .choices(ShowCommand.Stage.allCases.map(\.rawValue))),
      variant, settings, taps, only, precision, disabledPasses, rewriteLimit,
      OptionSyntax("dim", value: "NAME=N", "A run-time dim of the plan.", repeated: true, default: "1"),
      OptionSyntax(
        "output", short: "o", value: "FILE", "Draw the plan (.svg) or the graph (.svg, .png, .pdf, .dot) into a file.",
        completion: .file),
      OptionSyntax(flag: "resolved", "The stage 'spec': config evaluated, every parameter by its path."),
      OptionSyntax(flag: "origins", "Add the line of YAML that each node comes from."),
      OptionSyntax(
        "format", value: "FORMAT", "How to write the result; the library and its blocks also as Markdown.",
        default: "text", completion: .choices(OutputFormat.allCases.map(\.rawValue) + ["markdown"])),
    ])

  private static let explain = CommandSyntax(
    "explain", "Explain which attentions were fused and why others were not, or what an error code means.",
    discussion: """
      The page of a code says what it means, shows an example with its message, and how to mend it. Without a topic the \
      families of codes are listed.

        graphc explain fusion Models/vit.yaml
        graphc explain shape/heads-divide
      """,
    positionals: [
      PositionalSyntax("TOPIC", "'fusion', an error code, or a family of codes such as 'shape'.", arity: .optional),
      PositionalSyntax("SPEC", "A model spec, for 'fusion'.", arity: .optional, completion: .file),
    ], options: [variant, settings, taps, format])

  private static let opt = CommandSyntax(
    "opt", "Run passes of the optimizer on a graph, and show what each of them does.",
    discussion: """
      Takes .gir text, as 'graphc show --stage' prints it, or a spec, whose imported graph is taken. The graph that \
      comes out is printed as .gir text; with --print-after or --diff that is printed instead, and the graph goes to \
      --output alone. Passes run in the order given, whatever comes before them. Docs/Optimizer.md shows how to find \
      the pass, and the rewrite, that breaks a model.

        graphc opt Models/gpt2.yaml --diff --print-after fuse-attention
        graphc opt graph.gir --pass canonicalize,fold,cse,dce --verify-each
      """,
    positionals: [
      PositionalSyntax("FILE", "A .gir file or a spec; needless with --passes.", arity: .optional, completion: .file)
    ],
    options: [
      OptionSyntax(
        "pass", value: "PASS,…", "Passes to run, in this order; also 'canonical' and 'inference', which are several.",
        repeated: true, default: "inference"),
      disabledPasses, rewriteLimit,
      OptionSyntax(
        "print-after", value: "PASS,…", "Print the graph after these passes, or after each with 'all'.",
        repeated: true),
      OptionSyntax(
        flag: "diff",
        "Print what passes change as unified diffs: of each pass, or of those that --print-after names."),
      OptionSyntax(
        flag: "verify-each",
        "Also read the text of the graph back after each pass, and say on standard error that all was well."),
      OptionSyntax(flag: "timing", "Say on standard error how long each pass took and how many rewrites it made."),
      OptionSyntax(flag: "passes", "List the passes."),
      OptionSyntax("output", short: "o", value: "FILE.gir", "Write the graph to a file.", completion: .file),
      variant, settings, precision, format,
    ])

  private static let ops = CommandSyntax(
    "ops", "List the ops of the graph and the built-ins of the language.",
    positionals: [PositionalSyntax("NAME", "One of them, in full.", arity: .optional)],
    options: [
      OptionSyntax(
        "format", value: "FORMAT", "How to write the list; as Markdown it is Docs/Ops.md.", default: "text",
        completion: .choices(["text", "markdown"]))
    ])

  private static let inspect = CommandSyntax(
    "inspect", "Show what a weights file, a .npy array or a PNG holds.",
    positionals: [PositionalSyntax("FILE", "A file, or a checkpoint folder.", completion: .file)],
    options: [
      OptionSyntax(flag: "check-finite", "Count NaN and infinite elements; exit with 1 if there are any."), format,
    ])

  private static let schema = CommandSyntax(
    "schema", "Print the JSON Schema of a spec, from which editors complete and check.",
    discussion: """
      Grammar/spec.schema.json is this text. An editor with a YAML language server reads it for a spec that starts with

        # yaml-language-server: $schema=../Grammar/spec.schema.json

      'graphc init' writes specs that start so, and the schema beside them.
      """,
    options: [
      OptionSyntax(
        "output", short: "o", value: "FILE.json", "Write the schema to a file, also over an older one.",
        completion: .file)
    ])

  private static let fmt = CommandSyntax(
    "fmt", "Give specs their usual layout.",
    discussion: """
      Two spaces for each level, one space around operators, comments at least two spaces after the text. The order of \
      keys, empty lines, comments and all values stay as they are. The files that change are printed; a file with errors \
      is left alone.
      """,
    positionals: [PositionalSyntax("FILE", "Specs, or files with one block.", arity: .oneOrMore, completion: .file)],
    options: [OptionSyntax(flag: "check", "Change nothing; exit with 1 if a file would change.")])
}
