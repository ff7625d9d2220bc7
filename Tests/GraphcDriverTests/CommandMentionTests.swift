import Foundation
import GraphcProgram
import GraphcTestFiles
import Testing

@testable import GraphcDriver

/// Command lines of graphc that sources, documents, models and pages of diagnostics show: the parser of the program
/// takes each.
///
/// A command line is what stands between backticks or single quotes and begins with `graphc`, and what a line of its own,
/// a comment or a string begins with, if the next word is a command or an option. In it
/// - words in capitals stand for an argument (`SPEC`, `NAME=VALUE`, `COMMAND`), and `\(…)` of Swift for some text;
/// - `…` stands for what is left out, and brackets enclose what may be;
/// - a command with no argument at all only names it, and an option at the end only names that.
@Suite struct CommandMentionTests {
  struct Mention {
    var place: String
    var words: [String]
  }

  /// Commands that are planned, so that a sentence about one of them is not prose about graphc.
  private static let planned: Set = [
    "attend", "train", "tokenize", "embed", "evaluate", "report", "export", "import", "reduce",
  ]

  /// Options of other programs that the texts call.
  private static let foreign: Set = [
    "build-tests", "count", "cpu-seconds", "emit", "everything", "filter", "first", "in-place", "package-path",
    "parallel", "product", "quick", "quiet", "recursive", "requirement", "skip-build", "strict", "table", "targets",
    "traits",
  ]

  private static let commands = Set(CommandTable.root.subcommands.map(\.name))

  /// Texts that users read, with paths from the root of the repository.
  private static let texts: [(path: String, text: String)] = {
    let extensions: Set = ["swift", "md", "yaml", "json", "sh", "py", "c", "h", "ebnf"]
    var paths = ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md", "Makefile", ".ci/run"]
    for folder in ["Sources", "Docs", "Models", "Grammar"] {
      guard let files = FileManager.default.enumerator(atPath: Repository.path(folder)) else { continue }
      for case let file as String in files where extensions.contains((file as NSString).pathExtension) {
        paths.append("\(folder)/\(file)")
      }
    }
    return paths.sorted().compactMap { path in
      (try? String(contentsOfFile: Repository.path(path), encoding: .utf8)).map { (path, $0) }
    }
  }()

  static func mentions(in text: String, path: String) -> [Mention] {
    let pattern =
      /(?m)(?<opener>[`'"]|^[ \t]*(?:#+|\/\/\/?)?[ \t]*(?:\$ )?)(?:\.build\/[a-z]+\/)?graphc (?<rest>[^\n]*(?:\n[^\n]*)?)/
    return text.matches(of: pattern).compactMap { match in
      let rest = String(match.rest)
      let first = String(rest.prefix { !" `'\"\n,.:;".contains($0) })
      let isCommand = commands.contains(first) || planned.contains(first) || first.hasPrefix("-")
      let line: Substring
      switch match.opener {
      case "`": line = rest.prefix { $0 != "`" }
      case "'": line = rest.prefix { $0 != "'" }
      case "\"":
        guard isCommand else { return nil }
        line = rest.prefix { $0 != "\"" && $0 != "\n" }
      default:
        guard isCommand else { return nil }
        line = rest.prefix { $0 != "\n" }
      }
      return Mention(place: path, words: words(of: String(line)))
    }
  }

  private static func words(of line: String) -> [String] {
    var line = line.replacing(/\\\([^()]*(?:\([^()]*\)[^()]*)*\)/, with: "X")
    if let end = line.firstRange(of: /[ ]+#|[ ]{2,}|[;|>]|[ ]&&[ ]|[ ]\\$/) { line = String(line[..<end.lowerBound]) }
    line = line.replacing(/\n[ \t]*(?:\/\/\/?|#)?/, with: " ").replacing(/\[[a-z]+\]/, with: "")
    return line.split(separator: " ").map { word in
      var word = word.filter { !"[]".contains($0) }
      while let last = word.last, "…,.:".contains(last) { word.removeLast() }
      return word == "COMMAND" ? "check" : word
    }.filter { !$0.isEmpty }
  }

  /// Why the parser does not take a command line; `nil` if it does.
  static func fault(of words: [String]) -> UsageError? {
    do {
      _ = try CommandLineParser(CommandTable.root, version: "").parse(words)
      return nil
    } catch {
      let names = words.prefix(while: { !$0.hasPrefix("-") })
      if error.code == "usage/missing-argument", names.count <= 1 { return nil }
      if error.code == "usage/missing-value", words.last?.hasPrefix("-") ?? false { return nil }
      // In the place of one of several choices.
      if error.code == "usage/value", error.message.contains(/not '[A-Z]+'$/) { return nil }
      return error
    }
  }

  /// Pages of mistakes on the command line show them.
  private static func withoutMistakes(_ text: String, _ path: String) -> String {
    guard path.hasPrefix("Docs/Diagnostics/usage/") else { return text }
    return text.replacing(/```sh\n(?:.*\n)*?```\n/, with: "").replacing(/```text\n(?:.*\n)*?```\n/, with: "")
  }

  @Test func everyCommandLineIsOne() {
    var found: Set<String> = []
    var count = 0
    for (path, text) in Self.texts {
      for mention in Self.mentions(in: Self.withoutMistakes(text, path), path: path) {
        count += 1
        if let name = mention.words.first { found.insert(name) }
        let line = mention.words.joined(separator: " ")
        if let fault = Self.fault(of: mention.words) { Issue.record("\(path): graphc \(line): \(fault.message)") }
      }
    }
    #expect(count > 200)
    #expect(found.isSuperset(of: Self.commands))
  }

  @Test func everyOptionIsOne() {
    var known = Self.foreign
    for command in CommandTable.root.subcommands { known.formUnion(command.options.map(\.name)) }
    known.formUnion(["help", "version", "generate-completion-script"])
    for (path, text) in Self.texts where path.contains(/^(?:Sources|Docs|Models|Grammar|README)/) {
      for match in Self.withoutMistakes(text, path).matches(of: /(?:^|[^A-Za-z0-9_-])--([a-z][a-z0-9-]+)/) {
        #expect(known.contains(String(match.1)), "\(path): --\(match.1)")
      }
    }
  }

  @Test(arguments: [
    ("see `graphc attend SPEC`", false), ("see `graphc show SPEC --stage…`", true),
    ("'graphc check SPEC --shape'", false), ("\"graphc check \\(file(1)) --set a=1\"", true),
    ("\"graphc check \\(file) --st\"", false), ("# graphc train x.yaml", false), ("  graphc run", true),
    ("$ graphc run a.yaml b.yaml", false), ("`graphc explain fusion\n/// SPEC`", true), ("graphc knows no bf16", true),
    ("`graphc knows`", false), ("`graphc check [options] SPEC… > out`", true),
    ("`graphc run SPEC --format FORMAT`", true),
    ("`graphc run SPEC --format yaml`", false), ("`graphc COMMAND --help`", true), ("`graphc init fit`", false),
  ])
  func theRuleTellsThem(_ text: String, isRight: Bool) {
    let faults = Self.mentions(in: text, path: "").compactMap { Self.fault(of: $0.words) }
    #expect(faults.isEmpty == isRight, "\(faults.map(\.message))")
  }
}
