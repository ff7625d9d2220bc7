/// The precedence of operations, loosest first: the levels of `Grammar/expression.ebnf` in order, used by parser and
/// printer.
package enum Precedence: Int, Sendable, CaseIterable, Comparable {
  case conditional
  case or
  case and
  case not
  case comparison
  case sum
  case product
  case unary
  case power
  case postfix

  package static func < (left: Precedence, right: Precedence) -> Bool { left.rawValue < right.rawValue }

  /// The next tighter level; `postfix` is the tightest.
  var tighter: Precedence { Precedence(rawValue: rawValue + 1) ?? .postfix }
}

extension Expression.BinaryOperator {
  package var precedence: Precedence {
    switch self {
    case .or: .or
    case .and: .and
    case .equal, .notEqual, .less, .lessEqual, .greater, .greaterEqual: .comparison
    case .add, .subtract: .sum
    case .multiply, .divide, .floorDivide, .remainder, .matmul: .product
    case .power: .power
    }
  }

  /// The operator that a token denotes.
  init?(_ token: Token.Kind) {
    switch token {
    case .keyword(let keyword): self.init(rawValue: keyword.rawValue)
    case .symbol(let symbol): self.init(rawValue: symbol.rawValue)
    default: return nil
    }
  }
}

extension Expression {
  package var precedence: Precedence {
    switch kind {
    case .conditional: .conditional
    case .binary(let operation, _, _): operation.precedence
    case .unary(.not, _): .not
    case .unary(.negate, _): .unary
    default: .postfix
    }
  }
}
