internal import Diagnostics
import GraphcText
internal import YAMLSyntax

/// One mapping of a spec.
struct Section {
  var entries: [YAMLEntry]
  var span: Span
  /// The allowed keys, if they are a fixed set.
  var keys: [String] = []

  /// An empty span at its first character.
  var start: Span { Span(source: span.source, start: Int(span.start), end: Int(span.start)) }

  subscript(key: String) -> YAMLEntry? { entries.first { $0.key == key } }
}

extension SpecReader {
  func report(
    _ code: String, _ message: String, at span: Span, notes: [Diagnostic.Note] = [], help: String? = nil,
    fix: (old: String, new: String)? = nil
  ) {
    log.report(
      Diagnostic(code, message, at: span, notes: notes, help: help).fixed(fix?.new, replacing: fix?.old ?? ""))
  }

  // MARK: - Keys

  /// Gives a section its fixed set of keys and reports every other key.
  func checkKeys(_ section: inout Section, _ keys: [String], of what: String) {
    section.keys = keys
    for entry in section.entries where !keys.contains(entry.key) {
      let open = keys.filter { section[$0] == nil }
      let meant = SpecKeys.foreign[entry.key].flatMap { open.contains($0) ? $0 : nil }
      let near = meant ?? NearestName.best(to: entry.key, among: open)
      if near == nil, let taken = SpecKeys.foreign[entry.key] ?? NearestName.best(to: entry.key, among: keys),
        section[taken] != nil
      {
        reportRepeated(entry, taken, of: what)
        continue
      }
      report(
        "spec/unknown-key", "\(quoted(entry.key)) is not a key of \(what)", at: entry.keySpan,
        notes: [Diagnostic.Note("the keys are \(keys.joined(separator: ", "))")],
        help: near.map { meant == nil ? "did you mean \(quoted($0))?" : "it is called \(quoted($0)) here" },
        fix: near.map { (text.text(Int(entry.keySpan.start)..<Int(entry.keySpan.end)), $0) })
    }
  }

  /// Reports a key that is another name of a key already present.
  private func reportRepeated(_ entry: YAMLEntry, _ taken: String, of what: String) {
    let line = text.lineRange(at: Int(entry.keySpan.start))
    let isLine =
      line.lowerBound == Int(entry.keySpan.start) && Int(entry.value.span.end) <= line.upperBound
      && line.upperBound < text.bytes.count
    let place = Span(source: source, start: line.lowerBound, end: line.upperBound + 1)
    log.report(
      Diagnostic(
        "spec/unknown-key", "\(quoted(entry.key)) is not a key of \(what)", at: entry.keySpan,
        help: "\(quoted(taken)) is what it is called, and is there already: leave the line out"
      ).suggesting(isLine ? "" : nil, replacing: isLine ? text.text(line) + "\n" : "", at: isLine ? place : nil))
  }

  /// The value of a required key.
  func required(_ key: String, in section: Section, at place: Span? = nil) -> YAMLNode? {
    if let entry = section[key] { return entry.value }
    // A misspelling of the key has been reported already.
    let isMisspelled = section.entries.contains {
      !section.keys.contains($0.key)
        && (SpecKeys.foreign[$0.key] ?? NearestName.best(to: $0.key, among: section.keys)) == key
    }
    if isMisspelled { return nil }
    let error = Diagnostic(
      "spec/missing-key", "'\(key)' is missing", at: place ?? section.start, help: help(forMissing: key, in: section))
    log.report(adding(key, to: section, error))
    return nil
  }

  /// The same error with a fix that adds the key at the top of the file.
  private func adding(_ key: String, to section: Section, _ error: Diagnostic) -> Diagnostic {
    guard let first = section.entries.first, first.key == "graphc", let last = section.entries.last,
      !text.hasText("{", at: Int(section.span.start))
    else { return error }
    func placeAfter(_ entry: YAMLEntry) -> Span {
      var end = Int(entry.value.span.end)
      while end > 0, [0x20, 0x09, 0x0A, 0x0D].contains(text.bytes[end - 1]) { end -= 1 }
      end = text.lineRange(at: end).upperBound
      return Span(source: source, start: end, end: end)
    }
    switch key {
    case "model": return error.suggesting("\nmodel: Model", replacing: "", at: placeAfter(first))
    case "outputs":
      guard let graph = section["graph"], case .mapping(let equations) = graph.value.content,
        let output = equations.last?.key
      else { return error }
      let value = output.utf8.contains(UInt8(ascii: ",")) ? "[\(output)]" : output
      return error.suggesting("\noutputs: \(value)", replacing: "", at: placeAfter(last))
    default: return error
    }
  }

