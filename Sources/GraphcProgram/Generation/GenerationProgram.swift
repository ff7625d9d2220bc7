import GraphcRuntime
import GraphcText

/// The command `generate` of the program of a compiled model.
enum GenerationProgram {
  static let command = "generate"

  static func syntax<Model: GeneratingModel>(_ model: Model.Type) -> CommandSyntax {
    let inputs = model.inputs.filter { model.generation.inputs.contains($0.name) }
    let types = inputs.map { "  input   \($0)" }.joined(separator: "\n")
    let most = model.generation.limit.map { "A row has at most \($0) tokens, with those of its prompt." }
    let discussion = [
      "What the command line does not say is as the model was compiled. Tokens appear as they are chosen; of a batch, and "
        + "with beams, each row is a line. Ctrl-C ends with the tokens that there are.", most,
      types.isEmpty ? nil : types,
    ]
    return CommandSyntax(
      command, "Write tokens, one after another.",
      discussion: discussion.compactMap { $0 }.joined(separator: "\n\n"),
      options: OptionSyntax.generation + [ModelOption.weights(of: model)].compactMap { $0 }
        + (inputs.isEmpty ? [] : [ModelOption.input]) + [
          OptionSyntax("seed", value: "N", "Where the random numbers begin.", default: "0"), ModelOption.threads,
          .memoryLimit,
          OptionSyntax(
            "format", value: "FORMAT", "The format of the result.", default: "text",
            completion: .choices(["text", "json"])),
        ])
  }

  static func run<Model: GeneratingModel>(
    _ type: Model.Type, _ arguments: ParsedArguments, _ console: Console
  ) throws {
    let facts = type.generation
    let said = try GenerationSettings(arguments)
    let prompts = try arguments.tokens("tokens")
    let seed = try arguments.integer("seed", in: 0...Int.max).map { UInt64($0) } ?? 0
    let weights = try ModelOption.weightsPath(of: type, arguments)
    let preprocessing = try type.preprocessing()
    let memoryLimit = try arguments.memoryLimit()
    let inputs = type.inputs.filter { facts.inputs.contains($0.name) }
    let scanned = try InputReader(inputs, seed: seed) { preprocessing[$0] }.scan(
      arguments.values("input"), memoryLimit: memoryLimit)
    let request = try GenerationRequest(
      said.over(facts.settings), said: said, prompts: prompts, batch: scanned.dims[facts.rows],
      vocabulary: facts.vocabulary, limit: facts.limit, seed: seed)
    KernelChoice.warn(on: console)
    let threadCount = try ModelOption.threadCount(arguments)
    let model = try type.init(weights: weights ?? "", threads: threadCount, memoryLimit: memoryLimit)
    var estimate = MemoryEstimate()
    try scanned.addMemory(to: &estimate)
    try estimate.check(limit: memoryLimit)
    try request.report(to: console, asJSON: arguments.value("format") == "json") { isCancelled, onToken in
      // The model checks the memory of the rest, before its first step.
      try model.generate(request, try scanned.read(), onToken: onToken, isCancelled: isCancelled)
    }
  }
}
