/// `graphc run [options] SPEC`
func usageLine(of context: CommandContext) -> String {
  var words = context.path
  let required = context.syntax.options.filter(\.isRequired)
  words += required.map { "--\($0.name) \($0.valueName ?? "")" }
  words.append("[options]")
  if !context.syntax.subcommands.isEmpty { words.append(context.syntax.runsAlone ? "[COMMAND]" : "COMMAND") }
  for positional in context.syntax.positionals {
    switch positional.arity {
    case .required: words.append(positional.name)
    case .optional: words.append("[\(positional.name)]")
    case .repeated: words.append("[\(positional.name) ...]")
    case .oneOrMore: words.append("\(positional.name) ...")
    }
  }
  return words.joined(separator: " ")
}

/// The help of a command, with the sections of swift-argument-parser.
func helpText(of context: CommandContext, width: Int) -> String {
  let width = max(width, 40)
  let syntax = context.syntax
  var sections = [wrapped("OVERVIEW: " + syntax.summary, to: width)]
  if let discussion = syntax.discussion { sections.append(wrapped(discussion, to: width)) }
  sections.append(["USAGE: " + usageLine(of: context)])
  if !syntax.positionals.isEmpty {
    sections.append(["ARGUMENTS:"] + syntax.positionals.flatMap { entry($0.name, describe($0), width) })
  }
  sections.append(["OPTIONS:"] + syntax.visibleOptions.flatMap { entry(label($0), describe($0), width) })
  if !syntax.visibleSubcommands.isEmpty {
    sections.append(["COMMANDS:"] + syntax.visibleSubcommands.flatMap { entry($0.name, $0.summary, width) })
    sections.append(["  See '\(context.path[0]) help COMMAND' for the help of a command."])
  }
  return sections.map { $0.map { $0 + "\n" }.joined() }.joined(separator: "\n")
}

private func label(_ option: OptionSyntax) -> String {
  let short = option.short.map { "-\($0), " } ?? ""
  return short + "--" + option.name + (option.valueName.map { " " + $0 } ?? "")
}

private func describe(_ option: OptionSyntax) -> String {
  var facts: [String] = []
  if let choices = option.completion.choices { facts.append("values: " + choices.joined(separator: ", ")) }
  if let text = option.defaultText { facts.append("default: " + text) }
  if option.isRepeated, !option.isFlag { facts.append("may be repeated") }
  return facts.isEmpty ? option.help : "\(option.help) (\(facts.joined(separator: "; ")))"
}

private func describe(_ positional: PositionalSyntax) -> String {
  guard let choices = positional.completion.choices else { return positional.help }
  return "\(positional.help) (values: \(choices.joined(separator: ", ")))"
}

/// A label and its description next to it, or below it if the label is long.
private func entry(_ label: String, _ description: String, _ width: Int) -> [String] {
  let column = 26
  let lines = wrapped(description, to: width - column).map { String(repeating: " ", count: column) + $0 }
  let start = "  " + label
  guard start.count + 2 <= column, let first = lines.first else { return [start] + lines }
  return [start + first.dropFirst(start.count)] + lines.dropFirst()
}

/// Breaks a text at spaces. Line feeds are kept; lines that start with a space are not broken.
func wrapped(_ text: String, to width: Int) -> [String] {
  var lines: [String] = []
  for paragraph in text.split(separator: "\n", omittingEmptySubsequences: false) {
    if paragraph.first == " " || paragraph.isEmpty {
      lines.append(String(paragraph))
      continue
    }
    var line = ""
    for word in paragraph.split(separator: " ") {
      if !line.isEmpty, line.count + 1 + word.count > width {
        lines.append(line)
        line = ""
      }
      line += (line.isEmpty ? "" : " ") + word
    }
    lines.append(line)
  }
  return lines
}
