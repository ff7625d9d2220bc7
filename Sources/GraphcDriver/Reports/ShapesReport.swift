import Diagnostics
import GraphGen
import GraphIR
import GraphcRuntime
import GraphcText
import ModelSpec

/// The lines of a spec with their types on the right, for `graphc check SPEC --shapes`.
///
/// Blocks of the model's own files are shown below the lines that call them, once for each set of types. Patterns
/// select other blocks, which are shown with their callers.
struct ShapesReport {
  private let recorder: TypeRecorder
  private let sources: SourceMap
  private let patterns: [PathPattern]

  /// - Throws: `usage/value` for a pattern that matches no block.
  init(_ recorder: TypeRecorder, sources: SourceMap, patterns: [String]) throws {
    self.recorder = recorder
    self.sources = sources
    // The steps of a repeat are shown once, whichever is selected.
    self.patterns = patterns.map { text in
      PathPattern(text.split(separator: ".").filter { Int($0) == nil }.joined(separator: "."))
    }
    guard let model = recorder.model else { return }
    for (text, pattern) in zip(patterns, self.patterns) where !isOpen(model, at: [], by: [pattern]) {
      throw GraphcError(
        .usage, "usage/value", "no block that is called is meant by --shapes \(quoted(text))",
        help: NearestName.help(for: text, among: blockNames) ?? "--shapes '*' opens all of them")
    }
  }

  private struct Row {
    /// The line; `nil` for a heading.
    var line: Int?
    var depth: Int
    var text: String
    var type: String
  }

  /// The column of types is placed after texts up to this width; the type of a wider text follows on the next line.
  private static let widest = 76

  var lines: [String] {
    guard let model = recorder.model else { return [] }
    var shown: Set<[String]> = []
    var rows: [Row] = []
    append(model, path: [], depth: 0, to: &rows, shown: &shown)
    func width(_ row: Row) -> Int { 2 * row.depth + row.text.unicodeScalars.count }
    let column = rows.filter { $0.line != nil }.map(width).filter { $0 <= Self.widest }.max() ?? 0
    return rows.flatMap { row -> [String] in
      let number = row.line.map(String.init) ?? ""
      let gutter = String(repeating: " ", count: max(0, 5 - number.utf8.count)) + number + " | "
      let text = gutter + String(repeating: "  ", count: row.depth) + row.text
      if row.type.isEmpty { return [text] }
      if width(row) <= column { return [text + String(repeating: " ", count: column - width(row) + 2) + row.type] }
      return [text, "      | " + String(repeating: " ", count: column + 2) + row.type]
    }
  }

  private func append(
    _ block: TypedBlock, path: [String], depth: Int, to rows: inout [Row], shown: inout Set<[String]>
  ) {
    for line in block.lines where isTelling(line) {
      rows.append(
        Row(
          line: sources.text(of: line.text)?.position(of: Int(line.names[0].span.start)).line, depth: depth,
          text: "\(line.names.map(\.text).joined(separator: ", ")): \(text(line.text))", type: typeText(line)))
      for call in line.calls {
        let inner = path + [segment(call)]
        guard let body = body(of: call), isOpen(body, at: inner) else { continue }
        let key = [body.name] + body.lines.map(typeText)
        let isKnown = !shown.insert(key).inserted
        rows.append(Row(line: nil, depth: depth + 1, text: heading(call, body, isKnown: isKnown), type: ""))
        if !isKnown { append(body, path: inner, depth: depth + 2, to: &rows, shown: &shown) }
      }
    }
  }

  /// A config line that already states its value is left out.
  private func isTelling(_ line: TypedLine) -> Bool {
    guard line.kind == .config, case .value(let value)? = line.results[0] else { return true }
    let written = text(line.text)
    return value != written && (Double(value) == nil || Double(value) != Double(written))
  }

