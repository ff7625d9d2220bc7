/// The rules of `Grammar/expression.ebnf`.
struct Grammar {
  indirect enum Element {
    case terminal(String)
    case rule(String)
    case sequence([Element])
    case choice([Element])
    case optional(Element)
    case repetition(Element)
    /// Said in words: a token.
    case words
  }

  private(set) var rules: [(name: String, body: Element)] = []

  subscript(name: String) -> Element? { rules.first { $0.name == name }?.body }

  init(_ text: String) throws {
    var reader = Reader(try Self.tokens(text))
    while !reader.isAtEnd {
      let name = try reader.name()
      try reader.take(":=")
      rules.append((name, try reader.choice()))
    }
  }

  struct Broken: Error {
    var reason: String
  }

  private static func tokens(_ text: String) throws -> [String] {
    var tokens: [String] = []
    var rest = Substring(text)
    while let first = rest.first {
      if first.isWhitespace {
        rest.removeFirst()
      } else if rest.hasPrefix("(*") {
        rest = try after("*)", in: rest)
      } else if first == "?" {
        rest = try after("?", in: rest.dropFirst())
        tokens.append("?")
      } else if first == "'" {
        let end = try after("'", in: rest.dropFirst())
        tokens.append(String(rest[..<end.startIndex]))
        rest = end
      } else if rest.hasPrefix(":=") {
        tokens.append(":=")
        rest = rest.dropFirst(2)
      } else if first.isLetter {
        let name = rest.prefix { $0.isLetter }
        tokens.append(String(name))
        rest = rest[name.endIndex...]
      } else {
        tokens.append(String(rest.removeFirst()))
      }
    }
    return tokens
  }

  private static func after(_ mark: String, in text: Substring) throws -> Substring {
    var rest = text
    while !rest.isEmpty {
      if rest.hasPrefix(mark) { return rest.dropFirst(mark.count) }
      rest.removeFirst()
    }
    throw Broken(reason: "no \(mark)")
  }

  private struct Reader {
    let tokens: [String]
    private var index = 0

    init(_ tokens: [String]) { self.tokens = tokens }

    var isAtEnd: Bool { index >= tokens.count }
    private func token(_ distance: Int = 0) -> String {
      index + distance < tokens.count ? tokens[index + distance] : ""
    }

    mutating func name() throws -> String {
      guard token().first?.isLetter == true else { throw Broken(reason: "no name but \(token())") }
      defer { index += 1 }
      return token()
    }

    mutating func take(_ mark: String) throws {
      guard token() == mark else { throw Broken(reason: "no \(mark) but \(token())") }
      index += 1
    }

    mutating func choice() throws -> Element {
      var choices = [try sequence()]
      while token() == "|" {
        index += 1
        choices.append(try sequence())
      }
      return choices.count == 1 ? choices[0] : .choice(choices)
    }

    private mutating func sequence() throws -> Element {
      var elements: [Element] = []
      while let element = try element() { elements.append(element) }
      return elements.count == 1 ? elements[0] : .sequence(elements)
    }

    private mutating func element() throws -> Element? {
      let first = token()
      switch first.first {
      case "'":
        index += 1
        return .terminal(String(first.dropFirst().dropLast()))
      case "?":
        index += 1
        return .words
      case "[", "{", "(":
        index += 1
        let inner = try choice()
        try take(first == "[" ? "]" : first == "{" ? "}" : ")")
        return first == "[" ? .optional(inner) : first == "{" ? .repetition(inner) : inner
      case let letter? where letter.isLetter && token(1) != ":=":
        index += 1
        return .rule(first)
      default: return nil
      }
    }
  }
}

extension Grammar.Element {
  /// Calls `body` with this element and all in it.
  func forEach(_ body: (Grammar.Element) -> Void) {
    body(self)
    switch self {
    case .terminal, .rule, .words: break
    case .sequence(let elements), .choice(let elements):
      for element in elements { element.forEach(body) }
    case .optional(let element), .repetition(let element): element.forEach(body)
    }
  }

  var terminals: [String] {
    var terminals: [String] = []
    forEach { if case .terminal(let text) = $0 { terminals.append(text) } }
    return terminals
  }

  var references: [String] {
    var names: [String] = []
    forEach { if case .rule(let name) = $0 { names.append(name) } }
    return names
  }
}
