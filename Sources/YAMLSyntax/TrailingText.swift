internal import Diagnostics

/// The error for content after the first document; a file holds one.
///
/// - Parameter end: the event that ends the document.
func trailingTextError(after end: YAMLEvent, root: YAMLNode, text: SourceText) -> Diagnostic? {
  guard let start = text.firstContent(from: end.end) else { return nil }
  let line = text.lineRange(at: start)
  let span = Span(source: root.span.source, start: start, end: line.upperBound)
  let isExplicit = text.hasText("...", at: end.start)
  if isExplicit || start == line.lowerBound && (text.hasText("---", at: start) || text.hasText("%", at: start)) {
    return Diagnostic(
      "yaml/multiple-documents", "a file holds one spec, and a second document starts here", at: span,
      help: "split the file at the line '---'")
  }
  let first = Int(root.span.start)
  if start == text.skippingBlanks(from: line.lowerBound),
    text.position(of: start).column < text.position(of: first).column
  {
    return Diagnostic(
      "yaml/indentation", "this line is indented less than the first line of the spec", at: span,
      notes: [
        .init(
          "the first line",
          at: Span(source: root.span.source, start: first, end: first + 1))
      ],
      help: "give keys of one mapping the same indentation")
  }
  return Diagnostic(
    "yaml/text-after-value", "nothing may follow the end of the spec", at: span, help: "put the equation in quotes")
}

extension SourceText {
  /// The first offset at or after this one that is not a blank, a line end, a comment or the end mark `...`.
  fileprivate func firstContent(from offset: Int) -> Int? {
    var offset = offset
    while offset < bytes.count {
      switch bytes[offset] {
      case 0x20, 0x09, 0x0A, 0x0D: offset += 1
      case UInt8(ascii: "#"): offset = max(offset + 1, lineRemainder(after: offset).upperBound)
      case UInt8(ascii: ".") where hasText("...", at: offset) && lineRange(at: offset).count == 3: offset += 3
      default: return offset
      }
    }
    return nil
  }
}
