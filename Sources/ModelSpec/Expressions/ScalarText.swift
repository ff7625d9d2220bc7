package import Diagnostics

/// The text of one scalar with the source range of each of its bytes, so that anything parsed from it points exactly at
/// its source, through quotes, escapes and folded lines.
package struct ScalarText: Sendable {
  private enum Places: Sendable {
    /// The text is in the source unchanged, from this offset on.
    case verbatim(at: Int)
    /// The source range of every byte.
    case table([Range<Int>])
    /// The text does not correspond to the source; every part points at the whole scalar.
    case unknown
  }

  /// The text in UTF-8.
  package let bytes: [UInt8]
  /// The place of the scalar, including its quotes.
  package let span: Span
  private let places: Places

  /// The text of a YAML scalar at `span` of `source`. Its style is determined from the source.
  package init(_ text: String, at span: Span, in source: SourceText) {
    bytes = Array(text.utf8)
    self.span = span
    let start = min(Int(span.start), source.bytes.count)
    let end = min(max(start, Int(span.end)), source.bytes.count)
    places = Self.locate(bytes, in: source.bytes, start: start, end: end)
  }

  /// A text that is a source, or an unchanged part of one, such as the value of `--set`.
  package init(verbatim text: String, from source: SourceID, at offset: Int = 0) {
    bytes = Array(text.utf8)
    span = Span(source: source, start: offset, end: offset + bytes.count)
    places = .verbatim(at: offset)
  }

  /// The place in the source of a range of bytes of the text.
  package func span(_ range: Range<Int>) -> Span {
    switch places {
    case .verbatim(let offset):
      return Span(source: span.source, start: offset + range.lowerBound, end: offset + range.upperBound)
    case .table(let table):
      let start = range.lowerBound < table.count ? table[range.lowerBound].lowerBound : table.last?.upperBound
      guard let start else { return span }
      let end = range.isEmpty ? start : table[min(range.upperBound, table.count) - 1].upperBound
      return Span(source: span.source, start: start, end: end)
    case .unknown:
      return span
    }
  }

  /// The text of a range of bytes.
  package func text(_ range: Range<Int>) -> String {
    String(decoding: bytes[range], as: UTF8.self)
  }

  private static func locate(_ text: [UInt8], in source: [UInt8], start: Int, end: Int) -> Places {
    if source[start..<end].elementsEqual(text) { return .verbatim(at: start) }
    guard start < end else { return .unknown }
    var inner = start..<end
    var style = ScalarAlignment.Style.folded
    switch source[start] {
    case UInt8(ascii: "'"), UInt8(ascii: "\""):
      guard end - start >= 2, source[end - 1] == source[start] else { return .unknown }
      inner = (start + 1)..<(end - 1)
      style = source[start] == UInt8(ascii: "'") ? .singleQuoted : .doubleQuoted
      if source[inner].elementsEqual(text) { return .verbatim(at: inner.lowerBound) }
    case UInt8(ascii: "|"), UInt8(ascii: ">"):
      let lineEnd = source[inner].firstIndex { $0 == 0x0A || $0 == 0x0D } ?? end
      inner = lineEnd..<end
    default:
      break
    }
    var alignment = ScalarAlignment(source: source[inner], style: style)
    return alignment.places(of: text).map(Places.table) ?? .unknown
  }
}

/// Aligns a scalar's text with its YAML source. Folding changes white space only, so all other bytes correspond one to
/// one, except `''` and backslash escapes.
private struct ScalarAlignment {
  enum Style {
    /// A plain, literal or folded scalar.
    case folded
    case singleQuoted
    case doubleQuoted
  }

  let source: ArraySlice<UInt8>
  let style: Style
  private var position: Int

  init(source: ArraySlice<UInt8>, style: Style) {
    self.source = source
    self.style = style
    position = source.startIndex
  }

  /// The source range of each byte of `text`; `nil` if the two do not correspond.
  mutating func places(of text: [UInt8]) -> [Range<Int>]? {
    var places: [Range<Int>] = []
    places.reserveCapacity(text.count)
    while places.count < text.count {
      let byte = text[places.count]
      if style == .doubleQuoted, current == UInt8(ascii: "\\") {
        let length = escapeLength()
        guard let length else {
          skipContinuation()
          continue
        }
        let place = position..<min(position + length, source.endIndex)
        position = place.upperBound
        places.append(contentsOf: repeatElement(place, count: min(scalarWidth(byte), text.count - places.count)))
      } else if Self.isSpace(byte) {
        let next = isSpace(at: position) ? position + 1 : position
        places.append(position..<next)
        position = next
        if places.count < text.count, !Self.isSpace(text[places.count]) { skipSpace() }
      } else {
        skipSpace()
        if style == .doubleQuoted, current == UInt8(ascii: "\\") { continue }
        guard current == byte else { return nil }
        var next = position + 1
        if style == .singleQuoted, byte == UInt8(ascii: "'") { next = min(next + 1, source.endIndex) }
        places.append(position..<next)
        position = next
      }
    }
    return places
  }

  private var current: UInt8? { position < source.endIndex ? source[position] : nil }

  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
  }

  private func isSpace(at index: Int) -> Bool { index < source.endIndex && Self.isSpace(source[index]) }

  private mutating func skipSpace() {
    while isSpace(at: position) { position += 1 }
  }

  /// The number of bytes of the escape at `position`; `nil` for a backslash that continues the line.
  private func escapeLength() -> Int? {
    guard position + 1 < source.endIndex else { return 1 }
    switch source[position + 1] {
    case 0x0A, 0x0D: return nil
    case UInt8(ascii: "x"): return 4
    case UInt8(ascii: "u"): return 6
    case UInt8(ascii: "U"): return 10
    default: return 2
    }
  }

  private mutating func skipContinuation() {
    position += 1
    skipSpace()
  }

  /// The number of UTF-8 bytes of the scalar that starts with `byte`.
  private func scalarWidth(_ byte: UInt8) -> Int {
    switch byte {
    case 0xF0...: 4
    case 0xE0...: 3
    case 0xC0...: 2
    default: 1
    }
  }
}
