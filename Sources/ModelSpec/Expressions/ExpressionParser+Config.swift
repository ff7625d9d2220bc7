package import Diagnostics
import GraphcText

/// `kind ['=' expr]`
package struct ConfigDeclaration: Sendable {
  package var kind: ConfigSpec.Kind
  package var value: Expression?
}

extension ConfigSpec.Kind {
  /// The words that name a kind.
  package static let words = ["int", "dim", "float", "bool", "string", "block", "enum"]
}

extension ExpressionParser {
  /// `kind ['=' expr]`, the config of a block.
  package static func blockConfig(_ text: ScalarText) throws(Diagnostic) -> ConfigDeclaration {
    var parser = try ExpressionParser(text)
    let kind = try parser.configKind()
    var value: Expression?
    if parser.take(.assign) { value = try parser.expression().expression }
    try parser.finish()
    return ConfigDeclaration(kind: kind, value: value)
  }

  /// `expr`, the config of a model.
  package static func modelConfig(_ text: ScalarText) throws(Diagnostic) -> Expression {
    let parser = try ExpressionParser(text)
    if case .name(let word) = parser.kind(), ConfigSpec.Kind.words.contains(word),
      parser.kind(ahead: 1) == .symbol(.assign)
    {
      let value = text.text(parser.tokens[2].range.lowerBound..<text.bytes.count)
      throw Diagnostic(
        "spec/config-kind", "config of a model has no kind, but a value", at: text.span(parser.token.range),
        help: "write the value alone: \(value)"
      ).fixed(value, replacing: text.text(0..<text.bytes.count), at: text.span(0..<text.bytes.count))
    }
    return try expression(text)
  }

  private mutating func configKind() throws(Diagnostic) -> ConfigSpec.Kind {
    guard case .name(let word) = kind() else {
      let declaration = declarationOfValue()
      throw noKind(help: declaration.map { "write \($0)" } ?? "a kind comes first, as in int = 12").fixed(
        declaration, replacing: text.text(token.range))
    }
    let plain: ConfigSpec.Kind
    switch word {
    case "int": plain = .int
    case "dim": plain = .dim
    case "float": plain = .float
    case "bool": plain = .bool
    case "string": plain = .string
    case "block": plain = .block
    case "enum":
      advance()
      return .enum(try enumCases())
    default:
      // Finds the names of kinds in Python and JSON: integer, boolean, str.
      let related = ConfigSpec.Kind.words.first { word.hasPrefix($0) || $0.hasPrefix(word) }
      let near = related ?? NearestName.best(to: word, among: ConfigSpec.Kind.words)
      let all = "the kinds are \(ConfigSpec.Kind.words.joined(separator: ", "))"
      throw noKind(help: near.map { "did you mean '\($0)'?" } ?? all).fixed(near, replacing: word)
    }
    advance()
    return plain
  }

  private func noKind(help: String) -> Diagnostic {
    Diagnostic(
      "spec/config-kind", "config of a block starts with its kind", at: text.span(token.range), help: help)
  }

  /// The declaration that a value suggests: `int = 12` for `12`.
  private func declarationOfValue() -> String? {
    let kind: String? =
      switch (self.kind(), self.kind(ahead: 1)) {
      case (.integer, .end): "int"
      case (.float, .end): "float"
      case (.keyword(.true), .end), (.keyword(.false), .end): "bool"
      case (.string, .end): "string"
      default: nil
      }
    return kind.map { "\($0) = \(text.text(token.range))" }
  }

  /// `'(' NAME {',' NAME} ')'`
  private mutating func enumCases() throws(Diagnostic) -> [String] {
    guard isAt(.leftParenthesis) else { throw unexpected("'(' and the cases", help: "write enum(first, second)") }
    open()
    var cases: [String] = []
    repeat {
      let range = token.range
      guard case .name(let name) = kind() else { throw unexpected("a name of a case") }
      if let word = ForeignWord(name) { throw foreign(word, name, at: range) }
      if cases.contains(name) {
        throw Diagnostic("spec/duplicate-name", "case '\(name)' is there twice", at: text.span(range))
      }
      cases.append(name)
      advance()
    } while take(.comma)
    try close(.rightParenthesis)
    return cases
  }
}