  private func typeText(_ line: TypedLine) -> String {
    line.results.map { result in
      switch result {
      case nil: "—"
      case .tensor(let type)?: type.description
      case .value("absent")?: "absent"
      case .value(let text)?: "= \(escaped(text))"
      }
    }.joined(separator: ", ")
  }

  /// The source text on one line.
  private func text(_ span: Span) -> String {
    guard let source = sources.text(of: span) else { return "" }
    let words = source.text(Int(span.start)..<Int(span.end)).split(whereSeparator: \.isWhitespace)
    return escaped(words.joined(separator: " "))
  }

  private func heading(_ call: TypedCall, _ body: TypedBlock, isKnown: Bool) -> String {
    var text = body.name
    if !call.steps.isEmpty {
      text += call.steps.count == 1 ? ", step \(call.steps[0])" : ", steps \(stepsText(call.steps))"
    }
    if isKnown { return text + ", as above" }
    if let span = body.lines.first?.text, let source = sources.text(of: span) { text += " (\(source.displayName))" }
    return text
  }

  // MARK: What is shown

  private func body(of call: TypedCall) -> TypedBlock? {
    switch call.body {
    case .expanded(let block): block
    case .function(let name): recorder.functions[name]
    }
  }

  /// The segments that a call adds to the path of its block; the path of a call is relative to its function.
  private func segment(_ call: TypedCall) -> String {
    call.path.utf8.split(separator: UInt8(ascii: ".")).last.map { String(Substring($0)) } ?? call.block
  }

  private func isOpen(_ block: TypedBlock, at path: [String]) -> Bool {
    patterns.isEmpty ? !block.isLibrary : isOpen(block, at: path, by: patterns)
  }

  /// Whether a pattern selects a block, or one that is called from it directly or indirectly.
  private func isOpen(_ block: TypedBlock, at path: [String], by patterns: [PathPattern]) -> Bool {
    if !path.isEmpty, patterns.contains(where: { $0.matches(path) || $0.matches([block.name]) }) { return true }
    return block.lines.contains { line in
      line.calls.contains { call in
        body(of: call).map { isOpen($0, at: path + [segment(call)], by: patterns) } ?? false
      }
    }
  }

  /// The names of called blocks, and of the equations that call them.
  private var blockNames: [String] {
    var names: [String] = []
    var open = [recorder.model].compactMap { $0 } + Array(recorder.functions.values)
    while let block = open.popLast() {
      for call in block.lines.flatMap(\.calls) {
        names += [call.block, segment(call)]
        if case .expanded(let inner) = call.body { open.append(inner) }
      }
    }
    return Set(names).sorted()
  }

  // MARK: For programs

  /// The lines as a tree, with the same blocks shown.
  var json: JSONValue {
    recorder.model.map { .array($0.lines.map { json($0, at: []) }) } ?? .array([])
  }

  private func json(_ line: TypedLine, at path: [String]) -> JSONValue {
    let calls = line.calls.compactMap { call -> JSONValue? in
      let inner = path + [segment(call)]
      guard let body = body(of: call), isOpen(body, at: inner) else { return nil }
      return .object([
        ("block", .string(body.name)), ("path", .string(inner.joined(separator: "."))),
        ("steps", .array(call.steps.map { .integer($0) })), ("lines", .array(body.lines.map { json($0, at: inner) })),
      ])
    }
    let position = sources.text(of: line.text)?.position(of: Int(line.names[0].span.start))
    return .object([
      ("kind", .string(line.kind.rawValue)), ("names", .array(line.names.map { .string($0.text) })),
      ("file", .optional(sources.text(of: line.text)?.displayName)), ("line", .optional(position?.line)),
      ("text", .string(text(line.text))),
      ("results", .array(line.results.map(json))), ("blocks", .array(calls)),
    ])
  }

  private func json(_ result: TypedLine.Result?) -> JSONValue {
    switch result {
    case nil: .null
    case .tensor(let type)?: .object([("type", .string(type.description))])
    case .value(let text)?: .object([("value", .string(text))])
    }
  }
}
