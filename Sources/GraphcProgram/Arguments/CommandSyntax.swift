/// The syntax of a command. Parsing, help, usage lines and shell completions are all derived from it.
package struct CommandSyntax: Sendable {
  /// The word on the command line; for the root, the name of the program.
  package var name: String
  /// One sentence for help.
  package var summary: String
  /// Paragraphs for the command's own help; lines that start with a space are kept as they are.
  package var discussion: String?
  package var positionals: [PositionalSyntax]
  package var options: [OptionSyntax]
  /// Subcommands; if there are any, the first argument is the name of one, unless the command runs alone.
  package var subcommands: [CommandSyntax]
  /// Whether the command does something without a subcommand.
  package var runsAlone: Bool
  /// Whether it is left out of help, suggestions and completions.
  package var isHidden: Bool

  package init(
    _ name: String,
    _ summary: String,
    discussion: String? = nil,
    positionals: [PositionalSyntax] = [],
    options: [OptionSyntax] = [],
    subcommands: [CommandSyntax] = [],
    runsAlone: Bool = false,
    isHidden: Bool = false
  ) {
    self.name = name
    self.summary = summary
    self.discussion = discussion
    self.positionals = positionals
    self.options = options
    self.subcommands = subcommands
    self.runsAlone = runsAlone
    self.isHidden = isHidden
  }
}

/// An argument that is identified by its position.
package struct PositionalSyntax: Sendable {
  package enum Arity: Sendable {
    case required
    case optional
    /// Any number, including none; only the last one may be so.
    case repeated
    /// One or more; only the last one may be so.
    case oneOrMore
  }

  /// The name as usage lines show it: `SPEC`.
  package var name: String
  package var help: String
  package var arity: Arity
  package var completion: ValueCompletion

  package init(
    _ name: String,
    _ help: String,
    arity: Arity = .required,
    completion: ValueCompletion = .none
  ) {
    self.name = name
    self.help = help
    self.arity = arity
    self.completion = completion
  }
}

/// An argument that is identified by its name: `--name`, `--name VALUE`, `--name=VALUE`, or `-n`.
package struct OptionSyntax: Sendable {
  /// The name without the dashes.
  package var name: String
  /// The letter of the short form.
  package var short: Character?
  /// The name of the value as help shows it, such as `NAME=FILE`; `nil` for a flag.
  package var valueName: String?
  package var help: String
  package var isRepeated: Bool
  package var isRequired: Bool
  /// The text for help about the default.
  package var defaultText: String?
  package var completion: ValueCompletion
  package var isHidden: Bool
  /// For an option with an optional value: whether the next argument is its value.
  var isValue: (@Sendable (String) -> Bool)?

  /// An option with a value.
  package init(
    _ name: String,
    short: Character? = nil,
    value: String,
    _ help: String,
    repeated: Bool = false,
    required: Bool = false,
    default defaultText: String? = nil,
    completion: ValueCompletion = .none,
    isHidden: Bool = false
  ) {
    self.name = name
    self.short = short
    valueName = value
    self.help = help
    isRepeated = repeated
    isRequired = required
    self.defaultText = defaultText
    self.completion = completion
    self.isHidden = isHidden
  }

  /// A flag.
  package init(flag name: String, short: Character? = nil, _ help: String, isHidden: Bool = false) {
    self.name = name
    self.short = short
    valueName = nil
    self.help = help
    isRepeated = true
    isRequired = false
    defaultText = nil
    completion = .none
    self.isHidden = isHidden
  }

  /// An option whose value may be left out.
  ///
  /// - Parameter isValue: whether the next argument is its value, if none is joined by `=`.
  package init(
    _ name: String, optionalValue: String, _ help: String, isValue: @escaping @Sendable (String) -> Bool
  ) {
    self.init(name, value: "[\(optionalValue)]", help, repeated: true)
    self.isValue = isValue
  }

  var isFlag: Bool { valueName == nil }
  /// Whether a value must follow.
  var needsValue: Bool { !isFlag && isValue == nil }
}

/// The kind of a value, for completion.
package enum ValueCompletion: Sendable {
  case none
  case file
  case directory
  /// One of these; the parser refuses others.
  case choices([String])

  var choices: [String]? {
    if case .choices(let values) = self { return values }
    return nil
  }
}

extension CommandSyntax {
  /// The options that help and completions show, with `--help`.
  var visibleOptions: [OptionSyntax] {
    options.filter { !$0.isHidden } + [OptionSyntax(flag: "help", short: "h", "Show this help.")]
  }

  var visibleSubcommands: [CommandSyntax] { subcommands.filter { !$0.isHidden } }
}
