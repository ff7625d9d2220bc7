package import Diagnostics

/// `type ['?' | '=' expr]`
package struct InputDeclaration: Sendable {
  package var type: TypeExpression
  /// The place of the `?`.
  package var optionalMark: Span?
  package var defaultValue: Expression?
}

/// `type '~' init ['when' expr]`
package struct ParameterDeclaration: Sendable {
  package var type: TypeExpression
  package var initializer: Expression
  package var condition: Expression?
}

extension ExpressionParser {
  /// `type ['?' | '=' expr]`
  package static func input(_ text: ScalarText) throws(Diagnostic) -> InputDeclaration {
    var parser = try ExpressionParser(text)
    var input = InputDeclaration(type: try parser.type())
    let mark = parser.token.range
    if parser.take(.question) {
      input.optionalMark = text.span(mark)
      if parser.isAt(.assign) {
        throw parser.unexpected(
          "the end of the input", help: "an input with a default may be left out anyway; drop the '?'")
      }
    } else if parser.take(.assign) {
      input.defaultValue = try parser.expression().expression
    } else if parser.isAt(.tilde) {
      throw parser.unexpected(
        "the end of the input", help: "an input has no initializer; learned tensors belong under 'parameters'")
    }
    try parser.finish()
    return input
  }

  /// `type '~' init ['when' expr]`
  package static func parameter(_ text: ScalarText) throws(Diagnostic) -> ParameterDeclaration {
    var parser = try ExpressionParser(text)
    let type = try parser.type()
    guard parser.take(.tilde) else {
      let end = parser.tokens[parser.index - 1].range.upperBound
      let isEnd = parser.kind() == .end
      throw Diagnostic(
        "syntax/missing-initializer", "a parameter says how it starts", at: text.span(parser.token.range),
        help: "write \(text.text(0..<end)) ~ normal(0.02), or ~ zeros"
      ).suggesting(isEnd ? " ~ normal(0.02)" : nil, replacing: "", at: text.span(end..<end))
    }
    guard case .name(let name) = parser.kind() else { throw parser.unexpected("an initializer, such as zeros") }
    let initializer = try parser.nameOrCall(name).expression
    var condition: Expression?
    if parser.take(.name("when")) {
      condition = try parser.expression().expression
    } else if parser.kind() == .keyword(.if) {
      throw parser.unexpected("'when'", help: "a parameter that may not exist: f32[n] ~ zeros when condition")
    }
    try parser.finish()
    return ParameterDeclaration(type: type, initializer: initializer, condition: condition)
  }

  /// The error for `f32(B, T)`, or `f32` alone.
  private func withoutBrackets(_ dtype: String, at start: Range<Int>) -> Diagnostic {
    let error = unexpected(
      "'[' after the dtype", help: "a type is a dtype and its dims, \(dtype)[B, T]; a scalar is \(dtype)[]")
    if kind() == .end {
      return error.suggesting("\(dtype)[]", replacing: text.text(start), at: text.span(start))
    }
    guard isAt(.leftParenthesis),
      let end = tokens[index...].firstIndex(where: { $0.kind == .symbol(.rightParenthesis) })
    else { return error }
    let range = token.range.lowerBound..<tokens[end].range.upperBound
    let inner = text.text(token.range.upperBound..<tokens[end].range.lowerBound)
    guard !inner.utf8.contains(UInt8(ascii: "(")) else { return error }
    return error.fixed("[\(inner)]", replacing: text.text(range), at: text.span(range))
  }

  /// `dtype '[' [dim {',' dim}] ']'`
  private mutating func type() throws(Diagnostic) -> TypeExpression {
    let start = token.range
    guard case .name(let dtype) = kind() else { throw unexpected("a type, such as f32[B, T, C]") }
    advance()
    guard isAt(.leftBracket) else {
      throw withoutBrackets(dtype, at: start)
    }
    open()
    var dims: [TypeExpression.Dim] = []
    if !isAt(.rightBracket) {
      repeat {
        let range = token.range
        if take(.ellipsis) {
          dims.append(.ellipsis(text.span(range)))
        } else {
          dims.append(.expression(try expression().expression))
        }
      } while try takeComma(before: .rightBracket)
    }
    let end = try close(.rightBracket).upperBound
    return TypeExpression(
      dtype: Name(dtype, span: text.span(start)), dims: dims, span: text.span(start.lowerBound..<end))
  }
}
