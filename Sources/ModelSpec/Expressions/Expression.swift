package import Diagnostics

/// An expression of the language (`Grammar/expression.ebnf`) in which every part has a place.
package struct Expression: Sendable {
  package indirect enum Kind: Sendable {
    /// An integer: only digits, such as `12`.
    case integer(Int)
    /// A float: with a point or an exponent, such as `1e-6`.
    case float(Double)
    /// A string in quotes, such as the pattern of `rearrange`.
    case string(String)
    case boolean(Bool)
    /// `inf`
    case infinity
    /// `.half`: a case of the enum that is expected at this place.
    case enumCase(String)
    case name(String)
    case call(Call)
    /// `[a, b]`
    case list([Expression])
    case unary(UnaryOperator, Expression)
    case binary(BinaryOperator, Expression, Expression)
    /// `x.T`
    case transpose(Expression)
    /// `x.view(…)`, `torch.float32`: not part of the language, kept so that a later stage, which knows types, can give
    /// help.
    case member(Expression, Member)
    /// `x[:, 0]`
    case index(Expression, [Index])
    /// `then if condition else otherwise`
    case conditional(then: Expression, condition: Expression, otherwise: Expression)
  }

  /// The call of an operation, an initializer or a block. Positional arguments of a block are its inputs in the order
  /// of their declaration, then its config: `linear(x, 10)` is `linear(x, out=10)`.
  package struct Call: Sendable {
    package var callee: String
    package var calleeSpan: Span
    /// The arguments; positional ones come first.
    package var arguments: [Argument]

    package init(callee: String, calleeSpan: Span, arguments: [Argument]) {
      self.callee = callee
      self.calleeSpan = calleeSpan
      self.arguments = arguments
    }
  }

  package struct Argument: Sendable {
    /// The name; `nil` for a positional argument.
    package var name: String?
    package var nameSpan: Span?
    package var value: Expression

    package init(name: String?, nameSpan: Span?, value: Expression) {
      self.name = name
      self.nameSpan = nameSpan
      self.value = value
    }
  }

  /// What follows a `.`, except `.T`.
  package struct Member: Sendable {
    package var name: String
    /// The arguments; `nil` without parentheses.
    package var arguments: [Argument]?
  }

  /// One part of `x[…]`.
  package struct Index: Sendable {
    package enum Kind: Sendable {
      /// `new`: a new axis of extent 1.
      case newAxis
      /// `...`: all axes that are not named.
      case ellipsis
      /// One position; the axis is removed.
      case at(Expression)
      /// `start:end`; either may be left out.
      case slice(Expression?, Expression?)
    }

    package var kind: Kind
    package var span: Span
  }

  package enum UnaryOperator: String, Sendable, CaseIterable {
    case negate = "-"
    case not = "not"
  }

  package enum BinaryOperator: String, Sendable, CaseIterable {
    case or = "or"
    case and = "and"
    case equal = "=="
    case notEqual = "!="
    case less = "<"
    case lessEqual = "<="
    case greater = ">"
    case greaterEqual = ">="
    case add = "+"
    case subtract = "-"
    case multiply = "*"
    case divide = "/"
    case floorDivide = "//"
    case remainder = "%"
    case matmul = "@"
    case power = "**"
  }

  package var kind: Kind
  package var span: Span
  /// The place of the operator, the `.T`, the member or the `[` of this expression; for others the whole span.
  package var operatorSpan: Span

  package init(_ kind: Kind, span: Span, operatorSpan: Span? = nil) {
    self.kind = kind
    self.span = span
    self.operatorSpan = operatorSpan ?? span
  }
}
