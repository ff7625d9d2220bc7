internal import Diagnostics

extension ExpressionParser {
  /// `NAME ['(' arguments ')']`
  mutating func nameOrCall(_ name: String) throws(Diagnostic) -> Tree {
    var name = name
    var range = token.range
    if let word = ForeignWord(name) { throw foreign(word, name, at: range) }
    advance()
    while joinsKeys, isAt(.dot), case .name(let key) = kind(ahead: 1) {
      advance()
      name += "." + key
      range = range.lowerBound..<advance().range.upperBound
    }
    guard isAt(.leftParenthesis) else { return leaf(.name(name), range) }
    let (arguments, end) = try arguments()
    let call = Expression.Call(callee: name, calleeSpan: text.span(range), arguments: arguments.all)
    return try tree(.call(call), range.lowerBound..<end, over: arguments.height)
  }

  /// `'(' arguments ')'`, and the offset at which they end.
  mutating func arguments() throws(Diagnostic) -> (ArgumentList, end: Int) {
    open()
    var arguments = ArgumentList()
    if !isAt(.rightParenthesis) {
      repeat { try argument(into: &arguments) } while try takeComma(before: .rightParenthesis)
    }
    return (arguments, try close(.rightParenthesis).upperBound)
  }

  struct ArgumentList {
    var all: [Expression.Argument] = []
    var height = 0
    /// The offset of the first named argument.
    var firstNamed: Int?
    /// The offset at which the last argument ends.
    var end = 0
  }

  /// The error for `mask=None`: an absent argument is left out.
  private func absent(_ word: String, from start: Int, after list: ArgumentList) -> Diagnostic {
    var place = (list.all.isEmpty ? start : list.end)..<token.range.upperBound
    if list.all.isEmpty, kind(ahead: 1) == .symbol(.comma), index + 2 < tokens.count {
      place = start..<tokens[index + 2].range.lowerBound
    }
    return Diagnostic(
      "type/missing-value", "'\(word)' is not a value", at: text.span(token.range),
      help: "there is no null: leave the argument out"
    ).fixed("", replacing: text.text(place), at: text.span(place))
  }

  /// `[NAME '='] expr`
  private mutating func argument(into list: inout ArgumentList) throws(Diagnostic) {
    let start = token.range
    guard case .name(let name) = kind(), kind(ahead: 1) == .symbol(.assign) else {
      let value = try expression()
      if let named = list.all.last, let name = named.name {
        let all = (list.firstNamed ?? start.lowerBound)..<value.range.upperBound
        let rest = text.text(all.lowerBound..<list.end)
        throw Diagnostic(
          "syntax/positional-after-named", "positional arguments come first", at: text.span(value.range),
          notes: [Diagnostic.Note("'\(name)' is named here", at: named.nameSpan)],
          help: "name this argument too, or move it to the front"
        ).fixed("\(text.text(value.range)), \(rest)", replacing: text.text(all), at: text.span(all))
      }
      list.end = value.range.upperBound
      list.all.append(Expression.Argument(name: nil, nameSpan: nil, value: value.expression))
      list.height = max(list.height, value.height)
      return
    }
    if let first = list.all.first(where: { $0.name == name }) {
      throw Diagnostic(
        "syntax/duplicate-argument", "argument '\(name)' is given twice", at: text.span(start),
        notes: [Diagnostic.Note("first given here", at: first.nameSpan)])
    }
    advance()
    advance()
    if case .name(let word) = kind(), case .null? = ForeignWord(word) {
      throw absent(word, from: start.lowerBound, after: list)
    }
    let value = try expression()
    list.firstNamed = list.firstNamed ?? start.lowerBound
    list.end = value.range.upperBound
    list.all.append(Expression.Argument(name: name, nameSpan: text.span(start), value: value.expression))
    list.height = max(list.height, value.height)
  }

  func foreign(_ word: ForeignWord, _ spelling: String, at range: Range<Int>) -> Diagnostic {
    switch word {
    case .boolean(let value):
      Diagnostic(
        "type/expected-bool", "'\(spelling)' is not a boolean, nor a name", at: text.span(range),
        help: "write \(value)"
      ).fixed("\(value)", replacing: text.text(range))
    case .null:
      Diagnostic(
        "type/missing-value", "'\(spelling)' is not a value", at: text.span(range),
        help: "there is no null; leave the whole line out if it may be absent")
    case .notANumber:
      Diagnostic("value/not-finite", "a value cannot be not-a-number", at: text.span(range))
    }
  }
}
