package import GraphcProgram

/// Every command of graphc.
package enum CommandTable {
  private static let commands: [any Command.Type] = [
    InitCommand.self, CheckCommand.self, RunCommand.self, CompileCommand.self, BenchCommand.self, ShowCommand.self,
    ExplainCommand.self, OptCommand.self, OpsCommand.self, InspectCommand.self, SchemaCommand.self, FormatCommand.self,
  ]

  /// The syntax of the program, from which parsing, help and completions follow.
  package static let root = CommandSyntax(
    "graphc", "Compiles and runs declarative model specs: Transformers, ViTs and MAEs as short YAML files.",
    subcommands: commands.map { $0.syntax })

  static func command(named name: String) -> (any Command.Type)? { commands.first { $0.syntax.name == name } }
}
