internal import GraphcProgram

/// A small program with every kind of argument.
let program = CommandSyntax(
  "graphc", "Compile declarative models.",
  subcommands: [
    CommandSyntax(
      "run", "Run a model and show its outputs.",
      discussion: "With nothing else, the weights are seeded.\n\n  graphc run vit.yaml",
      positionals: [PositionalSyntax("SPEC", "The model.", completion: .file)],
      options: [
        OptionSyntax("set", value: "NAME=VALUE", "Override a config value.", repeated: true),
        OptionSyntax("output", short: "o", value: "NAME=FILE", "Write an output.", repeated: true, completion: .file),
        OptionSyntax("weights", short: "w", value: "FILE|DIR", "Read weights.", completion: .file),
        OptionSyntax("threads", value: "N", "Threads to use.", default: "all cores"),
        OptionSyntax("temperature", value: "T", "Softness."),
        OptionSyntax(
          "format", value: "FORMAT", "How to print.", default: "text", completion: .choices(["text", "json"])),
        OptionSyntax(flag: "verbose", short: "v", "Say more."),
        OptionSyntax(flag: "quiet", short: "q", "Say less."),
        OptionSyntax(flag: "debug", "Hidden.", isHidden: true),
      ]),
    CommandSyntax(
      "compile", "Write Swift.",
      positionals: [PositionalSyntax("SPEC", "The model."), PositionalSyntax("NAME", "The type.", arity: .optional)],
      options: [OptionSyntax("output", short: "o", value: "DIR", "Where to.", required: true, completion: .directory)]),
    CommandSyntax(
      "check", "Check specs.", positionals: [PositionalSyntax("SPEC", "Specs.", arity: .oneOrMore, completion: .file)]),
    CommandSyntax("ops", "List the ops.", positionals: [PositionalSyntax("OP", "Ops.", arity: .repeated)]),
    CommandSyntax("fuzz", "Hidden.", isHidden: true),
  ])

/// The result of parsing words that stand for a command line.
func request(_ words: String...) throws(UsageError) -> CommandLineRequest {
  try CommandLineParser(program, version: "graphc 0.1").parse(words)
}

func arguments(_ words: [String]) throws -> ParsedArguments? {
  if case .run(let arguments) = try CommandLineParser(program, version: "graphc 0.1").parse(words) { return arguments }
  return nil
}

func shown(_ words: String...) throws -> String? {
  if case .show(let text) = try CommandLineParser(program, version: "graphc 0.1").parse(words) { return text }
  return nil
}

/// `code | message | help` of the error that the words give.
func failure(_ words: [String]) -> String {
  do {
    _ = try CommandLineParser(program, version: "graphc 0.1").parse(words)
    return "none"
  } catch {
    return [error.code, error.message, error.help ?? ""].joined(separator: " | ")
  }
}
