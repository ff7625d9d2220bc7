/// A JSON number as it is written.
enum JSONNumber: Hashable {
  /// An optional minus and digits; wide enough for Int64 and UInt64.
  case integer(Int128)
  /// Any other number, rounded to the nearest double; finite.
  case double(Double)
}

extension JSONReader {
  /// Reads a string; the next byte is its opening quote.
  mutating func stringToken() throws -> String {
    offset += 1
    var start = offset
    var unescaped: [UInt8] = []
    while offset < text.count {
      let byte = text[offset]
      switch byte {
      case UInt8(ascii: "\""):
        defer { offset += 1 }
        // The text is valid UTF-8 and the range ends next to ASCII, so decoding replaces nothing.
        if unescaped.isEmpty { return String(decoding: text[start..<offset], as: UTF8.self) }
        return String(decoding: unescaped + text[start..<offset], as: UTF8.self)
      case UInt8(ascii: "\\"):
        unescaped += text[start..<offset]
        unescaped += String(try escapeToken()).utf8
        start = offset
      case 0..<0x20:
        throw failure("json/syntax", "a control character must be escaped")
      default:
        offset += 1
      }
    }
    throw failure("json/syntax", "a string is not closed")
  }

  private mutating func escapeToken() throws -> Unicode.Scalar {
    let start = offset
    guard offset + 1 < text.count else { throw failure("json/syntax", "a string is not closed") }
    let letter = text[offset + 1]
    offset += 2
    switch letter {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(letter)
    case UInt8(ascii: "b"): return "\u{08}"
    case UInt8(ascii: "f"): return "\u{0C}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"): return try unicodeEscape(from: start)
    default: throw failure("json/syntax", "an unknown escape", at: start)
    }
  }

  /// Reads the four digits after `\u` and, for a surrogate, the second half of the pair.
  private mutating func unicodeEscape(from start: Int) throws -> Unicode.Scalar {
    let first = try hexadecimal()
    if let scalar = Unicode.Scalar(first) { return scalar }
    guard first < 0xDC00, offset + 1 < text.count, text[offset] == UInt8(ascii: "\\"),
      text[offset + 1] == UInt8(ascii: "u")
    else { throw failure("json/surrogate", "half of a surrogate pair", at: start) }
    offset += 2
    let second = try hexadecimal()
    guard (0xDC00...0xDFFF).contains(second),
      let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
    else { throw failure("json/surrogate", "half of a surrogate pair", at: start) }
    return scalar
  }

  private mutating func hexadecimal() throws -> UInt32 {
    var value: UInt32 = 0
    for _ in 0..<4 {
      guard offset < text.count, let digit = Character(Unicode.Scalar(text[offset])).hexDigitValue else {
        throw failure("json/syntax", "four hexadecimal digits are needed")
      }
      value = value << 4 + UInt32(digit)
      offset += 1
    }
    return value
  }

  /// Reads a number; the next byte is its first.
  mutating func numberToken() throws -> JSONNumber {
    let start = offset
    if text[offset] == UInt8(ascii: "-") { offset += 1 }
    let whole = offset
    guard skipDigits() > 0, text[whole] != UInt8(ascii: "0") || offset == whole + 1 else {
      throw failure("json/number", "not a number", at: start)
    }
    var isInteger = true
    if offset < text.count, text[offset] == UInt8(ascii: ".") {
      isInteger = false
      offset += 1
      guard skipDigits() > 0 else { throw failure("json/number", "not a number", at: start) }
    }
    if offset < text.count, text[offset] | 0x20 == UInt8(ascii: "e") {
      isInteger = false
      offset += 1
      if offset < text.count, [UInt8(ascii: "+"), UInt8(ascii: "-")].contains(text[offset]) { offset += 1 }
      guard skipDigits() > 0 else { throw failure("json/number", "not a number", at: start) }
    }
    if isInteger, offset - whole <= 18 {
      let magnitude = text[whole..<offset].reduce(Int64(0)) { 10 * $0 + Int64($1 - UInt8(ascii: "0")) }
      return .integer(Int128(whole > start ? -magnitude : magnitude))
    }
    let digits = String(decoding: text[start..<offset], as: UTF8.self)
    if isInteger, let value = Int128(digits), value >= Int128(Int64.min), value <= Int128(UInt64.max) {
      return .integer(value)
    }
    guard let value = Double(digits), value.isFinite else {
      throw failure("json/number", "a number beyond the range of doubles", at: start)
    }
    return .double(value)
  }

  private mutating func skipDigits() -> Int {
    let start = offset
    while offset < text.count, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(text[offset]) { offset += 1 }
    return offset - start
  }
}
