package import GraphcProgram

/// Every command of graphc.
package enum CommandTable {
  private static let commands: [any Command.Type] = [
    InitCommand.self, CheckCommand.self, RunCommand.self, GenerateCommand.self, CompileCommand.self, BenchCommand.self,
    TrainCommand.self, EvaluateCommand.self, ShowCommand.self, ExplainCommand.self, OptCommand.self, OpsCommand.self,
    InspectCommand.self, SchemaCommand.self, FormatCommand.self,
  ]

  /// The syntax of the program, from which parsing, help and completions follow.
  package static let root = CommandSyntax(
    "graphc", "Compiles and runs declarative model specs: Transformers, ViTs and MAEs as short YAML files.",
    subcommands: commands.map { $0.syntax })

  /// Reads the options of a command and does not run it.
  ///
  /// - Throws: as the command would for a command line that it does not take.
  package static func readOptions(_ arguments: ParsedArguments, console: Console) throws {
    _ = try command(named: arguments.command.first ?? "")?.init(arguments, console: console)
  }

  static func command(named name: String) -> (any Command.Type)? { commands.first { $0.syntax.name == name } }
}
