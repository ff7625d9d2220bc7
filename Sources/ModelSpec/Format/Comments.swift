internal import Diagnostics
internal import YAMLSyntax

/// The comments of a YAML text: from a `#` at the start of a line or after a space, outside of scalars.
struct Comments {
  /// The range of the comment in each line that has one, by the index of the line.
  private(set) var ranges: [Int: Range<Int>] = [:]
  /// Lines that begin inside of a scalar: their indentation belongs to it.
  private(set) var scalarLines: Set<Int> = []
  /// The lines among these whose trailing spaces may belong to the scalar, too.
  private(set) var verbatimLines: Set<Int> = []
  private let text: SourceText

  init(_ root: YAMLNode, _ text: SourceText) {
    self.text = text
    var found: [Place] = []
    Self.collect(root, text, &found)
    found.sort { $0.range.lowerBound < $1.range.lowerBound }
    for place in found where !place.range.isEmpty {
      let first = text.lineIndex(of: place.range.lowerBound)
      let last = text.lineIndex(of: place.range.upperBound - 1)
      guard last > first else { continue }
      scalarLines.formUnion(first + 1...last)
      if place.isVerbatim { verbatimLines.formUnion(first + 1...last) }
    }
    let scalars = found.map(\.range)
    var next = 0
    var offset = 0
    while offset < text.bytes.count {
      while next < scalars.count, scalars[next].upperBound <= offset { next += 1 }
      if next < scalars.count, scalars[next].contains(offset) {
        offset = scalars[next].upperBound
        continue
      }
      if text.bytes[offset] == UInt8(ascii: "#"), offset == 0 || Self.isSpace(text.bytes[offset - 1]) {
        let line = text.lineIndex(of: offset)
        var end = text.lineRange(at: offset).upperBound
        while end > offset, Self.isSpace(text.bytes[end - 1]) { end -= 1 }
        ranges[line] = offset..<end
        offset = max(text.lineRange(at: offset).upperBound, offset + 1)
        continue
      }
      offset += 1
    }
  }

  /// The place of a scalar or a key.
  private struct Place {
    var range: Range<Int>
    var isVerbatim = false
  }

  /// The comments in the order of the text.
  var texts: [String] { ranges.sorted { $0.key < $1.key }.map { text.text($0.value) } }

  private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D }

  private static func collect(_ node: YAMLNode, _ text: SourceText, _ places: inout [Place]) {
    switch node.content {
    case .scalar(let scalar):
      var range = Int(node.span.start)..<Int(node.span.end)
      // The line of a `|` or `>` may end with a comment.
      if scalar.style == .literal || scalar.style == .folded {
        range = min(text.lineRange(at: range.lowerBound).upperBound, range.upperBound)..<range.upperBound
      }
      places.append(Place(range: range, isVerbatim: scalar.style != .plain && scalar.style != .singleQuoted))
    case .sequence(let items): for item in items { collect(item, text, &places) }
    case .mapping(let entries):
      for entry in entries {
        places.append(Place(range: Int(entry.keySpan.start)..<Int(entry.keySpan.end)))
        collect(entry.value, text, &places)
      }
    }
  }
}
