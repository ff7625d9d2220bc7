internal import Diagnostics

/// Reads one number. Digits alone are an integer; a point or an exponent makes a float. Spellings that YAML readers
/// interpret differently (`010`, `0x8`, `1_000`) are refused.
struct NumberLexer {
  private let text: ScalarText
  private let start: Int
  /// The offset after the number, once it is read.
  private(set) var end: Int

  init(_ text: ScalarText, at start: Int) {
    self.text = text
    self.start = start
    end = start
  }

  mutating func read() throws(Diagnostic) -> Token.Kind {
    // All characters that could belong to the number are taken, so that a malformed one is reported as a whole.
    while let byte = byte(end) {
      let isSign = byte == UInt8(ascii: "-") || byte == UInt8(ascii: "+")
      guard byte.isIdentifierPart || byte == UInt8(ascii: ".") || isSign && followsExponent else { break }
      if byte == UInt8(ascii: "."), self.byte(end + 1) == UInt8(ascii: ".") { break }
      end += 1
    }
    let digits = Array(text.bytes[start..<end])
    if digits.allSatisfy(\.isDigit) { return .integer(try integer(digits)) }
    if let value = Self.notDecimal(digits) {
      throw Diagnostic(
        "type/ambiguous-int", "'\(spelling)' is read as different numbers by different programs",
        at: span, help: value.map { "write \($0)" } ?? "write the number in decimal digits"
      ).fixed(value.map { "\($0)" }, replacing: spelling)
    }
    return .float(try float(digits))
  }

  private var spelling: String { text.text(start..<end) }
  private var span: Span { text.span(start..<end) }

  private func byte(_ index: Int) -> UInt8? { index < text.bytes.count ? text.bytes[index] : nil }

  /// Whether the bytes so far are a decimal number and an `e`: a sign would belong to the exponent.
  private var followsExponent: Bool {
    guard end > start, text.bytes[end - 1] | 0x20 == UInt8(ascii: "e") else { return false }
    return text.bytes[start..<(end - 1)].allSatisfy { $0.isDigit || $0 == UInt8(ascii: ".") }
  }

  private func integer(_ digits: [UInt8]) throws(Diagnostic) -> Int {
    if digits.count > 1, digits[0] == UInt8(ascii: "0") {
      let decimal = String(decoding: digits.drop { $0 == UInt8(ascii: "0") }, as: UTF8.self)
      var help = "write \(decimal.isEmpty ? "0" : decimal)"
      if let octal = Int(decimal, radix: 8) { help += ", or \(octal) if octal was meant" }
      let value = decimal.isEmpty ? "0" : decimal
      // The decimal reading is sure only if the octal reading agrees with it, or does not exist.
      let isSure = Int(decimal, radix: 8).map { Int(decimal) == $0 } ?? true
      throw Diagnostic(
        "type/ambiguous-int", "'\(spelling)' starts with 0: some programs read it as octal", at: span,
        help: help
      ).fixed(isSure ? value : nil, replacing: spelling)
    }
    guard let value = Int(spelling) else {
      throw Diagnostic(
        "value/out-of-range", "\(spelling) is more than \(Int.max), the largest integer", at: span)
    }
    return value
  }

  /// The value of `0x8`, `0o10`, `0b1` or `1_000`; `.some(nil)` for one of these that does not fit.
  private static func notDecimal(_ digits: [UInt8]) -> Int?? {
    if digits.count > 2, digits[0] == UInt8(ascii: "0") {
      let radix: Int? =
        switch digits[1] | 0x20 {
        case UInt8(ascii: "x"): 16
        case UInt8(ascii: "o"): 8
        case UInt8(ascii: "b"): 2
        default: nil
        }
      if let radix {
        let value = digits[2...].filter { $0 != UInt8(ascii: "_") }
        return .some(Int(String(decoding: value, as: UTF8.self), radix: radix))
      }
    }
    guard digits.contains(UInt8(ascii: "_")), digits.allSatisfy({ $0.isDigit || $0 == UInt8(ascii: "_") }) else {
      return nil
    }
    return .some(Int(String(decoding: digits.filter(\.isDigit), as: UTF8.self)))
  }

  private func float(_ digits: [UInt8]) throws(Diagnostic) -> Double {
    guard let form = DecimalForm(digits), let value = Double(spelling) else {
      throw Diagnostic(
        "syntax/number", "'\(spelling)' is not a number", at: span, help: helpForBrokenNumber(digits)
      ).fixed(completed(digits), replacing: spelling)
    }
    guard value.isFinite else {
      throw Diagnostic(
        "value/not-finite", "\(spelling) is more than the largest double, \(Double.greatestFiniteMagnitude)",
        at: span)
    }
    guard !value.isZero || form.isZero else {
      throw Diagnostic(
        "value/out-of-range", "\(spelling) is less than the smallest double, \(Double.leastNonzeroMagnitude)",
        at: span)
    }
    return value
  }

  /// `0.5` for `.5`, `1.0` for `1.`
  private func completed(_ digits: [UInt8]) -> String? {
    if digits[0] == UInt8(ascii: "."), digits.dropFirst().allSatisfy(\.isDigit) { return "0\(spelling)" }
    if digits.last == UInt8(ascii: "."), digits.dropLast().allSatisfy(\.isDigit) { return "\(spelling)0" }
    return product(digits)
  }

  /// `2 * x` for `2x`
  private func product(_ digits: [UInt8]) -> String? {
    let number = digits.prefix(while: \.isDigit)
    let rest = digits[number.count...]
    let isExponent = rest.elementsEqual("e".utf8)
    guard !number.isEmpty, rest.first?.isIdentifierStart == true, rest.allSatisfy(\.isIdentifierPart), !isExponent
    else { return nil }
    return "\(String(decoding: number, as: UTF8.self)) * \(String(decoding: rest, as: UTF8.self))"
  }

  private func helpForBrokenNumber(_ digits: [UInt8]) -> String? {
    if let product = product(digits) { return "multiply with *: \(product)" }
    if let number = completed(digits) { return "write \(number)" }
    if digits.starts(with: "0".utf8), digits.count > 1, digits[1].isDigit { return "leave out the leading zeros" }
    return nil
  }
}

/// `digits ['.' digits] [('e' | 'E') ['+' | '-'] digits]`, without redundant leading zeros.
private struct DecimalForm {
  let isZero: Bool

  init?(_ bytes: [UInt8]) {
    var index = 0
    func digits() -> ArraySlice<UInt8> {
      let run = bytes[index...].prefix(while: \.isDigit)
      index = run.endIndex
      return run
    }
    let whole = digits()
    guard !whole.isEmpty, whole.count == 1 || whole.first != UInt8(ascii: "0") else { return nil }
    var fraction: ArraySlice<UInt8> = []
    if index < bytes.count, bytes[index] == UInt8(ascii: ".") {
      index += 1
      fraction = digits()
      guard !fraction.isEmpty else { return nil }
    }
    if index < bytes.count, bytes[index] | 0x20 == UInt8(ascii: "e") {
      index += 1
      if index < bytes.count, bytes[index] == UInt8(ascii: "+") || bytes[index] == UInt8(ascii: "-") { index += 1 }
      guard !digits().isEmpty else { return nil }
    }
    guard index == bytes.count else { return nil }
    isZero = whole.allSatisfy { $0 == UInt8(ascii: "0") } && fraction.allSatisfy { $0 == UInt8(ascii: "0") }
  }
}
