import Diagnostics

/// A token of `.gir` text.
struct GIRToken {
  enum Kind: Equatable {
    /// A keyword, a mnemonic, a dim or a dotted path: `matmul`, `attention.query.weight`.
    case word(String)
    /// `%scores`, `%3`, `%"any text"`; a quoted name is different from every plain one.
    case value(String, isQuoted: Bool)
    /// `@encoder`, `@"any text"`
    case function(String)
    /// A case of an enumeration: `.gelu`.
    case choice(String)
    case integer(UInt64)
    /// A number with a point or an exponent.
    case number(Double)
    case string(String)
    case punctuation(GIRPunctuation)
    case end
  }

  var kind: Kind
  var span: Span
  /// Whether it is the first token of its line, at which the parser resumes after an error.
  var startsLine: Bool

  /// The token as messages name it.
  var description: String {
    switch kind {
    case .word(let text): "'\(text)'"
    case .value(let name, let isQuoted): isQuoted ? "%" + GIRName.quoted(name) : "%" + name
    case .function(let name): "@" + GIRName.reference(name)
    case .choice(let name): "'.\(name)'"
    case .integer(let value): "\(value)"
    case .number(let value): "\(value)"
    case .string(let text): GIRName.quoted(text)
    case .punctuation(let mark): "'\(mark.rawValue)'"
    case .end: "the end of the text"
    }
  }
}

/// The words that start a part of the text.
package enum GIRKeyword: String, CaseIterable {
  case module
  case dims
  case check
  case state
  case function = "func"
  case parameter
  case folded
  case `return`
}

/// The punctuation of the text.
package enum GIRPunctuation: String, CaseIterable {
  case leftBrace = "{"
  case rightBrace = "}"
  case leftParenthesis = "("
  case rightParenthesis = ")"
  case leftBracket = "["
  case rightBracket = "]"
  case comma = ","
  case colon = ":"
  case tilde = "~"
  case equal = "="
  case plus = "+"
  case minus = "-"
  case star = "*"
  case arrow = "->"
  case atLeast = ">="

  /// The punctuation with which text starts; `nil` if there is none.
  init?(_ byte: UInt8, next: UInt8?) {
    let mark: Self? =
      switch next {
      case UInt8(ascii: ">") where byte == UInt8(ascii: "-"): .arrow
      case UInt8(ascii: "=") where byte == UInt8(ascii: ">"): .atLeast
      default: Self.ofOneByte[Int(byte)]
      }
    guard let mark else { return nil }
    self = mark
  }

  private static let ofOneByte: [Self?] = {
    var marks = [Self?](repeating: nil, count: 256)
    for mark in allCases {
      let bytes = Array(mark.rawValue.utf8)
      if bytes.count == 1 { marks[Int(bytes[0])] = mark }
    }
    return marks
  }()
}
