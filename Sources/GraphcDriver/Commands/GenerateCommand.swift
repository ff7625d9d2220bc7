import Diagnostics
import GraphGen
import GraphcProgram
import GraphcRuntime
import GraphcText

/// `graphc generate SPEC`: writes tokens with a model whose spec has `generate:`.
struct GenerateCommand: Command {
  static let syntax = CommandSyntax(
    "generate", "Write tokens with a decoder, one after another.",
    discussion: """
      The step that is repeated, with all that it keeps of earlier tokens, is derived from the graph of the spec; \
      'graphc show SPEC --stage step' shows it. What the command line does not say is taken from a \
      generation_config.json beside the weights, then from 'generate:' of the spec. Tokens appear as they are chosen; \
      of a batch, and with beams, each row is a line. Ctrl-C ends with the tokens that there are.

        graphc generate Models/gpt2.yaml --weights gpt2 --tokens 464,3290 --max-new-tokens 20
        graphc generate Models/transformer.yaml --weights opus-mt-en-de --input source=1,2,3,0 --beams 4
      """,
    positionals: [.spec], options: OptionSyntax.generation + Self.modelOptions + [.format])

  private static let modelOptions =
    ModelOptions.syntax.filter { !["dim", "only", "seed"].contains($0.name) } + [
      OptionSyntax("seed", value: "N", "Seed of draws, initial values and random inputs.", default: "0"),
      .disabledPasses, .rewriteLimit,
    ]

  private let console: Console
  private let options: ModelOptions
  private let prompts: [[Int32]]
  private let settings: GenerationSettings
  private let format: OutputFormat

  init(_ arguments: ParsedArguments, console: Console) throws {
    self.console = console
    options = try ModelOptions(arguments)
    prompts = try arguments.tokens("tokens")
    settings = try GenerationSettings(arguments)
    format = arguments.outputFormat
  }

  func run() throws -> ExitCode {
    let loaded = try SpecLoader(console: console, format: DiagnosticFormat(format), options: options.spec)
      .load(options)
    let prepared = try PreparedGeneration(loaded, options, settings, prompts: prompts, console: console)
    try prepared.request.report(to: console, asJSON: format == .json, prepared.generate)
    return .success
  }
}
