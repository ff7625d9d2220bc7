import GraphcText
internal import Diagnostics
internal import YAMLSyntax

/// One mapping of a spec.
struct Section {
  var entries: [YAMLEntry]
  var span: Span
  /// The keys that it may have, if they are a fixed set.
  var keys: [String] = []

  /// The place of its first character.
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
  func checkKeys(_ section: inout Section, _ keys: [String], of what: String, unsupported: [String] = []) {
    section.keys = keys
    for entry in section.entries where !keys.contains(entry.key) {
      if unsupported.contains(entry.key) {
        report(
          "spec/unsupported-key", "'\(entry.key)' is part of the language, but not supported by this version of graphc",
          at: entry.keySpan, help: "remove it")
        continue
      }
      report(
        "spec/unknown-key", "\(quoted(entry.key)) is no key of \(what)", at: entry.keySpan,
        notes: [Diagnostic.Note("the keys are \(keys.joined(separator: ", "))")],
        help: NearestName.help(for: entry.key, among: keys),
        fix: NearestName.best(to: entry.key, among: keys).map { (entry.key, $0) })
    }
  }

  /// The value of a key that must be there.
  func required(_ key: String, in section: Section, at place: Span? = nil) -> YAMLNode? {
    if let entry = section[key] { return entry.value }
    // A misspelled key has been reported already.
    let isMisspelled = section.entries.contains {
      !section.keys.contains($0.key) && NearestName.best(to: $0.key, among: section.keys) == key
    }
    if isMisspelled { return nil }
    report("spec/missing-key", "'\(key)' is missing", at: place ?? section.start, help: "add '\(key): …'")
    return nil
  }

  /// Reads the value of a key that may be left out.
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

  /// A text that is no part of the language, such as `doc`.
  func string(_ node: YAMLNode) -> String? {
    if isMissing(node) { return nil }
    if case .scalar(let scalar) = node.content { return scalar.text }
    report("type/expected-text", "a text is expected here", at: node.span, help: "put it in quotes")
    return nil
  }

  /// Whether there is no value, which is reported.
  private func isMissing(_ node: YAMLNode) -> Bool {
    guard case .scalar(let scalar) = node.content, scalar.style == .plain, ["", "~", "null"].contains(scalar.text)
    else { return false }
    report("type/missing-value", "a value is missing", at: node.span, help: "write a value, or remove the key")
    return true
  }

  // MARK: - Names

  /// The name that is the whole of a scalar.
  func name(at node: YAMLNode) -> Name? {
    guard let text = string(node) else { return nil }
    return name(text, at: node.span)
  }

  /// Checks that a text may name something: `[A-Za-z_][A-Za-z0-9_]*`, and no reserved word.
  func name(_ text: String, at span: Span) -> Name? {
    guard text.utf8.first?.isIdentifierStart == true, text.utf8.allSatisfy(\.isIdentifierPart) else {
      report(
        "spec/name", text.isEmpty ? "a name is missing" : "\(quoted(text)) is no name", at: span,
        help: text.utf8.contains(UInt8(ascii: ","))
          ? "several names are a list: [a, b]"
          : "a name is made of letters a-z and A-Z, digits and _, and starts with no digit")
      return nil
    }
    guard !isReservedWord(text) else {
      report("spec/reserved-name", "'\(text)' is a word of the language and cannot be a name", at: span)
      return nil
    }
    return Name(text, span: span)
  }
}
