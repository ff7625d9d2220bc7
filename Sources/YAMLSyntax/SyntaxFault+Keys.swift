internal import Diagnostics
import GraphcText

/// Explanations of keys and of their colons.
extension SyntaxFault {
  /// A line of a mapping without `key: value`.
  var missingColon: Diagnostic {
    if let error = longKey(from: context) ?? missingSpace(from: context) { return error }
    let error = Diagnostic(
      "yaml/syntax", "expected 'key: value'", at: restOfLine(context), help: "every line of a mapping has a key")
    // `y = relu(x)`
    let line = text.text(context..<text.lineRemainder(after: context).upperBound)
    guard let match = line.prefixMatch(of: /([A-Za-z_][A-Za-z0-9_]*) *= *(?=[^=])/) else { return error }
    var result = error
    result.help = "an equation is written '\(match.1): …'"
    return result.fixed(
      "\(match.1): ", replacing: String(match.0), at: span(context, context + match.0.utf8.count))
  }

  /// `: ` at a place where no key can be.
  var unexpectedColon: Diagnostic {
    let line = text.lineRange(at: offset)
    let first = text.skippingBlanks(from: line.lowerBound)
    if let error = longKey(from: first) { return error }
    let isFirstColon = !containsColon(first..<offset)
    if isFirstColon, let above = lineAbove(line.lowerBound) {
      if let error = missingSpace(from: above) { return error }
      if containsColon(text.lineRemainder(after: above)), indentation(of: above) < indentation(of: first) {
        return Diagnostic(
          "yaml/indentation", "this line is indented more than the one above, which has a value already",
          at: restOfLine(first), notes: [.init("the line above", at: restOfLine(above))],
          help: "give keys of one mapping the same indentation"
        ).suggesting(
          String(repeating: " ", count: indentation(of: above)), replacing: text.text(line.lowerBound..<first),
          at: span(line.lowerBound, first))
      }
    }
    return colonError(at: here, in: text)
  }

  /// `{a:[1]}`, or a slice in a flow mapping: `{y: a[1:]}`
  var colonInFlow: Diagnostic {
    if let bracket = openIndex(before: offset) { return bracketInFlow(at: bracket) }
    return Diagnostic("yaml/missing-space", "a space must follow the ':' of a key", at: here, help: "write ': '").fixed(
      ": ", replacing: ":")
  }

  /// A key that is too long for libyaml or for the limits, from its first character to its colon.
  private func longKey(from start: Int) -> Diagnostic? {
    let line = text.lineRemainder(after: start)
    var end = line.lowerBound
    while end < line.upperBound, text.bytes[end] != UInt8(ascii: ":") { end += 1 }
    guard end < line.upperBound, end - start > limits.keyBytes else { return nil }
    return longKeyError(end - start, at: span(start, end), limits: limits)
  }

  /// `heads:12`
  private func missingSpace(from start: Int) -> Diagnostic? {
    for offset in text.lineRemainder(after: start) {
      switch text.bytes[offset] {
      case UInt8(ascii: ":"):
        guard offset > start, offset + 1 < text.lineRemainder(after: start).upperBound,
          text.bytes[offset + 1] != UInt8(ascii: " "), text.bytes[offset + 1] != 0x09
        else { return nil }
        return Diagnostic(
          "yaml/missing-space", "a space must follow the ':' of a key", at: span(offset),
          help: "write '\(escaped(text.text(start..<offset))): …'"
        ).fixed(": ", replacing: ":")
      case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
        UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "."), 0x80...:
        continue
      default: return nil
      }
    }
    return nil
  }

  private func containsColon(_ range: Range<Int>) -> Bool {
    range.contains { text.bytes[$0] == UInt8(ascii: ":") }
  }

  private func indentation(of first: Int) -> Int { first - text.lineRange(at: first).lowerBound }

  /// The first character of the nearest line above that holds more than a comment.
  private func lineAbove(_ start: Int) -> Int? {
    var start = start
    while start > 0 {
      let line = text.lineRange(at: start - 1)
      let first = text.skippingBlanks(from: line.lowerBound)
      if first < line.upperBound, !text.hasText("#", at: first) { return first }
      start = line.lowerBound
    }
    return nil
  }
}
