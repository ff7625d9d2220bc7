/// A script for fish, to be put as `PROGRAM.fish` into a completions folder.
func fishCompletion(_ commands: [CompletedCommand], program: String) -> String {
  var lines = ["# Completes \(program) in fish.", "complete -c \(program) -f"]
  for command in commands {
    let start = "complete -c \(program) -n \(fishQuoted(fishCondition(command)))"
    for subcommand in command.syntax.visibleSubcommands {
      lines.append("\(start) -a \(subcommand.name) -d \(fishQuoted(subcommand.summary))")
    }
    for option in command.syntax.visibleOptions {
      var words = [start]
      if let short = option.short { words.append("-s \(short)") }
      words.append("-l \(option.name)")
      if option.needsValue { words.append(fishValue(option.completion)) }
      words.append("-d \(fishQuoted(option.help))")
      lines.append(words.joined(separator: " "))
    }
    if command.syntax.subcommands.isEmpty, let positional = command.syntax.positionals.first {
      switch positional.completion {
      case .none: break
      case .file: lines.append("\(start) -F")
      case .directory: lines.append("\(start) -a '(__fish_complete_directories)'")
      case .choices(let values): lines.append("\(start) -a \(fishQuoted(values.joined(separator: " ")))")
      }
    }
  }
  return lines.map { $0 + "\n" }.joined()
}

/// A condition that is true while arguments of the command are typed.
private func fishCondition(_ command: CompletedCommand) -> String {
  var conditions = command.path.dropFirst().map { "__fish_seen_subcommand_from \($0)" }
  let subcommands = command.syntax.visibleSubcommands.map(\.name)
  if !subcommands.isEmpty {
    conditions.append("not __fish_seen_subcommand_from \(subcommands.joined(separator: " "))")
  }
  return conditions.isEmpty ? "true" : conditions.joined(separator: "; and ")
}

private func fishValue(_ completion: ValueCompletion) -> String {
  switch completion {
  case .none: "-x"
  case .file: "-r -F"
  case .directory: "-x -a '(__fish_complete_directories)'"
  case .choices(let values): "-x -a \(fishQuoted(values.joined(separator: " ")))"
  }
}

private func fishQuoted(_ text: String) -> String {
  "'" + text.map { "'\\".contains($0) ? "\\\($0)" : String($0) }.joined() + "'"
}
