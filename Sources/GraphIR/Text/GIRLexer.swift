import Diagnostics

/// Splits `.gir` text into tokens, one at a time. Comments run from `//` to the end of the line.
///
/// Errors have the code `gir/syntax`. After an error, the lexer continues after the text concerned.
struct GIRLexer {
  private let bytes: [UInt8]
  private let source: SourceID
  private var offset = 0
  private var startsLine = true

  init(_ text: SourceText, source: SourceID) {
    bytes = text.bytes
    self.source = source
  }

  mutating func next() throws(Diagnostic) -> GIRToken {
    skipBlanks()
    let start = offset
    let isFirst = startsLine
    startsLine = false
    guard offset < bytes.count else { return GIRToken(kind: .end, span: span(from: start), startsLine: true) }
    return GIRToken(kind: try kind(from: start), span: span(from: start), startsLine: isFirst)
  }

  /// Makes the end of the text the next token.
  mutating func skipToEnd() { offset = bytes.count }

  private mutating func kind(from start: Int) throws(Diagnostic) -> GIRToken.Kind {
    let byte = bytes[start]
    if GIRName.isWordStart(byte) { return .word(try name(from: start)) }
    if GIRName.isDigit(byte) { return try number(from: start) }
    switch byte {
    case UInt8(ascii: "\""): return .string(try string(from: start))
    case UInt8(ascii: "%"):
      offset += 1
      if let byte = peek(), GIRName.isDigit(byte) {
        while let byte = peek(), GIRName.isWordByte(byte) { offset += 1 }
        guard bytes[(start + 1)..<offset].allSatisfy(GIRName.isDigit) else {
          throw error("a value is a name or a number", from: start)
        }
        return .value(text(from: start + 1), isQuoted: false)
      }
      let isQuoted = peek() == UInt8(ascii: "\"")
      return .value(try reference(from: start), isQuoted: isQuoted)
    case UInt8(ascii: "@"):
      offset += 1
      return .function(try reference(from: start))
    case UInt8(ascii: "."):
      offset += 1
      guard let byte = peek(), GIRName.isWordStart(byte) else { throw error("a word must follow '.'", from: start) }
      return .choice(try name(from: offset))
    default: return .punctuation(try punctuation(from: start))
    }
  }

  private mutating func punctuation(from start: Int) throws(Diagnostic) -> GIRPunctuation {
    if let mark = GIRPunctuation(bytes[start], next: peek(1)) {
      offset += mark.rawValue.utf8.count
      return mark
    }
    // The whole character is skipped, so that the rest of it is not reported again.
    offset += 1
    while let byte = peek(), byte & 0xC0 == 0x80 { offset += 1 }
    throw error("\(GIRName.quoted(text(from: start))) has no meaning here", from: start)
  }

  /// The name after `%` or `@`.
  private mutating func reference(from start: Int) throws(Diagnostic) -> String {
    guard let byte = peek() else { throw error("a name must follow", from: start) }
    if byte == UInt8(ascii: "\"") { return try string(from: offset) }
    guard GIRName.isWordStart(byte) else { throw error("a name must follow", from: start) }
    return try name(from: offset)
  }

  private mutating func name(from start: Int) throws(Diagnostic) -> String {
    while let byte = peek(), GIRName.isWordByte(byte) || byte == UInt8(ascii: ".") { offset += 1 }
    let name = text(from: start)
    guard GIRName.isPlain(name) else { throw error("'\(name)' has an empty segment", from: start) }
    return name
  }

  private mutating func number(from start: Int) throws(Diagnostic) -> GIRToken.Kind {
    skipDigits()
    var isInteger = true
    if peek() == UInt8(ascii: "."), let digit = peek(1), GIRName.isDigit(digit) {
      isInteger = false
      offset += 1
      skipDigits()
    }
    if let byte = peek(), byte | 0x20 == UInt8(ascii: "e") {
      isInteger = false
      offset += 1
      if let sign = peek(), sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") { offset += 1 }
      skipDigits()
    }
    if let byte = peek(), GIRName.isWordByte(byte) || byte == UInt8(ascii: ".") {
      while let byte = peek(), GIRName.isWordByte(byte) || byte == UInt8(ascii: ".") { offset += 1 }
      throw error("'\(text(from: start))' is not a number", from: start)
    }
    let text = text(from: start)
    if isInteger {
      guard let value = UInt64(text) else { throw error("\(text) does not fit in 64 bits", from: start) }
      return .integer(value)
    }
    guard let value = Double(text) else { throw error("'\(text)' is not a number", from: start) }
    guard value.isFinite else { throw error("\(text) is too large for a number", from: start) }
    return .number(value)
  }

  private mutating func string(from start: Int) throws(Diagnostic) -> String {
    offset = start + 1
    var content: [UInt8] = []
    while let byte = peek(), byte != UInt8(ascii: "\n"), byte != UInt8(ascii: "\r") {
      offset += 1
      if byte == UInt8(ascii: "\"") {
        guard let text = String(validating: content, as: UTF8.self) else {
          throw error("the string is not valid UTF-8", from: start)
        }
        return text
      }
      if byte == UInt8(ascii: "\\") {
        content += try String(escape(from: offset - 1)).utf8
      } else {
        content.append(byte)
      }
    }
    throw error("the string does not end on its line", from: start)
  }

  /// The character for an escape, after its backslash: `"`, `\`, `n`, `t` or `u{1b}`.
  private mutating func escape(from start: Int) throws(Diagnostic) -> Unicode.Scalar {
    let byte = peek()
    offset = min(offset + 1, bytes.count)
    switch byte {
    case UInt8(ascii: "\""): return "\""
    case UInt8(ascii: "\\"): return "\\"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u") where peek() == UInt8(ascii: "{"):
      let digits = offset + 1
      offset = digits
      while let byte = peek(), GIRName.isWordByte(byte) { offset += 1 }
      if peek() == UInt8(ascii: "}"), let value = UInt32(text(from: digits), radix: 16),
        let scalar = Unicode.Scalar(value)
      {
        offset += 1
        return scalar
      }
    default: break
    }
    throw error("an escape is \\\", \\\\, \\n, \\t or \\u{...}", from: start)
  }

  private mutating func skipBlanks() {
    while let byte = peek() {
      switch byte {
      case UInt8(ascii: "\n"), UInt8(ascii: "\r"):
        startsLine = true
        offset += 1
      case UInt8(ascii: " "), UInt8(ascii: "\t"): offset += 1
      case UInt8(ascii: "/") where peek(1) == UInt8(ascii: "/"):
        while let byte = peek(), byte != UInt8(ascii: "\n"), byte != UInt8(ascii: "\r") { offset += 1 }
      default: return
      }
    }
  }

  private mutating func skipDigits() {
    while let byte = peek(), GIRName.isDigit(byte) { offset += 1 }
  }

  private func peek(_ distance: Int = 0) -> UInt8? {
    offset + distance < bytes.count ? bytes[offset + distance] : nil
  }

  private func text(from start: Int) -> String { String(decoding: bytes[start..<offset], as: UTF8.self) }

  private func span(from start: Int) -> Span { Span(source: source, start: start, end: offset) }

  private func error(_ message: String, from start: Int) -> Diagnostic {
    Diagnostic(.error, "gir/syntax", message, at: span(from: start))
  }
}
