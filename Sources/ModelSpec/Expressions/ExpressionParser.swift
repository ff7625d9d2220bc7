package import Diagnostics

/// A recursive-descent parser of the scalars of a spec (`Grammar/expression.ebnf`), one function per kind of rule.
///
/// Each entry point takes a whole scalar and throws its first error. There is no recovery inside of a scalar: a second
/// error would mostly be a consequence of the first.
package struct ExpressionParser {
  /// The largest depth of nested brackets, signs, powers and conditionals.
  package static let depthLimit = 64
  /// The largest height of the tree; each operator of a chain such as `a + b + c` adds one.
  package static let heightLimit = 256

  let text: ScalarText
  let tokens: [Token]
  var index = 0
  /// The tokens of the open brackets.
  var openBrackets: [Int] = []
  /// Whether `a.b` is one name: a JSON key inside of the object `a`.
  var joinsKeys = false
  private var depth = 0

  init(_ text: ScalarText) throws(Diagnostic) {
    self.text = text
    var lexer = Lexer(text)
    tokens = try lexer.tokens()
    if tokens.count == 1 {
      throw Diagnostic(
        "type/missing-value", "a value is missing", at: text.span, help: "write a value after the colon")
    }
  }

  /// `expr`
  package static func expression(_ text: ScalarText) throws(Diagnostic) -> Expression {
    var parser = try ExpressionParser(text)
    let tree = try parser.expression()
    try parser.finish()
    return tree.expression
  }

  /// `expr` in which the names are JSON keys, with points between nested objects: `text_config.hidden_size`.
  package static func keyExpression(_ text: ScalarText) throws(Diagnostic) -> Expression {
    var parser = try ExpressionParser(text)
    parser.joinsKeys = true
    let tree = try parser.expression()
    try parser.finish()
    return tree.expression
  }

  // MARK: - Tokens

  var token: Token { tokens[min(index, tokens.count - 1)] }

  /// The kind of the token `distance` after the current one; `end` after the last.
  func kind(ahead distance: Int = 0) -> Token.Kind {
    index + distance < tokens.count ? tokens[index + distance].kind : .end
  }

  func isAt(_ symbol: Symbol) -> Bool { kind() == .symbol(symbol) }

  /// Consumes the current token.
  @discardableResult
  mutating func advance() -> Token {
    defer { if index < tokens.count - 1 { index += 1 } }
    return token
  }

  mutating func take(_ symbol: Symbol) -> Bool { take(.symbol(symbol)) }

  mutating func take(_ kind: Token.Kind) -> Bool {
    guard self.kind() == kind else { return false }
    advance()
    return true
  }

  /// Consumes a comma of a list, which must be followed by another element.
  mutating func takeComma(before end: Symbol) throws(Diagnostic) -> Bool {
    guard take(.comma) else { return false }
    if isAt(end) {
      let comma = text.span(tokens[index - 1].range)
      throw unexpected("a value after ','", help: "leave out the last comma").fixed("", replacing: ",", at: comma)
    }
    return true
  }

  mutating func open() {
    openBrackets.append(index)
    advance()
  }

  /// Consumes the bracket that closes the innermost open one.
  /// - Returns: its range.
  @discardableResult
  mutating func close(_ symbol: Symbol) throws(Diagnostic) -> Range<Int> {
    guard isAt(symbol) else { throw unexpected("',' or '\(symbol.rawValue)'") }
    openBrackets.removeLast()
    return advance().range
  }

  func finish() throws(Diagnostic) {
    if kind() != .end { throw unexpected("the end of the expression") }
  }

  // MARK: - Depth

  /// Starts a nested part of the text, one level deeper; `ascend` ends it.
  mutating func descend() throws(Diagnostic) {
    guard depth < Self.depthLimit else { throw tooDeep(at: token.range) }
    depth += 1
  }

  mutating func ascend() { depth -= 1 }

  func tooDeep(at range: Range<Int>) -> Diagnostic {
    Diagnostic(
      "limit/expression-depth",
      "the expression is nested too deeply: at most \(Self.depthLimit) levels, and \(Self.heightLimit) operations"
        + " upon each other",
      at: text.span(range), help: "give parts of it names, as equations of their own")
  }

  // MARK: - Trees

  /// An expression with its place in the text.
  struct Tree {
    var expression: Expression
    var range: Range<Int>
    /// The height of the tree; 1 for a leaf. It is bounded, so that walking the tree may recurse.
    var height: Int
  }

  func leaf(_ kind: Expression.Kind, _ range: Range<Int>) -> Tree {
    Tree(expression: Expression(kind, span: text.span(range)), range: range, height: 1)
  }

  /// - Parameters:
  ///   - mark: the range of the operator.
  ///   - height: the height of the highest operand.
  func tree(
    _ kind: Expression.Kind, _ range: Range<Int>, mark: Range<Int>? = nil, over height: Int
  ) throws(Diagnostic) -> Tree {
    guard height < Self.heightLimit else { throw tooDeep(at: mark ?? range) }
    let operatorSpan = mark.map { text.span($0) }
    return Tree(
      expression: Expression(kind, span: text.span(range), operatorSpan: operatorSpan), range: range,
      height: height + 1)
  }
}
