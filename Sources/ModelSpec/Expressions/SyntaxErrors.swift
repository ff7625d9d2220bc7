internal import Diagnostics

extension ExpressionParser {
  /// The error for a current token that is not the `expected` one.
  func unexpected(_ expected: String, help: String? = nil) -> Diagnostic {
    let span = text.span(token.range)
    switch kind() {
    case .end, .symbol(.rightBracket), .symbol(.rightParenthesis):
      if let opening = openBrackets.last, !closes(opening) { return unclosed(opening, at: span) }
      if kind() == .end {
        return missingAtEnd(expected, help: help, at: span)
      }
    default: break
    }
    if let sexagesimal = sexagesimal() { return sexagesimal }
    let error = Diagnostic(
      "syntax/unexpected-token", "expected \(expected), found '\(text.text(token.range))'", at: span,
      help: help ?? self.help())
    return comparisonWithNull(error) ?? withoutBracket(error) ?? withoutOperator(error) ?? error
  }

  /// `x +`
  private func missingAtEnd(_ expected: String, help: String?, at span: Span) -> Diagnostic {
    let error = Diagnostic(
      "syntax/unexpected-end", "\(expected) is missing at the end", at: span,
      help: help ?? "write what is missing after '\(text.text(tokens[max(0, index - 1)].range))'")
    guard help == nil, index > 1, case .symbol(let symbol) = tokens[index - 1].kind,
      Expression.BinaryOperator(rawValue: symbol.rawValue) != nil
    else { return error }
    let place = tokens[index - 2].range.upperBound..<tokens[index - 1].range.upperBound
    return error.suggesting("", replacing: text.text(place), at: text.span(place))
  }

  /// `2 x`
  private func withoutOperator(_ error: Diagnostic) -> Diagnostic? {
    guard case .name(let name) = kind(), followsValue, !["for", "is", "then", "lambda"].contains(name),
      index > 0, tokens[index - 1].kind != .name("lambda")
    else { return nil }
    return error.suggesting("* \(name)", replacing: name)
  }

  /// `x is not None`, `x is y`
  private func comparisonWithNull(_ error: Diagnostic) -> Diagnostic? {
    guard kind() == .name("is"), index > 0, case .name(let name) = tokens[index - 1].kind else { return nil }
    let isNegated = kind(ahead: 1) == .keyword(.not)
    let end = index + (isNegated ? 2 : 1)
    var result = error
    guard end < tokens.count, case .name(let word) = tokens[end].kind, case .null? = ForeignWord(word) else {
      result.help = "compare with =="
      let mark = isNegated ? token.range.lowerBound..<tokens[index + 1].range.upperBound : token.range
      return result.fixed(isNegated ? "!=" : "==", replacing: text.text(mark), at: text.span(mark))
    }
    let range = tokens[index - 1].range.lowerBound..<tokens[end].range.upperBound
    let new = isNegated ? "has(\(name))" : "not has(\(name))"
    result.help = "ask with \(new)"
    return result.fixed(new, replacing: text.text(range), at: text.span(range))
  }

  /// The error for a closing bracket without an opening one.
  private func withoutBracket(_ error: Diagnostic) -> Diagnostic? {
    guard openBrackets.isEmpty, isAt(.rightParenthesis) || isAt(.rightBracket) else { return nil }
    return error.fixed("", replacing: text.text(token.range))
  }

  /// Whether the current token closes this opening bracket.
  private func closes(_ opening: Int) -> Bool {
    tokens[opening].kind == .symbol(.leftBracket) ? isAt(.rightBracket) : isAt(.rightParenthesis)
  }

  private func unclosed(_ opening: Int, at span: Span) -> Diagnostic {
    let bracket = text.text(tokens[opening].range)
    let found = kind() == .end ? "" : ", found '\(text.text(token.range))'"
    let counterpart = bracket == "[" ? "]" : ")"
    let isLast = kind() == .end && openBrackets.count == 1
    return Diagnostic(
      "syntax/unclosed-bracket", "'\(bracket)' is not closed\(found)", at: span,
      notes: [Diagnostic.Note("opened here", at: text.span(tokens[opening].range))],
      help: "add '\(counterpart)'"
    ).fixed(isLast ? counterpart : nil, replacing: "")
  }

  /// The error for `1:30` outside of brackets, which YAML 1.1 reads in base 60.
  private func sexagesimal() -> Diagnostic? {
    guard openBrackets.isEmpty, index == 1, isAt(.colon), case .integer(let high) = tokens[0].kind,
      case .integer(let low) = kind(ahead: 1)
    else { return nil }
    let (product, overflow) = high.multipliedReportingOverflow(by: 60)
    let (value, carry) = product.addingReportingOverflow(low)
    let range = tokens[0].range.lowerBound..<tokens[2].range.upperBound
    return Diagnostic(
      "type/ambiguous-int", "'\(text.text(range))' is read as different numbers by different programs",
      at: text.span(range), help: overflow || carry ? nil : "write \(value) if base 60 was meant")
  }

  /// The help for a token that cannot be at this place.
  private func help() -> String? {
    switch kind() {
    case .symbol(.assign):
      openBrackets.isEmpty
        ? "compare with ==; '=' only names an argument of a call" : "compare with ==; only a name stands left of '='"
    case .symbol(.question): "choose with: a if condition else b"
    case .symbol(.plus): "leave out the '+'"
    case .symbol(.tilde): "negate with 'not'"
    case .symbol(.colon): "a slice stands inside of brackets: x[start:end]"
    case .symbol(.comma): openBrackets.isEmpty ? "a list is written [a, b]" : nil
    case .symbol(.rightParenthesis), .symbol(.rightBracket): openBrackets.isEmpty ? "no bracket is open here" : nil
    case .keyword(.not): "put it in parentheses: (not x)"
    case .keyword(.new): "'new' stands only inside of an index: x[:, new]"
    case .keyword(.else): "a conditional is: a if condition else b"
    case .keyword(.if): "a conditional is: a if condition else b"
    case .symbol(.ellipsis): "'...' stands only inside of an index or a type"
    case .name("for"): "there are no loops; 'repeat' applies a block n times"
    case .name("is"): "compare with =="
    case .name("then"): "a conditional is: a if condition else b"
    case .name, .integer, .float, .string, .symbol(.leftParenthesis), .symbol(.leftBracket):
      followsValue ? "an operator or a comma is missing before it" : nil
    default: nil
    }
  }

  /// Whether the token before the current one ends a value.
  private var followsValue: Bool {
    guard index > 0 else { return false }
    switch tokens[index - 1].kind {
    case .name, .integer, .float, .string, .symbol(.rightParenthesis), .symbol(.rightBracket), .keyword(.true),
      .keyword(.false), .keyword(.inf):
      return true
    default: return false
    }
  }
}
