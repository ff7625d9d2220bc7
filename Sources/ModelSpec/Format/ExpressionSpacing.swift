internal import Diagnostics

/// Puts spaces between the tokens of an expression or a type as `Expression.description` does. Tokens keep their
/// spelling: numbers, quotes and parentheses stay as they were written.
package struct ExpressionSpacing {
  private let text: ScalarText
  private let tokens: [Token]
  /// Whether `when` separates a parameter's initial value from its condition.
  private let hasCondition: Bool

  /// - Returns: `nil` if the text has no tokens or an error.
  package init?(_ string: String, isParameter: Bool = false) {
    text = ScalarText(verbatim: string, from: SourceID(index: 0))
    var lexer = Lexer(text)
    guard let tokens = try? lexer.tokens(), tokens.count > 1 else { return nil }
    self.tokens = tokens
    hasCondition = isParameter
  }

  /// The spelling of every token.
  var spellings: [String] { tokens.dropLast().map { text.text($0.range) } }

  package var formatted: String {
    var result = ""
    var depth = 0
    var previous = Place.start
    for token in tokens.dropLast() {
      let place = place(of: token.kind, after: previous, depth: depth)
      if needsSpace(previous, place) { result += " " }
      result += text.text(token.range)
      switch place {
      case .opening, .attachedOpening: depth += 1
      case .closing: depth -= 1
      default: break
      }
      previous = place
    }
    return result
  }

  /// How a token is spaced.
  private enum Place {
    case start
    /// The token ends a value: a name, a number, a string.
    case value
    /// A number: a point after it would belong to it.
    case number
    case name
    case closing
    /// A bracket that starts a value.
    case opening
    /// A bracket after a value: of a call, an index, a type.
    case attachedOpening
    /// A token with spaces on both sides.
    case between
    /// A sign: no space after it.
    case prefix
    /// A point, a colon, or the `=` of an argument: no spaces.
    case tight
    case point
    case comma
    /// A `?`: no space before it.
    case suffix

    var endsValue: Bool {
      switch self {
      case .value, .number, .name, .closing, .suffix: true
      default: false
      }
    }
  }

  private func place(of kind: Token.Kind, after previous: Place, depth: Int) -> Place {
    switch kind {
    case .integer, .float: return .number
    case .string, .end: return .value
    case .name(let name): return hasCondition && depth == 0 && name == "when" ? .between : .name
    case .keyword(let keyword):
      switch keyword {
      case .or, .and, .if, .else: return .between
      case .not: return .between
      case .true, .false, .inf, .new: return .value
      }
    case .symbol(let symbol):
      switch symbol {
      case .plus, .minus: return previous.endsValue ? .between : .prefix
      case .power, .floorDivide, .equal, .notEqual, .lessEqual, .greaterEqual, .less, .greater, .star, .slash,
        .percent, .at, .tilde:
        return .between
      case .assign: return depth == 0 ? .between : .tight
      case .leftParenthesis: return previous == .name ? .attachedOpening : .opening
      case .leftBracket: return previous.endsValue ? .attachedOpening : .opening
      case .rightParenthesis, .rightBracket: return .closing
      case .comma: return .comma
      case .colon: return .tight
      case .dot: return .point
      case .ellipsis: return .value
      case .question: return .suffix
      }
    }
  }

  private func needsSpace(_ left: Place, _ right: Place) -> Bool {
    switch (left, right) {
    case (.start, _), (.opening, _), (.attachedOpening, _), (.prefix, _), (.tight, _), (.point, _): false
    case (_, .closing), (_, .comma), (_, .suffix), (_, .attachedOpening): false
    case (_, .tight): left == .comma
    case (_, .point): !left.endsValue || left == .number
    default: true
    }
  }
}
