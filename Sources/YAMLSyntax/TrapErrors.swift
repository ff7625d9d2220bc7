internal import Diagnostics

// Errors for equations that are valid YAML with another meaning.

/// `{y: concat(a, b)}`: the comma ends the value, which leaves a parenthesis open.
func splitByCommaError(_ scalar: YAMLScalar, at span: Span, text: SourceText) -> Diagnostic? {
  guard bracketBalance(scalar.text.utf8) > 0 else { return nil }
  let comma = text.skippingBlanks(from: Int(span.end))
  guard text.hasText(",", at: comma) else { return nil }
  let whole = balancedText(from: Int(span.start), in: text)
  return Diagnostic(
    "yaml/flow-comma", "inside '{…}' and '[…]' a comma ends the value", at: span,
    label: "the value ends here",
    help: whole.map { "put the equation in quotes, \"\($0)\", or each key on a line of its own" }
      ?? "put the equation in quotes, or each key on a line of its own"
  ).fixed(
    whole.flatMap(inDoubleQuotes), replacing: whole ?? "",
    at: whole.map { Span(source: span.source, start: Int(span.start), end: Int(span.start) + $0.utf8.count) })
}

/// A text in double quotes; `nil` if it contains a character that would need an escape.
package func inDoubleQuotes(_ text: String) -> String? {
  text.utf8.allSatisfy { $0 >= 0x20 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") } ? "\"\(text)\"" : nil
}

/// `x: f(a #b)`: the text from ` #` on is a comment, which leaves a bracket open.
func cutByCommentError(_ scalar: YAMLScalar, at span: Span, text: SourceText) -> Diagnostic? {
  guard bracketBalance(scalar.text.utf8) > 0 else { return nil }
  let end = Int(span.end)
  let comment = text.skippingBlanks(from: end)
  guard comment > end, text.hasText("#", at: comment) else { return nil }
  return Diagnostic(
    "yaml/comment", "the rest of the line is a comment, and the value ends with an open bracket", at: span,
    notes: [
      .init(
        "the comment starts here",
        at: Span(source: span.source, start: comment, end: text.lineRemainder(after: comment).upperBound))
    ],
    help: "put the value in quotes, if '#' belongs to it")
}

/// `a[1: 2]`: the colon and the space make `a[1` a key.
func splitKeyError(_ key: YAMLNode, _ value: YAMLNode, text: SourceText) -> Diagnostic? {
  guard case .scalar(let name) = key.content, name.style == .plain, bracketBalance(name.text.utf8) > 0,
    case .scalar(let rest) = value.content, rest.style == .plain, bracketBalance(rest.text.utf8) < 0
  else { return nil }
  return colonError(at: key.span.joined(with: value.span), in: text)
}

/// A colon and a space inside of an equation.
func colonError(at span: Span, in text: SourceText) -> Diagnostic {
  let error = Diagnostic(
    "yaml/colon", "a ':' with a space after it separates a key from its value", at: span,
    help: "put the value in quotes, if it is a text; a slice has no space, 'a[1:2]'")
  let colon = text.bytes[Int(span.start)..<Int(span.end)].firstIndex(of: UInt8(ascii: ":")) ?? Int(span.start)
  return ColonSlip(at: colon, in: text)?.mending(error) ?? error
}

/// `[a: b]`
func pairInListError(at span: Span, text: SourceText) -> Diagnostic {
  Diagnostic(
    "yaml/colon", "inside '[…]' a ':' with a space after it makes a mapping of an item", at: span,
    help: "put the item in quotes, or in braces if a mapping is meant")
}

/// The number of opening brackets minus the number of closing ones, of any kind.
func bracketBalance(_ text: some Sequence<UInt8>) -> Int {
  var balance = 0
  for byte in text {
    switch byte {
    case UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "{"): balance += 1
    case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"): balance -= 1
    default: break
    }
  }
  return balance
}

/// The text from an offset to where its brackets are balanced again on the same line.
func balancedText(from start: Int, in text: SourceText) -> String? {
  let limit = 100
  let line = text.lineRemainder(after: start)
  var balance = 0
  for offset in line.prefix(limit) {
    let step = bracketBalance(text.bytes[offset...offset])
    balance += step
    if step < 0, balance <= 0 { return balance == 0 ? text.text(start..<(offset + 1)) : nil }
  }
  return nil
}
