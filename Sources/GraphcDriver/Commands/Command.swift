import GraphcProgram

/// A command of graphc: its syntax, its parsed options, and its run.
protocol Command: SendableMetatype {
  /// The arguments, for parsing, help and completions.
  static var syntax: CommandSyntax { get }

  /// Reads the options of a command line that matches the syntax.
  ///
  /// - Throws: `UsageError` and 64 `usage/…` for options that contradict each other.
  init(_ arguments: ParsedArguments, console: Console) throws

  /// - Returns: the exit code.
  /// - Throws: `GraphcError`; `CommandFailure` once the messages are written.
  func run() throws -> ExitCode
}

extension ParsedArguments {
  /// `--format` of results; text for any value that is not an output format.
  var outputFormat: OutputFormat { OutputFormat(rawValue: value("format") ?? "") ?? .text }

  /// `--format` of diagnostics.
  var diagnosticFormat: DiagnosticFormat { DiagnosticFormat(rawValue: value("format") ?? "") ?? .text }
}