  private func help(forMissing key: String, in section: Section) -> String {
    switch key {
    case "outputs":
      guard let graph = section["graph"], case .mapping(let equations) = graph.value.content, let last = equations.last
      else { break }
      return "add a line 'outputs: \(last.key)'"
    case "graph": return "add a line 'graph:' and equations below it, as in 'y: relu(x)'"
    case "model": return "add a line with the name of the model, as in 'model: ViT'"
    case "message": return "add a message, what a user reads when it does not hold"
    case "that": return "add a condition, as in 'that: T <= 512'"
    default: break
    }
    return "add '\(key):' with its value"
  }

  /// Reads the value of an optional key.
  func read<Value>(_ entry: YAMLEntry?, _ body: (YAMLNode) -> Value?) -> Value? { entry.flatMap { body($0.value) } }

  // MARK: - Values

  func mapping(_ node: YAMLNode) -> Section? {
    if case .mapping(let entries) = node.content { return Section(entries: entries, span: node.span) }
    if isMissing(node) { return nil }
    var help = "write 'name: value' lines, indented"
    if case .sequence = node.content { help = "write 'name: value' lines without '-'" }
    report("type/expected-mapping", "names with values are expected here", at: node.span, help: help)
    return nil
  }

  func list(_ node: YAMLNode) -> [YAMLNode]? {
    if case .sequence(let items) = node.content { return items }
    if isMissing(node) { return nil }
    report("type/expected-list", "a list is expected here", at: node.span, help: "write [a, b], or lines with '- '")
    return nil
  }

  /// A text without a meaning in the language, such as `doc`.
  func string(_ node: YAMLNode) -> String? {
    if isMissing(node) { return nil }
    if case .scalar(let scalar) = node.content { return scalar.text }
    report("type/expected-text", "a text is expected here", at: node.span, help: "put it in quotes")
    return nil
  }

  /// Whether there is no value; that is reported as an error.
  private func isMissing(_ node: YAMLNode) -> Bool {
    guard case .scalar(let scalar) = node.content, scalar.style == .plain, ["", "~", "null"].contains(scalar.text)
    else { return false }
    if scalar.text.isEmpty {
      report("type/missing-value", "a value is missing", at: node.span, help: "write a value, or remove the key")
    } else {
      report(
        "type/missing-value", "\(quoted(scalar.text)) is YAML for no value", at: node.span,
        help: "put it in quotes if it is a text, \"\(scalar.text)\", or write a value")
    }
    return true
  }

  // MARK: - Names

  /// A scalar that is a name.
  func name(at node: YAMLNode) -> Name? {
    guard let text = string(node) else { return nil }
    return name(text, at: node.span)
  }

  /// The valid name nearest to a text: `my_dim` for `my-dim`, a list for several.
  private func madeName(of text: String) -> String? {
    guard !text.isEmpty, text.utf8.count <= 64, !text.contains(where: \.isNewline) else { return nil }
    if text.utf8.contains(UInt8(ascii: ",")) {
      let names = text.split(separator: ",").map { String($0.filter { $0 != " " }) }
      let areNames = names.allSatisfy {
        $0.utf8.first?.isIdentifierStart == true && $0.utf8.allSatisfy(\.isIdentifierPart)
      }
      return areNames && names.count > 1 ? "[\(names.joined(separator: ", "))]" : nil
    }
    let name = String(decoding: text.utf8.map { $0.isIdentifierPart ? $0 : UInt8(ascii: "_") }, as: UTF8.self)
    guard name.utf8.contains(where: { $0.isIdentifierPart && $0 != UInt8(ascii: "_") }) else { return nil }
    let made = name.utf8.first?.isDigit == true ? "_" + name : name
    return isReservedWord(made) ? nil : made
  }

  /// Checks that a text is a valid name: `[A-Za-z_][A-Za-z0-9_]*`, and not a reserved word.
  func name(_ text: String, at span: Span) -> Name? {
    guard text.utf8.first?.isIdentifierStart == true, text.utf8.allSatisfy(\.isIdentifierPart) else {
      log.report(
        Diagnostic(
          "spec/name", text.isEmpty ? "a name is missing" : "\(quoted(text)) is not a name", at: span,
          help: text.utf8.contains(UInt8(ascii: ","))
            ? "several names are a list: [a, b]"
            : "a name is made of letters a-z and A-Z, digits and _, and starts with no digit"
        ).suggesting(madeName(of: text), replacing: text))
      return nil
    }
    guard !isReservedWord(text) else {
      log.report(
        Diagnostic(
          "spec/reserved-name", "'\(text)' is a word of the language and cannot be a name", at: span,
          help: "choose another name, such as \(text)_value"
        ).suggesting("\(text)_value", replacing: text))
      return nil
    }
    return Name(text, span: span)
  }
}
