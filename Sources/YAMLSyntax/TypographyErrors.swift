internal import Diagnostics
import GraphcText

/// The first space or quote of a word processor in a part of a text, where an ASCII character is meant.
///
/// They are errors at the start of a value or a line; elsewhere they are ordinary characters. Comments are not checked.
func typographyError(in range: Range<Int>, text: SourceText, source: SourceID) -> Diagnostic? {
  var offset = range.lowerBound
  while offset < range.upperBound {
    if text.hasText("#", at: offset), offset == range.lowerBound || isBlank(text.bytes[offset - 1]) {
      offset = text.lineRemainder(after: offset).upperBound
    } else if let width = wideSpaceWidth(at: offset, text), startsValue(offset, text) {
      return spaceError(at: offset, width, text, source)
    } else if isQuote(at: offset, text), startsValue(offset, text) {
      return quoteError(at: offset, text, source)
    }
    offset += 1
  }
  return nil
}

/// An error if a plain value or key starts with such a space or, in a flow collection, where it would be split, with
/// such a quote.
func leadingTypographyError(
  _ scalar: YAMLScalar, at span: Span, isInFlow: Bool, text: SourceText
) -> Diagnostic? {
  let start = Int(span.start)
  guard
    wideSpaceWidth(at: start, text) != nil
      || (isInFlow && isQuote(at: start, text) && bracketBalance(scalar.text.utf8) > 0)
  else { return nil }
  return typographyError(in: start..<(start + 1), text: text, source: span.source)
}

private func spaceError(at start: Int, _ width: Int, _ text: SourceText, _ source: SourceID) -> Diagnostic {
  var (end, count) = (start + width, 1)
  while let width = wideSpaceWidth(at: end, text) {
    end += width
    count += 1
  }
  let name = "U+" + hex(text.text(start..<end).unicodeScalars.first?.value ?? 0, width: 4)
  return Diagnostic(
    "yaml/typography", "\(name) looks like a space but is not one for YAML",
    at: Span(source: source, start: start, end: end), help: "replace it by an ordinary space"
  ).fixed(String(repeating: " ", count: count), replacing: text.text(start..<end))
}

private func quoteError(at start: Int, _ text: SourceText, _ source: SourceID) -> Diagnostic {
  let quote = text.text(start..<(start + 3))
  let line = text.lineRemainder(after: start)
  let end = ((start + 3)..<max(line.upperBound, start + 3)).first { isQuote(at: $0, text) }
  let inner = end.map { text.text((start + 3)..<$0) }
  let straight = inner.flatMap(inDoubleQuotes)
  return Diagnostic(
    "yaml/typography", "\(quote) is not a quote of YAML",
    at: Span(source: source, start: start, end: end.map { $0 + 3 } ?? start + 3),
    help: straight.map { "write straight quotes: \($0)" } ?? "write straight quotes, \" or '"
  ).fixed(straight, replacing: end.map { text.text(start..<($0 + 3)) } ?? "")
}

/// The bytes of a Unicode space other than U+0020; `nil` if there is none at the offset.
private func wideSpaceWidth(at offset: Int, _ text: SourceText) -> Int? {
  let bytes = text.bytes[min(offset, text.bytes.count)...].prefix(3)
  if bytes.starts(with: [0xC2, 0xA0]) { return 2 }
  guard bytes.count == 3 else { return nil }
  let (first, second, third) = (bytes[offset], bytes[offset + 1], bytes[offset + 2])
  let isWide =
    switch (first, second) {
    case (0xE2, 0x80): (0x80...0x8A).contains(third) || third == 0xAF
    case (0xE2, 0x81): third == 0x9F
    case (0xE3, 0x80): third == 0x80
    default: false
    }
  return isWide ? 3 : nil
}

/// Whether one of ‘ ’ “ ” is at the offset.
private func isQuote(at offset: Int, _ text: SourceText) -> Bool {
  offset + 2 < text.bytes.count && text.bytes[offset] == 0xE2 && text.bytes[offset + 1] == 0x80
    && [0x98, 0x99, 0x9C, 0x9D].contains(text.bytes[offset + 2])
}

private func startsValue(_ offset: Int, _ text: SourceText) -> Bool {
  var before = offset - 1
  while before >= 0, isBlank(text.bytes[before]) { before -= 1 }
  return before < 0 || "\n\r:,[{-?".utf8.contains(text.bytes[before])
}

private func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }
