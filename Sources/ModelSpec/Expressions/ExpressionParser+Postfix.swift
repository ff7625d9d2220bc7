internal import Diagnostics

extension ExpressionParser {
  /// `atom {'.T' | '[' index {',' index} ']'}`
  mutating func postfix() throws(Diagnostic) -> Tree {
    var value = try atom()
    while true {
      switch kind() {
      case .symbol(.dot): value = try member(of: value)
      case .symbol(.leftBracket): value = try indexed(value)
      case .symbol(.leftParenthesis): throw try callOfCall(value)
      default: return value
      }
    }
  }

  /// `.T`, or a member of another language after a `.`.
  private mutating func member(of value: Tree) throws(Diagnostic) -> Tree {
    let dot = advance().range
    let name: String
    switch kind() {
    case .name(let word): name = word
    case .keyword(let word): name = word.rawValue
    default: throw unexpected("'T' after '.'", help: ".T swaps the last two axes")
    }
    let mark = dot.lowerBound..<advance().range.upperBound
    let range = value.range.lowerBound..<mark.upperBound
    if name == "T" { return try tree(.transpose(value.expression), range, mark: mark, over: value.height) }
    guard isAt(.leftParenthesis) else {
      return try tree(
        .member(value.expression, Expression.Member(name: name, arguments: nil)), range, mark: mark,
        over: value.height)
    }
    let (arguments, end) = try arguments()
    return try tree(
      .member(value.expression, Expression.Member(name: name, arguments: arguments.all)),
      value.range.lowerBound..<end, mark: mark, over: max(value.height, arguments.height))
  }

  /// The error for `Dense(64)(x)`, a layer object of another language: here a block is called once, with its input
  /// first.
  private mutating func callOfCall(_ value: Tree) throws(Diagnostic) -> Diagnostic {
    let mark = token.range
    let error = Diagnostic(
      "syntax/unexpected-token", "only a name can be called", at: text.span(mark),
      help: "an operator or a comma is missing before '('")
    let isCall =
      switch value.expression.kind {
      case .call: true
      case .member(_, let member): member.arguments != nil
      default: false
      }
    guard isCall, let opening = index(ofCallEndingAt: value.range.upperBound) else { return error }
    let (inputs, end) = try arguments()
    guard !inputs.all.isEmpty, inputs.all.allSatisfy({ $0.name == nil }) else { return error }
    let first = text.text(mark.upperBound..<(end - 1))
    let old = text.text(tokens[opening].range.upperBound..<(value.range.upperBound - 1))
    let rest = old.allSatisfy(\.isWhitespace) ? "" : ", " + old
    let all = value.range.lowerBound..<end
    let new = text.text(value.range.lowerBound..<tokens[opening].range.upperBound) + first + rest + ")"
    var result = error
    result.help = "a layer is called once, with its input first: \(new)"
    return result.fixed(new, replacing: text.text(all), at: text.span(all))
  }

  /// The index of the token that opens the argument list which ends at `end`.
  private func index(ofCallEndingAt end: Int) -> Int? {
    var open = 0
    for index in tokens.indices.reversed() where tokens[index].range.upperBound <= end {
      switch tokens[index].kind {
      case .symbol(.rightParenthesis): open += 1
      case .symbol(.leftParenthesis):
        open -= 1
        if open == 0 { return index }
      default: break
      }
    }
    return nil
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

  /// `'new' | '...' | expr | [expr] ':' [expr]`, and the height of its tree.
  private mutating func indexPart() throws(Diagnostic) -> (Expression.Index, Int) {
    let start = token.range
    if take(.keyword(.new)) { return (Expression.Index(kind: .newAxis, span: text.span(start)), 0) }
    if take(.ellipsis) { return (Expression.Index(kind: .ellipsis, span: text.span(start)), 0) }
    if case .name(let name) = kind(), case .null? = ForeignWord(name) {
      throw Diagnostic(
        "type/missing-value", "'\(name)' is not an index", at: text.span(start), help: "a new axis is called 'new'"
      ).fixed("new", replacing: name)
    }
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
      if isAt(.rightParenthesis) { throw unexpected("a value", help: "a list is written [a, b]") }
      var inner = try expression()
      if isAt(.comma) { throw try tuple(from: range) }
      inner.range = range.lowerBound..<(try close(.rightParenthesis).upperBound)
      inner.expression.span = text.span(inner.range)
      return inner
    default: throw unexpected("a value")
    }
  }

  /// The error for `(a, b)`, a tuple in Python.
  private mutating func tuple(from opening: Range<Int>) throws(Diagnostic) -> Diagnostic {
    let error = unexpected("')'", help: "a list is written [a, b]")
    while take(.comma) {
      if isAt(.rightParenthesis) { break }
      _ = try expression()
    }
    guard isAt(.rightParenthesis) else { return error }
    let all = opening.lowerBound..<token.range.upperBound
    var inner = text.text(opening.upperBound..<token.range.lowerBound)
    while inner.last == "," || inner.last == " " { inner.removeLast() }
    var result = error
    result.help = "a list is written [\(inner)]"
    return result.fixed("[\(inner)]", replacing: text.text(all), at: text.span(all))
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
