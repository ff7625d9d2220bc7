internal import Diagnostics
internal import YAMLSyntax

/// The lines of a spec with their new indentation and the changes in them.
struct LineLayout {
  private let text: SourceText
  private let scalars: ExpressionScalars
  private let comments: Comments
  /// The new indentation of lines that start an entry or an item.
  private var indentation: [Int: Int] = [:]
  /// Replacements within lines, by the offset of their first byte.
  private var edits: [Int: (end: Int, new: [UInt8])] = [:]

  init(_ root: YAMLNode, _ text: SourceText, _ scalars: ExpressionScalars) {
    self.text = text
    self.scalars = scalars
    comments = Comments(root, text)
    visit(root, indentedBy: 0)
  }

  // MARK: - Places

  private mutating func visit(_ node: YAMLNode, indentedBy level: Int) {
    let start = Int(node.span.start)
    // An alias is not laid out: its node is, at the anchor.
    if text.hasText("*", at: start) { return }
    switch node.content {
    case .scalar(let scalar): respace(scalar, at: node.span)
    case .sequence(let items):
      let isFlow = text.hasText("[", at: start)
      for item in items {
        if !isFlow { placeItem(item, level) }
        visit(item, indentedBy: level + 2)
      }
    case .mapping(let entries):
      let isFlow = text.hasText("{", at: start)
      for entry in entries {
        if !isFlow {
          place(Int(entry.keySpan.start), level)
          closeUp(after: entry)
        }
        visit(entry.value, indentedBy: level + 2)
      }
    }
  }

  /// Sets the indentation of the line at an offset, if only spaces precede it.
  private mutating func place(_ offset: Int, _ level: Int) {
    let line = text.lineIndex(of: offset)
    if firstText(of: line) == offset, indentation[line] == nil { indentation[line] = level }
  }

  /// Sets the indentation of the line of `- `, and leaves one space after the `-`.
  private mutating func placeItem(_ item: YAMLNode, _ level: Int) {
    let start = Int(item.span.start)
    var offset = start
    let line = text.lineRange(at: start)
    while offset > line.lowerBound, text.bytes[offset - 1] == 0x20 { offset -= 1 }
    guard offset > line.lowerBound, offset < start, text.bytes[offset - 1] == UInt8(ascii: "-") else { return }
    place(offset - 1, level)
    if start - offset > 1 { edits[offset] = (start, [0x20]) }
  }

  /// Leaves one space between the colon of a key and a value on the same line.
  private mutating func closeUp(after entry: YAMLEntry) {
    var offset = Int(entry.keySpan.end)
    let line = text.lineRange(at: offset)
    while offset < line.upperBound, text.bytes[offset] == 0x20 { offset += 1 }
    guard offset < line.upperBound, text.bytes[offset] == UInt8(ascii: ":") else { return }
    if offset > Int(entry.keySpan.end) { edits[Int(entry.keySpan.end)] = (offset, []) }
    let colon = offset + 1
    offset = colon
    while offset < line.upperBound, text.bytes[offset] == 0x20 { offset += 1 }
    let isComment = comments.ranges[text.lineIndex(of: colon)]?.lowerBound == offset
    if offset < line.upperBound, !isComment, offset - colon > 1 { edits[colon] = (offset, [0x20]) }
  }

  private mutating func respace(_ scalar: YAMLScalar, at span: Span) {
    let (start, end) = (Int(span.start), Int(span.end))
    guard start < end, text.lineIndex(of: start) == text.lineIndex(of: end - 1),
      let spacing = scalars.spacing(of: scalar, at: span)
    else { return }
    var new = Array(spacing.formatted.utf8)
    switch scalar.style {
    case .plain: break
    case .singleQuoted: new = Array(("'" + spacing.formatted.replacing("'", with: "''") + "'").utf8)
    case .doubleQuoted:
      // A text with escapes stays as it is, since they would have to be written again.
      guard !text.bytes[start..<end].contains(UInt8(ascii: "\\")) else { return }
      new = [UInt8(ascii: "\"")] + new + [UInt8(ascii: "\"")]
    case .literal, .folded: return
    }
    if !new.elementsEqual(text.bytes[start..<end]) { edits[start] = (end, new) }
  }

  // MARK: - Lines

