/// A script for bash 3.2 and later.
func bashCompletion(_ commands: [CompletedCommand], program: String) -> String {
  let function = commands[0].functionName
  var lines = [
    "# Completes \(program) in bash.",
    "\(function)() {",
    "  local IFS=$'\\n' cur=\"${COMP_WORDS[COMP_CWORD]}\" prev=\"${COMP_WORDS[COMP_CWORD-1]}\"",
    "  local command=\(shellQuoted(program)) index",
    "  COMPREPLY=()",
    "  for ((index = 1; index < COMP_CWORD; index++)); do",
    "    case \"$command ${COMP_WORDS[index]}\" in",
  ]
  for command in commands.dropFirst() {
    let words = shellQuoted(command.path.joined(separator: " "))
    lines.append("      \(words)) command=\(words) ;;")
  }
  lines += ["    esac", "  done", "  case \"$command\" in"]
  for command in commands {
    lines.append("    \(shellQuoted(command.path.joined(separator: " "))))")
    lines += bashCase(command).map { "      " + $0 }
    lines.append("      ;;")
  }
  lines += ["  esac", "}", "complete -o filenames -F \(function) \(program)"]
  return lines.map { $0 + "\n" }.joined()
}

private func bashCase(_ command: CompletedCommand) -> [String] {
  var lines: [String] = []
  let valued = command.syntax.visibleOptions.filter(\.needsValue)
  if !valued.isEmpty {
    lines.append("case \"$prev\" in")
    for option in valued {
      let reply = bashReply(option.completion).map { $0 + "; " } ?? ""
      lines.append("  \(spellings(option).joined(separator: "|"))) \(reply)return ;;")
    }
    lines.append("esac")
  }
  let options = bashWords(command.syntax.visibleOptions.flatMap(spellings))
  lines.append("if [[ \"$cur\" == -* ]]; then \(options); return; fi")
  let subcommands = command.syntax.visibleSubcommands.map(\.name)
  if !subcommands.isEmpty {
    lines.append(bashWords(subcommands + (command.path.count == 1 ? ["help"] : [])))
  } else if let reply = command.syntax.positionals.first.flatMap({ bashReply($0.completion) }) {
    lines.append(reply)
  }
  return lines
}

private func bashReply(_ completion: ValueCompletion) -> String? {
  switch completion {
  case .none: nil
  case .file: "COMPREPLY=($(compgen -f -- \"$cur\"))"
  case .directory: "COMPREPLY=($(compgen -d -- \"$cur\"))"
  case .choices(let values): bashWords(values)
  }
}

/// The words must not contain characters that a shell expands; names of options and commands do not.
private func bashWords(_ words: [String]) -> String {
  "COMPREPLY=($(compgen -W $'\(words.joined(separator: "\\n"))' -- \"$cur\"))"
}
