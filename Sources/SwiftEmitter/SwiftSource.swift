/// Swift text under construction, indented by two spaces, with lines broken at 120 columns where possible.
struct SwiftSource {
  static let columns = 120

  private(set) var text = ""
  private var depth = 0

  mutating func line(_ content: String = "") {
    text += content.isEmpty ? "\n" : indentation + content + "\n"
  }

  /// `header {`, the lines written by `body`, `}`.
  mutating func block(_ header: String, _ body: (inout SwiftSource) -> Void) {
    line(header + " {")
    indented(body)
    line("}")
  }

  mutating func indented(_ body: (inout SwiftSource) -> Void) {
    depth += 1
    body(&self)
    depth -= 1
  }

  /// `outer(inner(items))` on one line if it fits, else with `inner(items)` as a `list` of its own; `outer(inner)` if there
  /// are no items.
  mutating func nestedList(_ outer: String, _ inner: String, _ items: [String]) {
    if items.isEmpty { return line("\(outer)(\(inner))") }
    let whole = "\(outer)(\(inner)(\(items.joined(separator: ", "))))"
    if indentation.count + Self.width(whole) <= Self.columns { return line(whole) }
    line(outer + "(")
    indented { $0.list(inner, items, ")") }
  }

  /// `head(items)tail` on one line if it fits, else the items on as few lines as possible, followed by `tail`.
  ///
  /// - Parameter breaksBeforeTail: a broken list ends with `)` on a line of its own, as in a declaration.
  mutating func list(
    _ head: String, _ items: [String], _ tail: String = "", breaksBeforeTail: Bool = false
  ) {
    let whole = head + "(" + items.joined(separator: ", ") + ")" + tail
    if indentation.count + Self.width(whole) <= Self.columns || items.isEmpty { return line(whole) }
    line(head + "(")
    let end = breaksBeforeTail ? "" : ")" + tail
    indented { source in
      source.fill(items.enumerated().map { $1 + ($0 == items.count - 1 ? end : ",") })
    }
    if breaksBeforeTail { line(")" + tail) }
  }

  /// `head[`, one item per line, `]tail`.
  mutating func array(_ head: String, _ items: [String], _ tail: String = "") {
    line(head + "[")
    indented { source in
      // swift-format puts no comma after an only element.
      for item in items { source.line(item + (items.count > 1 ? "," : "")) }
    }
    line("]" + tail)
  }

  /// `head[items]tail` on one line if it fits, else on as few lines as possible.
  mutating func lines(_ head: String, _ items: [String], _ tail: String = "") {
    let whole = head + "[" + items.joined(separator: ", ") + "]" + tail
    if indentation.count + Self.width(whole) <= Self.columns { return line(whole) }
    line(head + "[")
    indented { $0.fill(items.map { $0 + "," }) }
    line("]" + tail)
  }

  /// `head[`, calls of one function, each a list of its own, `]`.
  mutating func calls(_ head: String, of function: String, _ items: [[String]]) {
    line(head + "[")
    indented { source in
      // swift-format puts no comma after an only element.
      for item in items { source.list(function, item, items.count > 1 ? "," : "") }
    }
    line("]")
  }

  /// The pieces, separated by spaces, on as few lines as possible.
  private mutating func fill(_ pieces: [String]) {
    var current = ""
    for piece in pieces {
      // swift-format counts the line break after a comma.
      let room = Self.columns - (piece.hasSuffix(",") ? 1 : 0)
      if !current.isEmpty, indentation.count + Self.width(current) + 1 + Self.width(piece) > room {
        line(current)
        current = piece
      } else {
        current += (current.isEmpty ? "" : " ") + piece
      }
    }
    line(current)
  }

  /// `head[items]` on one line if it fits, else one item per line.
  mutating func collection(_ head: String, _ items: [String]) {
    let whole = head + "[" + items.joined(separator: ", ") + "]"
    if indentation.count + whole.count <= Self.columns { line(whole) } else { array(head, items) }
  }

  /// A documentation comment; the lines of the text are kept, long ones are broken between words.
  mutating func doc(_ content: String) { comment(content, "///") }

  mutating func comment(_ content: String, _ mark: String = "//") {
    for paragraph in content.split(separator: "\n", omittingEmptySubsequences: false) {
      let margin = mark + paragraph.prefix { $0 == " " }
      var current = margin
      for word in paragraph.split(separator: " ") {
        if current.count > margin.count, indentation.count + current.count + 1 + word.count > Self.columns {
          line(current)
          // The rest of an item of an inner list stands below its text.
          current = margin == mark ? mark : margin + "  "
        }
        current += " " + word
      }
      line(current)
    }
  }

  /// The columns that swift-format counts: one more for each array literal, whose last element might get a comma.
  private static func width(_ text: String) -> Int { text.count + (text.contains("\"") ? 0 : text.count { $0 == "[" }) }

  private var indentation: String { String(repeating: " ", count: 2 * depth) }
}
