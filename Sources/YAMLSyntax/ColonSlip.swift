internal import Diagnostics

/// A colon inside of an equation that YAML reads as the end of a key: `axis: -1` in a call, `x[1: 2]`, `a ? b : c`.
struct ColonSlip {
  private let source: SourceText
  private let colon: Int
  /// The name before the colon.
  private let name: Range<Int>
  /// The innermost open bracket before it.
  private let bracket: UInt8?

  /// - Parameter colon: the offset of the colon.
  init?(at colon: Int, in source: SourceText) {
    let line = source.lineRange(at: colon)
    guard colon < line.upperBound else { return nil }
    self.source = source
    self.colon = colon
    var start = colon
    while start > line.lowerBound, Self.isNamePart(source.bytes[start - 1]) { start -= 1 }
    name = start..<colon
    var open: [UInt8] = []
    for byte in source.bytes[line.lowerBound..<colon] {
      switch byte {
      case UInt8(ascii: "("), UInt8(ascii: "["): open.append(byte)
      case UInt8(ascii: ")"), UInt8(ascii: "]"): _ = open.popLast()
      default: break
      }
    }
    bracket = open.last
  }

  private static func isNamePart(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
      UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"):
      true
    default: false
    }
  }

  func mending(_ error: Diagnostic) -> Diagnostic? {
    var result = error
    let after = source.skippingBlanks(from: colon + 1)
    guard let span = error.span else { return nil }
    func place(_ start: Int, _ end: Int) -> Span { Span(source: span.source, start: start, end: end) }
    switch bracket {
    case UInt8(ascii: "(") where !name.isEmpty && !source.text(name).allSatisfy(\.isNumber):
      let text = source.text(name)
      result.help = "an argument is named with '=': \(text)="
      return result.fixed(
        "\(text)=", replacing: source.text(name.lowerBound..<after), at: place(name.lowerBound, after))
    case UInt8(ascii: "["):
      result.help = "a slice has no space after its colon"
      return result.fixed(":", replacing: source.text(colon..<after), at: place(colon, after))
    default: return conditional(result, place)
    }
  }

  /// `key: condition ? a : b`
  private func conditional(_ error: Diagnostic, _ place: (Int, Int) -> Span) -> Diagnostic? {
    let line = source.lineRange(at: colon)
    let text = source.text(line)
    guard let match = text.firstMatch(of: /:\s+([^?#:]+?)\s+\?\s+([^?#:]+?)\s*:\s+([^?#:]+?)\s*$/) else { return nil }
    let old = "\(match.1)"
    guard let first = text.utf8.firstRange(of: Array(old.utf8)) else { return nil }
    let start = line.lowerBound + text.utf8.distance(from: text.utf8.startIndex, to: first.lowerBound)
    var end = line.upperBound
    while end > start, source.bytes[end - 1] == 0x20 { end -= 1 }
    var result = error
    let new = "\(match.2) if \(match.1) else \(match.3)"
    result.help = "a conditional is written: \(new)"
    return result.fixed(new, replacing: source.text(start..<end), at: place(start, end))
  }
}
