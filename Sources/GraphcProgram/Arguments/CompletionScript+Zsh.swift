/// A script for zsh, to be put as `_PROGRAM` into a folder of `$fpath`.
func zshCompletion(_ commands: [CompletedCommand], program: String) -> String {
  var lines = ["#compdef \(program)", ""]
  for command in commands.reversed() {
    lines.append("\(command.functionName)() {")
    lines += zshBody(command).map { "  " + $0 }
    lines += ["}", ""]
  }
  lines.append("\(commands[0].functionName) \"$@\"")
  return lines.map { $0 + "\n" }.joined()
}

private func zshBody(_ command: CompletedCommand) -> [String] {
  var specs = command.syntax.visibleOptions.flatMap(zshSpecs)
  let subcommands = command.syntax.visibleSubcommands
  guard !subcommands.isEmpty else {
    for positional in command.syntax.positionals {
      let prefix =
        switch positional.arity {
        case .required: ""
        case .optional: ":"
        case .repeated, .oneOrMore: "*"
        }
      specs.append("\(prefix):\(zshEscaped(positional.name)):\(zshAction(positional.completion))")
    }
    return ["_arguments -s -S \\"] + continued(specs)
  }
  var lines = ["local state line", "local -a commands", "_arguments -C \\"]
  lines += continued(specs + ["1: :->command", "*:: :->arguments"])
  lines += ["case $state in", "  command)", "    commands=("]
  lines += subcommands.map { "      " + shellQuoted("\($0.name):\($0.summary)") }
  lines += ["    )", "    _describe command commands", "    ;;", "  arguments)", "    case $line[1] in"]
  for subcommand in subcommands {
    let name = CompletedCommand(path: command.path + [subcommand.name], syntax: subcommand).functionName
    lines.append("      \(subcommand.name)) \(name) ;;")
  }
  return lines + ["    esac", "    ;;", "esac"]
}

private func continued(_ specs: [String]) -> [String] {
  specs.enumerated().map { index, spec in "  " + shellQuoted(spec) + (index < specs.count - 1 ? " \\" : "") }
}

/// One specification for each spelling of an option, in the form that `_arguments` takes.
private func zshSpecs(_ option: OptionSyntax) -> [String] {
  let names = spellings(option)
  let exclusion = option.isRepeated && !option.isFlag ? "*" : "(\(names.joined(separator: " ")))"
  let name = option.needsValue ? option.valueName : nil
  let value = name.map { ":\(zshEscaped($0)):\(zshAction(option.completion))" } ?? ""
  return names.map { name in
    let joins = option.needsValue && name.hasPrefix("--") ? "=" : ""
    return "\(exclusion)\(name)\(joins)[\(zshEscaped(option.help))]\(value)"
  }
}

private func zshAction(_ completion: ValueCompletion) -> String {
  switch completion {
  case .none: " "
  case .file: "_files"
  case .directory: "_files -/"
  case .choices(let values): "(\(values.joined(separator: " ")))"
  }
}

private func zshEscaped(_ text: String) -> String {
  text.map { "[]:\\".contains($0) ? "\\\($0)" : String($0) }.joined()
}
