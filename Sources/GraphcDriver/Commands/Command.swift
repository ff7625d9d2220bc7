import GraphcProgram

/// A command of graphc: its syntax, its parsed options, and its run.
protocol Command: SendableMetatype {
  /// The arguments, for parsing, help and completions.
  static var syntax: CommandSyntax { get }

  /// Reads the options of a command line that fits the syntax.
  ///
  /// - Throws: `UsageError` and 64 `usage/…` for options that contradict each other.
  init(_ arguments: ParsedArguments, console: Console) throws

  /// - Returns: the exit code.
  /// - Throws: `GraphcError`, and `CommandFailure` after messages that are written.
  func run() throws -> ExitCode
}

extension ParsedArguments {
  /// `--format`; text where the command has another format besides.
  var outputFormat: OutputFormat { OutputFormat(rawValue: value("format") ?? "") ?? .text }

  /// `--format` of diagnostics.
  var diagnosticFormat: DiagnosticFormat { DiagnosticFormat(rawValue: value("format") ?? "") ?? .text }
}
