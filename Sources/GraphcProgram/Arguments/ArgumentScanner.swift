import GraphcText

/// Separates the options of one command from its other arguments.
struct ArgumentScanner {
  let context: CommandContext
  private(set) var rest: ArraySlice<[UInt8]>
  private(set) var options: [String: [[UInt8]]] = [:]
  private(set) var positionals: [[UInt8]] = []

  init(context: CommandContext, rest: ArraySlice<[UInt8]>) {
    self.context = context
    self.rest = rest
  }

  mutating func scan() throws(UsageError) {
    while let argument = rest.popFirst() {
      if argument == Array("--".utf8) {
        positionals += rest
        rest = []
      } else if argument.starts(with: "--".utf8) {
        try scanLong(argument)
      } else if argument.first == UInt8(ascii: "-"), argument.count > 1 {
        try scanShort(argument)
      } else {
        positionals.append(argument)
      }
    }
  }

  /// `--name`, `--name=value` or `--name value`
  private mutating func scanLong(_ argument: [UInt8]) throws(UsageError) {
    let (name, value) = split(argument.dropFirst(2))
    guard let option = context.syntax.options.first(where: { $0.name == name }) else {
      throw unknown("--" + name, nearTo: name)
    }
    try add(option, spelled: "--" + name, value: value)
  }

  /// `-o`, `-o=value`, `-o value`, or several flags
  private mutating func scanShort(_ argument: [UInt8]) throws(UsageError) {
    let (letters, value) = split(argument.dropFirst())
    for (index, letter) in letters.enumerated() {
      guard let option = context.syntax.options.first(where: { $0.short == letter }) else {
        throw unknown("-" + letters, nearTo: letters)
      }
      let isLast = index == letters.count - 1
      if !isLast, !option.isFlag { throw unknown("-" + letters, nearTo: letters) }
      try add(option, spelled: "-\(letter)", value: isLast ? value : nil)
    }
    if letters.isEmpty { throw unknown("-", nearTo: "") }
  }

  private func split(_ argument: ArraySlice<UInt8>) -> (name: String, value: [UInt8]?) {
    let equals = argument.firstIndex(of: UInt8(ascii: "="))
    let name = String(decoding: argument[..<(equals ?? argument.endIndex)], as: UTF8.self)
    return (name, equals.map { Array(argument[($0 + 1)...]) })
  }

  private mutating func add(_ option: OptionSyntax, spelled spelling: String, value: [UInt8]?) throws(UsageError) {
    if option.isFlag {
      if value != nil { throw context.error("usage/unexpected-value", "\(spelling) takes no value") }
      options[option.name] = []
      return
    }
    if let isValue = option.isValue {
      options[option.name, default: []] += [value ?? takeValue(where: isValue)].compactMap { $0 }
      return
    }
    guard let value = value ?? takeValue() else {
      throw context.error(
        "usage/missing-value", "a value must follow \(spelling): \(option.valueName ?? "VALUE")",
        help: rest.isEmpty ? nil : "write \(spelling)=VALUE, if the value starts with '-'")
    }
    if !option.isRepeated, options[option.name] != nil {
      throw context.error("usage/repeated-option", "\(spelling) may be given only once")
    }
    try context.check(value, by: option.completion, of: spelling)
    options[option.name, default: []].append(value)
  }

  /// The next argument, if it can be a value: it does not look like an option, but may be a negative number or a lone
  /// `-`.
  private mutating func takeValue(where isValue: (String) -> Bool = { _ in true }) -> [UInt8]? {
    guard let next = rest.first, isValue(String(decoding: next, as: UTF8.self)) else { return nil }
    let isNumber = next.count > 1 && (next[1] == UInt8(ascii: ".") || (0x30...0x39).contains(next[1]))
    if next.first == UInt8(ascii: "-"), next.count > 1, !isNumber { return nil }
    rest.removeFirst()
    return next
  }

  private func unknown(_ spelling: String, nearTo name: String) -> UsageError {
    let names = context.syntax.visibleOptions.map(\.name)
    let bare = String(name.drop { $0 == "-" })
    let nearest = ForeignOptions.option(for: bare, among: names) ?? NearestName.best(to: bare, among: names)
    return context.error(
      "usage/unknown-option", "there is no option \(quoted(spelling)) of '\(context.path.joined(separator: " "))'",
      help: orderHelp(bare) ?? nearest.map { "did you mean '--\($0)'?" })
  }

  /// The help for an option of a command that precedes the command.
  private func orderHelp(_ name: String) -> String? {
    let owners = context.syntax.visibleSubcommands.filter { command in
      command.visibleOptions.contains { $0.name == name || $0.short.map { String($0) } == name }
    }
    guard let first = owners.first else { return nil }
    let named = owners.first { command in rest.contains { $0.elementsEqual(command.name.utf8) } }
    return "options stand after the command: \((context.path + [(named ?? first).name]).joined(separator: " ")) …"
  }
}

extension CommandContext {
  /// Checks that a value is one of the choices.
  func check(_ value: [UInt8], by completion: ValueCompletion, of what: String) throws(UsageError) {
    guard let choices = completion.choices else { return }
    let text = String(decoding: value, as: UTF8.self)
    if choices.contains(where: { $0.utf8.elementsEqual(value) }) { return }
    throw error(
      "usage/value", "\(what) is one of \(choices.joined(separator: ", ")), not \(quoted(text))",
      help: NearestName.help(for: text, among: choices))
  }
}
