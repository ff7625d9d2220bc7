/// The shells that can complete the program's command lines.
enum Shell: String, CaseIterable {
  case bash
  case zsh
  case fish

  func completionScript(for root: CommandSyntax) -> String {
    let commands = CompletedCommand.all(of: root)
    switch self {
    case .bash: return bashCompletion(commands, program: root.name)
    case .zsh: return zshCompletion(commands, program: root.name)
    case .fish: return fishCompletion(commands, program: root.name)
    }
  }
}

/// A command in a completion script.
struct CompletedCommand {
  /// The words that lead to it, the program first.
  var path: [String]
  var syntax: CommandSyntax

  /// The program and every command that is not hidden, outer ones first.
  static func all(of root: CommandSyntax) -> [CompletedCommand] {
    func collect(_ syntax: CommandSyntax, _ path: [String]) -> [CompletedCommand] {
      [CompletedCommand(path: path, syntax: syntax)]
        + syntax.visibleSubcommands.flatMap { collect($0, path + [$0.name]) }
    }
    return collect(root, [root.name])
  }

  /// `_graphc_run`: characters that a function's name cannot have are replaced.
  var functionName: String {
    "_" + path.joined(separator: "_").map { $0.isLetter || $0.isNumber ? String($0) : "_" }.joined()
  }
}

/// `-o` and `--output`
func spellings(_ option: OptionSyntax) -> [String] {
  (option.short.map { ["-\($0)"] } ?? []) + ["--" + option.name]
}

/// A string in single quotes for a POSIX shell.
package func shellQuoted(_ text: String) -> String { "'" + text.replacing("'", with: "'\\''") + "'" }

/// A word for a POSIX shell, quoted if necessary.
package func shellWord(_ text: String) -> String {
  let isPlain = text.utf8.allSatisfy { byte in
    (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
      || "_-./".utf8.contains(byte)
  }
  return isPlain && !text.isEmpty ? text : shellQuoted(text)
}
