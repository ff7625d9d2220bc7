/// A reserved word of the language. `Grammar/expression.ebnf` lists the same words.
package enum Keyword: String, Sendable, CaseIterable {
  case or
  case and
  case not
  case `if`
  case `else`
  case `true`
  case `false`
  case inf
  case new
}

/// A symbol of the language. `Grammar/expression.ebnf` lists the same symbols.
package enum Symbol: String, Sendable, CaseIterable {
  case ellipsis = "..."
  case power = "**"
  case floorDivide = "//"
  case equal = "=="
  case notEqual = "!="
  case lessEqual = "<="
  case greaterEqual = ">="
  case less = "<"
  case greater = ">"
  case plus = "+"
  case minus = "-"
  case star = "*"
  case slash = "/"
  case percent = "%"
  case at = "@"
  case leftParenthesis = "("
  case rightParenthesis = ")"
  case leftBracket = "["
  case rightBracket = "]"
  case comma = ","
  case colon = ":"
  case dot = "."
  case assign = "="
  case question = "?"
  case tilde = "~"

  /// In the order of the cases: a symbol comes before those that are its prefixes.
  static let byFirstByte = Dictionary(grouping: allCases) { $0.rawValue.utf8.first }
}

/// A token and its range of bytes in the scalar's text.
struct Token {
  enum Kind: Equatable {
    case integer(Int)
    case float(Double)
    case string(String)
    case name(String)
    case keyword(Keyword)
    case symbol(Symbol)
    case end
  }

  var kind: Kind
  var range: Range<Int>
}

/// Words that YAML or Python read as a value. Here they are neither names nor values, so that `no` is not an undefined
/// name, and not `false`.
enum ForeignWord {
  case boolean(Bool)
  case null
  case notANumber

  init?(_ word: String) {
    switch word {
    case "True", "TRUE", "yes", "Yes", "YES", "on", "On", "ON": self = .boolean(true)
    case "False", "FALSE", "no", "No", "NO", "off", "Off", "OFF": self = .boolean(false)
    case "null", "Null", "NULL", "None", "nil": self = .null
    case "nan", "NaN", "NAN": self = .notANumber
    default: return nil
    }
  }
}

/// Whether a name may be defined with this spelling.
package func isReservedWord(_ word: String) -> Bool {
  Keyword(rawValue: word) != nil || ForeignWord(word) != nil
}
