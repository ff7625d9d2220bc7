internal import Diagnostics

extension ExpressionParser {
  /// `atom {'.T' | '[' index {',' index} ']'}`
  mutating func postfix() throws(Diagnostic) -> Tree {
    var value = try atom()
    while true {
      switch kind() {
      case .symbol(.dot): value = try transpose(of: value)
      case .symbol(.leftBracket): value = try indexed(value)
      case .symbol(.leftParenthesis):
        throw Diagnostic(
          "syntax/unexpected-token", "only a name can be called", at: text.span(token.range),
          help: "an operator or a comma is missing before '('")
      default: return value
      }
    }
  }

  private mutating func transpose(of value: Tree) throws(Diagnostic) -> Tree {
    let dot = advance().range
    guard case .name("T") = kind() else {
      let help =
        switch kind() {
        case .name("shape"), .name("size"), .name("ndim"): "the dims of a value have names: use those of its type"
        case .name: "call a function by its name alone: f(x), not x.f"
        default: "write .T to swap the last two axes"
        }
      throw unexpected("'T' after '.'", help: help)
    }
    let mark = dot.lowerBound..<advance().range.upperBound
    return try tree(
      .transpose(value.expression), value.range.lowerBound..<mark.upperBound, mark: mark, over: value.height)
  }

  private mutating func indexed(_ value: Tree) throws(Diagnostic) -> Tree {
    let mark = token.range
    open()
    if isAt(.rightBracket) { throw unexpected("an index", help: "x[:] takes all of the first axis") }
    var indices: [Expression.Index] = []
    var height = value.height
    repeat {
      let (index, over) = try indexPart()
      indices.append(index)
      height = max(height, over)
    } while try takeComma(before: .rightBracket)
    let end = try close(.rightBracket).upperBound
    return try tree(.index(value.expression, indices), value.range.lowerBound..<end, mark: mark, over: height)
  }

  /// `'new' | '...' | expr | [expr] ':' [expr]`, and the height of what is in it.
  private mutating func indexPart() throws(Diagnostic) -> (Expression.Index, Int) {
    let start = token.range
    if take(.keyword(.new)) { return (Expression.Index(kind: .newAxis, span: text.span(start)), 0) }
    if take(.ellipsis) { return (Expression.Index(kind: .ellipsis, span: text.span(start)), 0) }
    let lower = isAt(.colon) ? nil : try expression()
    let colon = token.range
    guard take(.colon) else {
      guard let lower else { throw unexpected("an index") }
      return (Expression.Index(kind: .at(lower.expression), span: text.span(lower.range)), lower.height)
    }
    let upper = isAt(.colon) || isAt(.comma) || isAt(.rightBracket) ? nil : try expression()
    if isAt(.colon) {
      throw Diagnostic(
        "syntax/slice-step", "slices have no step", at: text.span(token.range),
        help: "write start:end; 'rearrange' splits an axis")
    }
    let range = start.lowerBound..<(upper?.range.upperBound ?? colon.upperBound)
    let kind = Expression.Index.Kind.slice(lower?.expression, upper?.expression)
    return (Expression.Index(kind: kind, span: text.span(range)), max(lower?.height ?? 0, upper?.height ?? 0))
  }

  private mutating func atom() throws(Diagnostic) -> Tree {
    let range = token.range
    switch kind() {
    case .integer(let value):
      advance()
      return leaf(.integer(value), range)
    case .float(let value):
      advance()
      return leaf(.float(value), range)
    case .string(let value):
      advance()
      return leaf(.string(value), range)
    case .keyword(.true), .keyword(.false):
      let value = advance().kind == .keyword(.true)
      return leaf(.boolean(value), range)
    case .keyword(.inf):
      advance()
      return leaf(.infinity, range)
    case .symbol(.dot): return try enumCase()
    case .name(let name): return try nameOrCall(name)
    case .symbol(.leftBracket): return try list()
    case .symbol(.leftParenthesis):
      open()
      var inner = try expression()
      inner.range = range.lowerBound..<(try close(.rightParenthesis).upperBound)
      inner.expression.span = text.span(inner.range)
      return inner
    default: throw unexpected("a value")
    }
  }

  /// `'.' CASE`
  private mutating func enumCase() throws(Diagnostic) -> Tree {
    let dot = advance().range
    let range = dot.lowerBound..<token.range.upperBound
    switch kind() {
    case .keyword(.inf):
      throw Diagnostic(
        "value/not-finite", ".inf is YAML's infinity", at: text.span(range), help: "infinity is written inf"
      ).fixed("inf", replacing: text.text(range))
    case .name(let name):
      if let word = ForeignWord(name) { throw foreign(word, name, at: range) }
      advance()
      return leaf(.enumCase(name), range)
    default: throw unexpected("a name after '.'")
    }
  }

  /// `'[' expr {',' expr} ']'`
  private mutating func list() throws(Diagnostic) -> Tree {
    let start = token.range.lowerBound
    open()
    if isAt(.rightBracket) { throw unexpected("a value", help: "a list has at least one element") }
    var elements: [Expression] = []
    var height = 0
    repeat {
      let element = try expression()
      elements.append(element.expression)
      height = max(height, element.height)
    } while try takeComma(before: .rightBracket)
    let end = try close(.rightBracket).upperBound
    return try tree(.list(elements), start..<end, over: height)
  }
}
