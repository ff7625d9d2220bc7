internal import Diagnostics

/// Splits the text of a scalar into tokens; the last one is always `end`. Outside of strings, only ASCII is allowed.
struct Lexer {
  /// The largest number of tokens in one scalar.
  static let tokenLimit = 10_000

  let text: ScalarText
  private var position = 0

  init(_ text: ScalarText) {
    self.text = text
  }

  /// Reads all tokens.
  ///
  /// Errors: `syntax/unexpected-character`, `syntax/foreign-operator`, `syntax/unclosed-string`, `syntax/number`,
  /// `type/ambiguous-int`, `value/out-of-range`, `value/not-finite`, `limit/expression-tokens`.
  mutating func tokens() throws(Diagnostic) -> [Token] {
    var tokens: [Token] = []
    while true {
      skipSpace()
      guard position < text.bytes.count else { break }
      guard tokens.count < Self.tokenLimit else {
        throw Diagnostic(
          "limit/expression-tokens", "an expression has at most \(Self.tokenLimit) tokens",
          at: text.span(position..<position), help: "split it into several equations")
      }
      let start = position
      let kind = try next()
      tokens.append(Token(kind: kind, range: start..<position))
    }
    tokens.append(Token(kind: .end, range: text.bytes.count..<text.bytes.count))
    return tokens
  }

  private func byte(_ distance: Int = 0) -> UInt8? {
    let index = position + distance
    return index < text.bytes.count ? text.bytes[index] : nil
  }

  private mutating func skipSpace() {
    while let byte = byte(), byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D { position += 1 }
  }

  private mutating func next() throws(Diagnostic) -> Token.Kind {
    guard let first = byte() else { return .end }
    if first.isIdentifierStart { return word() }
    if first.isDigit || first == UInt8(ascii: "."), byte(first.isDigit ? 0 : 1)?.isDigit == true {
      var number = NumberLexer(text, at: position)
      let kind = try number.read()
      position = number.end
      return kind
    }
    if first == UInt8(ascii: "'") || first == UInt8(ascii: "\"") { return try string(quote: first) }
    if let foreign = ForeignOperator.match(text.bytes[position...]) {
      throw foreign.diagnostic(at: text.span(position..<(position + foreign.spelling.utf8.count)))
    }
    for symbol in Symbol.byFirstByte[first] ?? [] where text.bytes[position...].starts(with: symbol.rawValue.utf8) {
      position += symbol.rawValue.utf8.count
      return .symbol(symbol)
    }
    throw unexpectedCharacter()
  }

  private mutating func word() -> Token.Kind {
    let start = position
    while let byte = byte(), byte.isIdentifierPart { position += 1 }
    let word = text.text(start..<position)
    return Keyword(rawValue: word).map(Token.Kind.keyword) ?? .name(word)
  }

  /// Reads a string. It has no escapes and ends at the next quote of its kind on the same line.
  private mutating func string(quote: UInt8) throws(Diagnostic) -> Token.Kind {
    let start = position
    position += 1
    while let byte = byte(), byte != quote, byte != 0x0A { position += 1 }
    guard byte() == quote else {
      let mark = quote == UInt8(ascii: "'") ? "'" : "\""
      // The unclosed string is assumed to end before closing brackets, which belong to the calls around it.
      var end = position
      while end > start + 1, [UInt8(ascii: ")"), UInt8(ascii: "]"), 0x20].contains(text.bytes[end - 1]) { end -= 1 }
      throw Diagnostic(
        "syntax/unclosed-string", "the string that starts here has no closing \(mark)",
        at: text.span(start..<(start + 1)), help: "close it with \(mark)"
      ).suggesting(mark, replacing: "", at: text.span(end..<end))
    }
    position += 1
    return .string(text.text((start + 1)..<(position - 1)))
  }

  private func unexpectedCharacter() -> Diagnostic {
    let rest = String(decoding: text.bytes[position...], as: UTF8.self)
    guard let scalar = rest.unicodeScalars.first else {
      return Diagnostic("syntax/unexpected-character", "unexpected end of the text", at: text.span)
    }
    let width = UTF8.width(scalar)
    let shown =
      scalar.isASCII && scalar.value > 0x20 && scalar.value != 0x7F ? "'\(scalar)'" : codePoint(scalar.value)
    let range = position..<min(position + width, text.bytes.count)
    let error = Diagnostic(
      "syntax/unexpected-character", "\(shown) is not part of the language", at: text.span(range),
      help: Self.remedy(for: scalar).help)
    if Self.curlyQuotes.contains(scalar), let straight = straightString(rest) {
      let whole = position..<(position + straight.old.utf8.count)
      return error.fixed(straight.new, replacing: straight.old, at: text.span(whole))
    }
    return error.fixed(Self.remedy(for: scalar).own, replacing: text.text(range))
  }

  private static let curlyQuotes: [Unicode.Scalar] = ["\u{2018}", "\u{2019}", "\u{201C}", "\u{201D}", "\u{201E}"]

  /// A text between curly quotes, and the same between straight ones.
  private func straightString(_ rest: String) -> (old: String, new: String)? {
    var old = ""
    for (index, scalar) in rest.unicodeScalars.enumerated() {
      old.unicodeScalars.append(scalar)
      guard index > 0, Self.curlyQuotes.contains(scalar) else { continue }
      let inner = String(String.UnicodeScalarView(old.unicodeScalars.dropFirst().dropLast()))
      return inner.utf8.contains(UInt8(ascii: "'")) ? nil : (old, "'\(inner)'")
    }
    return nil
  }

  /// The equivalent of a character in this language, and the help.
  private static func remedy(for scalar: Unicode.Scalar) -> (own: String?, help: String?) {
    switch scalar {
    case "\u{D7}", "\u{B7}", "\u{22C5}": ("*", "multiply with *")
    case "\u{F7}": ("/", "divide with /")
    case "\u{2212}", "\u{2013}", "\u{2014}": ("-", "subtract with -")
    case "\u{2264}": ("<=", "write <=")
    case "\u{2265}": (">=", "write >=")
    case "\u{2260}": ("!=", "write !=")
    case "\u{221A}": (nil, "write sqrt(x)")
    case "\u{221E}": ("inf", "write inf")
    case "\u{2018}", "\u{2019}", "\u{201C}", "\u{201D}": (nil, "strings take straight quotes, ' or \"")
    case "\u{A0}", "\u{200B}", "\u{3000}", "\u{FEFF}": (" ", "this is not an ordinary space; replace it by one")
    case "#": (nil, "a comment starts with ' #' after the whole value")
    case "{", "}", "$": (nil, "there are no templates and no sets in an expression; use the name alone")
    case ";": (nil, "each equation is a line of its own")
    default: (nil, scalar.isASCII ? nil : "names are ASCII letters, digits and _")
    }
  }

  private func codePoint(_ value: UInt32) -> String {
    let digits = String(value, radix: 16, uppercase: true)
    return "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }
}

extension UInt8 {
  var isDigit: Bool { self >= UInt8(ascii: "0") && self <= UInt8(ascii: "9") }

  var isIdentifierStart: Bool {
    (self >= UInt8(ascii: "a") && self <= UInt8(ascii: "z"))
      || (self >= UInt8(ascii: "A") && self <= UInt8(ascii: "Z")) || self == UInt8(ascii: "_")
  }

  var isIdentifierPart: Bool { isIdentifierStart || isDigit }
}
