import GraphcText

/// One line of a source as a terminal shows it, with the part covered by a span underlined.
///
/// Tabs are expanded, and characters that a terminal would not show as text are escaped. Of a line wider than
/// `maximumWidth`, the part around the span is shown.
struct SourceExcerpt {
  static let maximumWidth = 160
  private static let tabWidth = 4

  private(set) var line = ""
  /// Columns before the first caret.
  private(set) var indentation = 0
  /// The number of carets, at least 1 also for an empty span.
  private(set) var caretCount = 1

  /// A displayed character and the offset of the byte that it comes from.
  private struct Cell {
    var text: String
    var width: Int
    var offset: Int
  }

  /// A span of several lines is cut to its first.
  init(_ span: Span, in text: SourceText) {
    let start = min(Int(span.start), text.bytes.count)
    let range = text.lineRange(at: start)
    let place = min(start, range.upperBound)
    let end = max(place, min(Int(span.end), range.upperBound))
    // A scalar has at most 4 bytes and few have no width, so this many bytes on each side fill the window.
    let first = max(range.lowerBound, place - 4 * Self.maximumWidth)
    let last = min(range.upperBound, place + 4 * Self.maximumWidth)
    var cells = Self.cells(of: text, from: first, to: last)

    let width = cells.reduce(0) { $0 + $1.width }
    var isCut = (start: first > range.lowerBound, end: last < range.upperBound)
    if width > Self.maximumWidth || isCut.start || isCut.end {
      let before = Self.maximumWidth * 3 / 8
      var column = cells.reduce(0) { $1.offset < place ? $0 + $1.width : $0 }
      let keepsStart = !isCut.start && column <= before
      var dropped = 0
      while !keepsStart, dropped < cells.count, column > before {
        column -= cells[dropped].width
        dropped += 1
      }
      isCut.start = isCut.start || dropped > 0
      cells.removeFirst(dropped)
      var total = cells.reduce(0) { $0 + $1.width }
      while total > Self.maximumWidth, let cell = cells.last, cell.offset > place {
        total -= cell.width
        cells.removeLast()
        isCut.end = true
      }
    }

    line = (isCut.start ? "…" : "") + cells.map(\.text).joined() + (isCut.end ? "…" : "")
    indentation = isCut.start ? 1 : 0
    var carets = 0
    for cell in cells {
      if cell.offset < place {
        indentation += cell.width
      } else if cell.offset < end {
        carets += cell.width
      }
    }
    caretCount = max(1, carets)
  }

  private static func cells(of text: SourceText, from first: Int, to last: Int) -> [Cell] {
    var cells: [Cell] = []
    var column = 0
    var offset = first
    // The window must not start inside of a scalar.
    while offset < last, offset > 0, text.bytes[offset] & 0xC0 == 0x80, first > 0 { offset += 1 }
    while offset < last {
      let (cell, length) = cell(at: offset, of: text, limit: last, column: column)
      cells.append(cell)
      column += cell.width
      offset += length
    }
    return cells
  }

  private static func cell(at offset: Int, of text: SourceText, limit: Int, column: Int) -> (Cell, length: Int) {
    let byte = text.bytes[offset]
    if byte == 0x09 {
      let width = tabWidth - column % tabWidth
      return (Cell(text: String(repeating: " ", count: width), width: width, offset: offset), 1)
    }
    var decoder = UTF8()
    var iterator = text.bytes[offset..<min(limit, offset + 4)].makeIterator()
    guard case .scalarValue(let scalar) = decoder.decode(&iterator) else {
      let digits = String(byte, radix: 16, uppercase: true)
      let shown = "\\x" + (digits.count < 2 ? "0" : "") + digits
      return (Cell(text: shown, width: shown.count, offset: offset), 1)
    }
    let length = UTF8.width(scalar)
    if isHidden(scalar) {
      let shown = escaped(String(scalar))
      return (Cell(text: shown, width: shown.utf8.count, offset: offset), length)
    }
    return (Cell(text: String(scalar), width: displayWidth(scalar), offset: offset), length)
  }
}
