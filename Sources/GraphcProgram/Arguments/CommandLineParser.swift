import GraphcText

/// The request that a command line makes.
package enum CommandLineRequest: Sendable {
  case run(ParsedArguments)
  /// A text for stdout: help, the version or a completion script. The exit code is 0.
  case show(String)
}

/// Parses command lines by a table, as swift-argument-parser does: options may be anywhere after their command, `--name
/// value` and `--name=value` are equal, flags may be joined as in `-vq`, `--` ends options, and `--help` is available
/// everywhere. The parser has no side effects.
package struct CommandLineParser: Sendable {
  private let root: CommandSyntax
  private let version: String
  private let width: Int

  /// - Parameter width: the number of columns to which help texts are wrapped.
  package init(_ root: CommandSyntax, version: String, width: Int = 80) {
    var root = root
    root.options += [
      OptionSyntax(flag: "version", "Show the version."),
      OptionSyntax(
        "generate-completion-script", value: "SHELL", "Print a completion script.",
        completion: .choices(Shell.allCases.map(\.rawValue)), isHidden: true),
    ]
    self.root = root
    self.version = version
    self.width = width
  }

  /// - Parameter arguments: without the program's name.
  package func parse(_ arguments: [String]) throws(UsageError) -> CommandLineRequest {
    try parse(arguments.map { Array($0.utf8) })
  }

  /// - Parameter arguments: without the program's name, as the system gave them.
  package func parse(_ arguments: [[UInt8]]) throws(UsageError) -> CommandLineRequest {
    var context = CommandContext(path: [root.name], syntax: root)
    var rest = arguments[...]
    while let first = rest.first, let name = word(first) {
      if let command = context.syntax.subcommands.first(where: { $0.name == name }) {
        context = CommandContext(path: context.path + [name], syntax: command)
      } else if context.path.count == 1, name == "help" {
        return .show(helpText(of: try command(named: rest.dropFirst()), width: width))
      } else {
        break
      }
      rest.removeFirst()
    }
    // An unknown command is reported before its options, which cannot be checked.
    if !context.syntax.subcommands.isEmpty, let first = rest.first, word(first) != nil {
      throw unknownCommand(first, in: context)
    }
    let beforeEnd = rest.prefix { $0 != Array("--".utf8) }
    if beforeEnd.contains(where: { $0 == Array("--help".utf8) || $0 == Array("-h".utf8) }) {
      return .show(helpText(of: context, width: width))
    }
    return try parse(rest, for: context)
  }

  /// The argument as a word, if it may name a command.
  private func word(_ argument: [UInt8]) -> String? {
    argument.first == UInt8(ascii: "-") ? nil : String(validating: argument, as: UTF8.self)
  }

  /// The command whose help is requested.
  private func command(named words: ArraySlice<[UInt8]>) throws(UsageError) -> CommandContext {
    var context = CommandContext(path: [root.name], syntax: root)
    for argument in words {
      guard let name = word(argument), let command = context.syntax.subcommands.first(where: { $0.name == name }) else {
        throw unknownCommand(argument, in: context)
      }
      context = CommandContext(path: context.path + [name], syntax: command)
    }
    return context
  }

  private func parse(_ arguments: ArraySlice<[UInt8]>, for context: CommandContext) throws(UsageError)
    -> CommandLineRequest
  {
    var scanner = ArgumentScanner(context: context, rest: arguments)
    try scanner.scan()
    if context.path.count == 1 {
      if scanner.options["version"] != nil { return .show(version + "\n") }
      if let name = scanner.options["generate-completion-script"]?.last,
        let shell = Shell(rawValue: String(decoding: name, as: UTF8.self))
      {
        return .show(shell.completionScript(for: root))
      }
    }
    if !context.syntax.subcommands.isEmpty {
      if let first = scanner.positionals.first { throw unknownCommand(first, in: context) }
      if !context.syntax.runsAlone { return .show(helpText(of: context, width: width)) }
    }
    let positionals = try assign(scanner.positionals, in: context)
    for option in context.syntax.options where option.isRequired && scanner.options[option.name] == nil {
      throw context.error("usage/missing-option", "option --\(option.name) \(option.valueName ?? "") is missing")
    }
    return .run(ParsedArguments(context: context, options: scanner.options, positionals: positionals))
  }

  private func unknownCommand(_ argument: [UInt8], in context: CommandContext) -> UsageError {
    let name = String(decoding: argument, as: UTF8.self)
    if context.syntax.subcommands.isEmpty { return unexpected(argument, in: context) }
    return context.error(
      "usage/unknown-command", "there is no command \(quoted(name))",
      help: fileHelp(name, in: context)
        ?? NearestName.help(for: name, among: context.syntax.visibleSubcommands.map(\.name) + ["help"]))
  }

  /// The help for a file in the place of a command.
  private func fileHelp(_ name: String, in context: CommandContext) -> String? {
    guard name.contains(where: { "./".contains($0) }) else { return nil }
    let takesFile = context.syntax.visibleSubcommands.first { command in
      if case .file? = command.positionals.first?.completion { true } else { false }
    }
    return takesFile.map { command in
      "a file stands after a command: \((context.path + [command.name, shellWord(name)]).joined(separator: " "))"
    }
  }

  private func unexpected(_ argument: [UInt8], in context: CommandContext) -> UsageError {
    context.error(
      "usage/unexpected-argument", "unexpected argument \(quoted(String(decoding: argument, as: UTF8.self)))")
  }

  /// Assigns positional arguments to their names.
  private func assign(_ arguments: [[UInt8]], in context: CommandContext) throws(UsageError) -> [String: [[UInt8]]] {
    var result: [String: [[UInt8]]] = [:]
    var rest = arguments[...]
    for positional in context.syntax.positionals {
      let isMany = positional.arity == .repeated || positional.arity == .oneOrMore
      let taken = isMany ? rest : rest.prefix(1)
      rest = rest.dropFirst(taken.count)
      if taken.isEmpty, positional.arity == .required || positional.arity == .oneOrMore {
        throw context.error("usage/missing-argument", "argument \(positional.name) is missing", help: positional.help)
      }
      for value in taken { try context.check(value, by: positional.completion, of: positional.name) }
      if !taken.isEmpty { result[positional.name] = Array(taken) }
    }
    if let first = rest.first { throw unexpected(first, in: context) }
    return result
  }
}
