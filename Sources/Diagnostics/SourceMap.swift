/// A range of text: UTF-8 byte offsets into one source, end exclusive.
package struct Span: Hashable, Sendable {
  package var source: SourceID
  package var start: UInt32
  package var end: UInt32

  package init(source: SourceID, start: Int, end: Int) {
    self.source = source
    self.start = UInt32(clamping: start)
    self.end = UInt32(clamping: max(start, end))
  }

  /// The smallest span that covers both, which must lie in the same source.
  package func joined(with other: Span) -> Span {
    guard source == other.source else { return self }
    return Span(source: source, start: Int(min(start, other.start)), end: Int(max(end, other.end)))
  }
}

/// The index of a source in its `SourceMap`.
package struct SourceID: Hashable, Sendable {
  package var index: UInt16
  package init(index: UInt16) { self.index = index }
}

/// A text that diagnostics point into: a file, a block of the library, or an argument of the command line.
package struct SourceText: Sendable {
  package enum Kind: Hashable, Sendable {
    case file
    /// A block of the layer library, which the binary carries.
    case library
    /// An argument such as `--set dim=770`; messages show its name without line and column.
    case commandLine
  }

  package let name: String
  package let kind: Kind
  /// The text in UTF-8.
  package let bytes: [UInt8]
  /// Byte offsets at which lines start; the first is 0. Lines end at LF, CR LF or CR.
  package let lineStarts: [Int]

  package init(name: String, kind: Kind, bytes: [UInt8]) {
    self.name = name
    self.kind = kind
    self.bytes = bytes
    var starts = [0]
    var index = 0
    while index < bytes.count {
      let byte = bytes[index]
      index += 1
      if byte == 0x0A {
        starts.append(index)
      } else if byte == 0x0D {
        if index < bytes.count, bytes[index] == 0x0A { index += 1 }
        starts.append(index)
      }
    }
    lineStarts = starts
  }

  /// Line and column of a byte offset, both from 1; the column counts Unicode scalars.
  package func position(of offset: Int) -> (line: Int, column: Int) {
    let offset = min(max(offset, 0), bytes.count)
    let line = lineIndex(of: offset)
    // Every scalar has exactly one byte that is not a UTF-8 continuation byte.
    var column = 1
    for byte in bytes[lineStarts[line]..<offset] where byte & 0xC0 != 0x80 { column += 1 }
    return (line + 1, column)
  }
}

/// All texts of one compilation.
package struct SourceMap: Sendable {
  package private(set) var sources: [SourceText] = []

  package init() {}

  package mutating func add(_ text: SourceText) -> SourceID {
    sources.append(text)
    return SourceID(index: UInt16(clamping: sources.count - 1))
  }

  package subscript(id: SourceID) -> SourceText { sources[Int(id.index)] }

  /// The sure fix of a diagnostic in a file, if the source holds the old text at its place.
  package func fix(of diagnostic: Diagnostic) -> Diagnostic.Fix? {
    rewrite(of: diagnostic).flatMap { $0.isSure ? $0 : nil }
  }

  /// The fix of a diagnostic in a file, sure or not, if the source holds the old text at its place.
  package func rewrite(of diagnostic: Diagnostic) -> Diagnostic.Fix? {
    guard let fix = diagnostic.fix, let text = text(of: fix.span), text.kind == .file,
      fix.span.end <= text.bytes.count,
      text.bytes[Int(fix.span.start)..<Int(fix.span.end)].elementsEqual(fix.old.utf8)
    else { return nil }
    return fix
  }

  /// The lines of the source after the rewrite of a diagnostic, with their numbers; `nil` without a rewrite, or if
  /// there is nothing to show.
  package func fixedLines(of diagnostic: Diagnostic) -> [(number: Int, text: String)]? {
    guard let fix = rewrite(of: diagnostic), let text = text(of: fix.span) else { return nil }
    let first = text.lineRange(at: Int(fix.span.start)).lowerBound
    let last = text.lineRange(at: Int(fix.span.end)).upperBound
    let start = Int(fix.span.start)
    let end = Int(fix.span.end)
    guard first <= start, end <= last, last - first <= Self.longestShown, fix.new.utf8.count <= Self.longestShown
    else { return nil }
    let lines = (text.text(first..<start) + fix.new + text.text(end..<last)).split(
      omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    guard lines.count <= Self.mostLinesShown, lines.contains(where: { !$0.allSatisfy(\.isWhitespace) }) else {
      return nil
    }
    let number = text.position(of: first).line
    return lines.enumerated().map { (number + $0.offset, String($0.element)) }
  }

  /// The largest number of bytes and lines that are shown.
  private static let longestShown = 400
  private static let mostLinesShown = 4
}