  private func lineBytes(_ line: Int) -> Range<Int> { text.lineRange(at: text.lineStarts[line]) }

  /// The offset of the first byte of a line that is not a space; `nil` if there is none.
  private func firstText(of line: Int) -> Int? {
    lineBytes(line).first { text.bytes[$0] != 0x20 && text.bytes[$0] != 0x09 }
  }

  /// The formatted text.
  var bytes: [UInt8] {
    var lines: [[UInt8]] = []
    // The change of indentation of the last laid-out line, which the lines of its scalar follow.
    var shift = 0
    let next = nextEntries
    /// The last entry before with each old indentation.
    var previous: [Int: Int] = [:]
    for line in text.lineStarts.indices {
      let range = lineBytes(line)
      guard let first = firstText(of: line) else {
        // Spaces on an empty line of a block scalar may belong to it.
        let isKept = comments.verbatimLines.contains(line) && range.count > 0
        lines.append(isKept ? moved(range, by: shift) : [])
        continue
      }
      let old = first - range.lowerBound
      if indentation[line] != nil { previous[old] = line }
      if comments.scalarLines.contains(line) {
        var moved = moved(range, by: shift)
        if !comments.verbatimLines.contains(line) {
          while moved.last == 0x20 || moved.last == 0x09 { moved.removeLast() }
        }
        lines.append(moved)
        continue
      }
      var new = max(0, old + shift)
      if let level = indentation[line] {
        new = level
        shift = level - old
      } else if comments.ranges[line]?.lowerBound == first {
        new = commentIndentation(old, after: previous[old], before: next[line]) ?? new
      }
      lines.append(Array(repeating: 0x20, count: new) + content(of: line, from: first))
    }
    while lines.last?.isEmpty == true { lines.removeLast() }
    return Array(lines.map { $0 + [0x0A] }.joined())
  }

  /// A line inside of a scalar, in which spaces count.
  private func moved(_ range: Range<Int>, by shift: Int) -> [UInt8] {
    let line = Array(text.bytes[range])
    if shift >= 0 { return Array(repeating: 0x20, count: shift) + line }
    return Array(line.dropFirst(min(-shift, line.prefix { $0 == 0x20 }.count)))
  }

  /// For each line, the next one after it that starts an entry or an item, with its old indentation.
  private var nextEntries: [(line: Int, old: Int)?] {
    var entries: [(line: Int, old: Int)?] = Array(repeating: nil, count: text.lineStarts.count)
    var next: (line: Int, old: Int)?
    for line in text.lineStarts.indices.reversed() {
      entries[line] = next
      if indentation[line] != nil, let first = firstText(of: line) { next = (line, first - lineBytes(line).lowerBound) }
    }
    return entries
  }

  /// The indentation of a line with only a comment: that of a nearby entry with the same old indentation, else that of
  /// the next entry.
  private func commentIndentation(_ old: Int, after previous: Int?, before next: (line: Int, old: Int)?) -> Int? {
    if let next, next.old == old { return indentation[next.line] }
    return (previous ?? next?.line).flatMap { indentation[$0] }
  }

  /// The text of a line with its changes. A comment after it keeps its column if at least two spaces are left before
  /// it.
  private func content(of line: Int, from first: Int) -> [UInt8] {
    let range = lineBytes(line)
    let comment = comments.ranges[line].flatMap { $0.lowerBound > first ? $0 : nil }
    var result: [UInt8] = []
    var offset = first
    let end = comment?.lowerBound ?? range.upperBound
    while offset < end {
      if let edit = edits[offset] {
        result += edit.new
        // An empty replacement must not stop the loop.
        if edit.end > offset {
          offset = edit.end
          continue
        }
      }
      result.append(text.bytes[offset])
      offset += 1
    }
    while let last = result.last, last == 0x20 || last == 0x09 { result.removeLast() }
    guard let comment else { return result }
    let gap = max(2, width(text.bytes[first..<comment.lowerBound]) - width(result[...]))
    return result + Array(repeating: 0x20, count: gap) + Array(text.bytes[comment])
  }

  /// The width in columns, counted in scalars.
  private func width(_ bytes: ArraySlice<UInt8>) -> Int { bytes.count { $0 & 0xC0 != 0x80 } }
}
