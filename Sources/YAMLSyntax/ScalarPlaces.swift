package import Diagnostics

/// Where the text of a scalar stands in the source, so that an error inside an equation points at its own characters
/// though the equation is quoted, escaped or goes over several lines.
package struct ScalarPlaces: Sendable {
  private let source: SourceID
  private let start: Int
  /// Source ranges of every byte of the text; empty where the text stands in the source as it is, from `start`.
  private let starts: [Int]
  private let ends: [Int]

  /// - Parameter span: the place of the scalar, quotes included.
  package init(_ scalar: YAMLScalar, span: Span, in text: SourceText) {
    source = span.source
    let isQuoted = scalar.style == .singleQuoted || scalar.style == .doubleQuoted
    let limit = min(Int(span.end), text.bytes.count)
    let first = min(Int(span.start) + (isQuoted ? 1 : 0), limit)
    start = first
    let length = scalar.text.utf8.count
    if length <= limit - first, text.bytes[first..<(first + length)].elementsEqual(scalar.text.utf8) {
      (starts, ends) = ([], [])
      return
    }
    var walk = Walk(bytes: text.bytes, offset: first, limit: limit, style: scalar.style)
    for byte in scalar.text.utf8 { walk.step(byte) }
    (starts, ends) = (walk.starts, walk.ends)
  }

  /// The place of a range of UTF-8 bytes of the text.
  package func span(_ range: Range<Int>) -> Span {
    if starts.isEmpty { return Span(source: source, start: start + range.lowerBound, end: start + range.upperBound) }
    let lower = range.lowerBound < starts.count ? starts[max(0, range.lowerBound)] : ends[ends.count - 1]
    if range.isEmpty { return Span(source: source, start: lower, end: lower) }
    return Span(source: source, start: lower, end: ends[min(max(0, range.upperBound - 1), ends.count - 1)])
  }
}

/// Goes through the source beside the text that YAML made of it.
private struct Walk {
  let bytes: [UInt8]
  var offset: Int
  let limit: Int
  let style: YAMLScalar.Style
  var starts: [Int] = []
  var ends: [Int] = []
  /// Bytes of text that the last escape still has to give.
  private var pending = 0

  init(bytes: [UInt8], offset: Int, limit: Int, style: YAMLScalar.Style) {
    (self.bytes, self.offset, self.limit, self.style) = (bytes, offset, limit, style)
    if style == .literal || style == .folded {
      // The header, such as `|-`, ends with its line.
      while self.offset < limit, bytes[self.offset] != 0x0A, bytes[self.offset] != 0x0D { self.offset += 1 }
    }
  }

  /// Finds the place of the next byte of the text.
  mutating func step(_ byte: UInt8) {
    if pending > 0, let start = starts.last, let end = ends.last {
      pending -= 1
      append(start, end)
      return
    }
    while style == .doubleQuoted, current == UInt8(ascii: "\\") {
      let (length, output) = escape
      let start = offset
      offset = min(offset + length, limit)
      if output > 0 {
        pending = output - 1
        append(start, offset)
        return
      }
    }
    if byte == 0x20 || byte == 0x0A || byte == 0x09 {
      let isCopied = current == byte
      append(offset, min(offset + (isCopied ? 1 : 0), limit))
      if isCopied { offset += 1 }
      return
    }
    while let current, current == 0x20 || current == 0x09 || current == 0x0A || current == 0x0D { offset += 1 }
    let isDoubled = style == .singleQuoted && byte == UInt8(ascii: "'")
    let end = min(offset + (isDoubled ? 2 : 1), limit)
    append(min(offset, limit), end)
    offset = end
  }

  private var current: UInt8? { offset < limit ? bytes[offset] : nil }

  private mutating func append(_ start: Int, _ end: Int) {
    starts.append(start)
    ends.append(end)
  }

  /// Bytes of the escape at `offset`, and UTF-8 bytes of text that it stands for (YAML 1.2.2, 5.7).
  private var escape: (length: Int, output: Int) {
    guard offset + 1 < limit else { return (1, 1) }
    switch bytes[offset + 1] {
    case UInt8(ascii: "x"): return (4, width(hexDigits: 2))
    case UInt8(ascii: "u"): return (6, width(hexDigits: 4))
    case UInt8(ascii: "U"): return (10, width(hexDigits: 8))
    case UInt8(ascii: "N"), UInt8(ascii: "_"): return (2, 2)
    case UInt8(ascii: "L"), UInt8(ascii: "P"): return (2, 3)
    case 0x0A, 0x0D:
      var end = offset + 1
      while end < limit, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[end]) { end += 1 }
      return (end - offset, 0)
    default: return (2, 1)
    }
  }

  private func width(hexDigits: Int) -> Int {
    let start = min(offset + 2, limit)
    let digits = String(decoding: bytes[start..<min(start + hexDigits, limit)], as: UTF8.self)
    return UInt32(digits, radix: 16).flatMap(Unicode.Scalar.init).map { UTF8.width($0) } ?? 1
  }
}
