internal import Diagnostics
import GraphcText
internal import YAMLSyntax

extension SpecReader {
  /// `weights:`, mappings from parameter paths to names of a checkpoint.
  func weights(_ node: YAMLNode) -> [WeightMapping]? {
    mapping(node)?.entries.compactMap { entry in
      let name = name(entry.key, at: entry.keySpan)
      if name?.text == WeightMapping.noneName {
        report(
          "spec/reserved-name",
          "'\(WeightMapping.noneName)' cannot be the name of a mapping: "
            + "--mapping \(WeightMapping.noneName) reads a checkpoint without one", at: entry.keySpan)
      }
      guard let section = mapping(entry.value) else { return nil }
      var result = WeightMapping(
        name: name ?? Name(entry.key, span: entry.keySpan), entries: [], ignored: [], duplicates: [], computed: [])
      for entry in section.entries {
        switch entry.key {
        case "strip": result.prefix = string(entry.value)
        case "ignore": result.ignored = list(entry.value)?.compactMap(pattern) ?? []
        case "same": result.duplicates = mapping(entry.value)?.entries.compactMap(duplicate) ?? []
        case "computed": result.computed = mapping(entry.value)?.entries.compactMap(computedTable) ?? []
        default: if let entry = weightEntry(entry) { result.entries.append(entry) }
        }
      }
      return result
    }
  }

  private func weightEntry(_ entry: YAMLEntry) -> WeightEntry? {
    let path = template(entry, WeightTemplate.init(path:))
    guard let source = weightSource(entry.value, path: path), let path else { return nil }
    return WeightEntry(path: path, span: entry.keySpan, source: source)
  }

  /// One name, or one call with quoted names and calls as arguments.
  /// - Parameter path: the template that binds the placeholders; `nil` if it has an error.
  private func weightSource(_ node: YAMLNode, path: WeightTemplate?) -> WeightSource? {
    guard case .scalar(let scalar) = node.content, !isPlainName(scalar.text) else { return tensor(node, path: path) }
    guard scalar.text.utf8.contains(where: { "('\"".utf8.contains($0) }) else {
      reportSource("this is not a checkpoint name and no transform of one", at: node.span)
      return nil
    }
    guard let value = parse(node, transform) else { return nil }
    if case .string(let name) = value.kind {
      return isTemplate(Name(name, span: value.span), boundBy: path) ? .tensor(Name(name, span: value.span)) : nil
    }
    guard case .call(let call) = value.kind else {
      reportSource("a parameter is one checkpoint name, or one call over names", at: value.span)
      return nil
    }
    let names = call.arguments.flatMap { strings(in: $0.value) }
    guard areTransforms(call) else { return nil }
    guard !names.isEmpty else {
      report("weights/source", "the call names no tensor", at: value.span, help: "checkpoint names stand in quotes")
      return nil
    }
    return names.map { isTemplate($0, boundBy: path) }.allSatisfy { $0 } ? .transform(call, span: value.span) : nil
  }

  private func reportSource(_ message: String, at span: Span) {
    report(
      "weights/source", message, at: span,
      help:
        "the calls are \(SpecKeys.weightTransforms.joined(separator: ", ")); names of other characters than letters, "
        + "digits and _.-/: stand in double quotes within single ones")
  }

  /// A checkpoint name that is not in the quotes of the language.
  private func tensor(_ node: YAMLNode, path: WeightTemplate?) -> WeightSource? {
    guard let string = string(node) else { return nil }
    let text = ScalarText(string, at: node.span, in: text)
    guard let template = check(text.bytes, at: text.span, WeightTemplate.init(names:)),
      isBound(template, by: path, at: node.span)
    else { return nil }
    return .tensor(Name(string, span: node.span))
  }

  /// Whether a text is a name and not an expression: it has no spaces, brackets, quotes or operators, except characters
  /// that are common in names.
  private func isPlainName(_ text: String) -> Bool {
    !text.utf8.contains { $0 <= 0x20 || "'\"()[]+*,=<>@%".utf8.contains($0) }
      && text.utf8.first != UInt8(ascii: "-")
  }

  private func transform(_ text: ScalarText) throws(Diagnostic) -> Expression {
    let name = unquotedName(in: text)
    do throws(Diagnostic) {
      let value = try ExpressionParser.expression(text)
      guard let name, value.hasMember else { return value }
      throw Diagnostic("syntax/unexpected-token", "'\(text.text(name))' is a name without quotes", at: text.span(name))
    } catch {
      let isName = error.code == "syntax/unexpected-character" || error.code == "syntax/unexpected-token"
      guard isName, let name else { throw error }
      var error = error
      error.help = "inside of a call, checkpoint names stand in quotes"
      throw error.fixed("\"\(text.text(name))\"", replacing: text.text(name), at: text.span(name))
    }
  }

  /// The first name with points or placeholders outside of quotes.
  private func unquotedName(in text: ScalarText) -> Range<Int>? {
    var quote: UInt8?
    var start: Int?
    for (index, byte) in (text.bytes + [0x20]).enumerated() {
      let isPart = byte.isIdentifierPart || ".{}".utf8.contains(byte)
      if quote == nil, isPart {
        start = start ?? index
        continue
      }
      if let first = start {
        let name = text.bytes[first..<index]
        if name.first?.isIdentifierStart == true, name.contains(UInt8(ascii: ".")) { return first..<index }
        start = nil
      }
      if byte == quote {
        quote = nil
      } else if quote == nil, byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\"") {
        quote = byte
      }
    }
    return nil
  }

  /// Whether a call and all calls in it that name tensors are transforms; if not, that is reported.
  private func areTransforms(_ call: Expression.Call) -> Bool {
    guard SpecKeys.weightTransforms.contains(call.callee) else {
      report(
        "weights/unknown-transform", "'\(call.callee)' is not a transform of weights", at: call.calleeSpan,
        help: transform(meantBy: call.callee).map { "did you mean '\($0)'?" }
          ?? "the transforms are \(SpecKeys.weightTransforms.joined(separator: ", "))",
        fix: transform(meantBy: call.callee).map { (call.callee, $0) })
      return false
    }
    return call.arguments.allSatisfy { argument in
      guard case .call(let inner) = argument.value.kind, !strings(in: argument.value).isEmpty else { return true }
      return areTransforms(inner)
    }
  }

  private func transform(meantBy name: String) -> String? {
    switch name {
    case "permute", "t", "swapaxes": "transpose"
    case "view": "reshape"
    case "cat", "stack", "concatenate": "concat"
    case "chunk": "split"
    case "narrow": "slice"
    default: NearestName.best(to: name, among: SpecKeys.weightTransforms)
    }
  }

  /// The quoted texts of an argument: a name, a list of names, or those of a nested call.
  private func strings(in expression: Expression) -> [Name] {
    switch expression.kind {
    case .string(let text): [Name(text, span: expression.span)]
    case .list(let elements): elements.flatMap { strings(in: $0) }
    case .call(let call): call.arguments.flatMap { strings(in: $0.value) }
    default: []
    }
  }

  // MARK: - Templates

  /// A scalar that is a pattern for checkpoint names.
  private func pattern(_ node: YAMLNode) -> WeightTemplate? {
    guard let string = string(node) else { return nil }
    let text = ScalarText(string, at: node.span, in: text)
    return check(text.bytes, at: text.span, WeightTemplate.init(pattern:))
  }

  /// The key of an entry as a template.
  private func template(
    _ entry: YAMLEntry, _ read: ([UInt8]) throws(WeightTemplate.Fault) -> WeightTemplate
  ) -> WeightTemplate? {
    let key = ScalarText(entry.key, at: entry.keySpan, in: text)
    return check(key.bytes, at: key.span, read)
  }

  /// `name: original` under `same:`.
  private func duplicate(_ entry: YAMLEntry) -> (name: WeightTemplate, original: String)? {
    let name = template(entry, WeightTemplate.init(binding:))
    guard case .tensor(let original)? = tensor(entry.value, path: name), let name else { return nil }
    return (name, original.text)
  }

  /// `name: expression` under `computed:`.
  private func computedTable(_ entry: YAMLEntry) -> ComputedTableSpec? {
    let name = template(entry, WeightTemplate.init(pattern:))
    guard let value = expression(entry.value), let name else { return nil }
    return ComputedTableSpec(name: name, value: value)
  }

  /// Whether a quoted name is a template whose placeholders are bound by the path; if not, that is reported.
  private func isTemplate(_ name: Name, boundBy path: WeightTemplate?) -> Bool {
    let template = check(Array(name.text.utf8), at: { _ in name.span }, WeightTemplate.init(names:))
    return template.map { isBound($0, by: path, at: name.span) } ?? false
  }

  private func check(
    _ bytes: [UInt8], at place: (Range<Int>) -> Span, _ read: ([UInt8]) throws(WeightTemplate.Fault) -> WeightTemplate
  ) -> WeightTemplate? {
    do throws(WeightTemplate.Fault) {
      return try read(bytes)
    } catch {
      let span = place(error.range)
      let old = text.text(Int(span.start)..<Int(span.end))
      let isPlaceholder = old.hasPrefix("{") && old.hasSuffix("}")
      let new = old.contains("*") ? old.replacing("*", with: "{p}") : isPlaceholder ? "{i}" : nil
      log.report(
        Diagnostic(
          "weights/template", error.message, at: span,
          help: "{i} stands for digits, and {p} for one segment between points"
        ).suggesting(new, replacing: old))
      return nil
    }
  }

  /// Whether the path binds every placeholder of a checkpoint name; if not, that is reported.
  private func isBound(_ template: WeightTemplate, by path: WeightTemplate?, at span: Span) -> Bool {
    guard let path else { return false }
    for placeholder in WeightTemplate.Placeholder.allCases where template.contains(placeholder) {
      guard path.contains(placeholder) else {
        let spelling = "{\(placeholder.rawValue)}"
        report("weights/template", "\(spelling) does not stand left of the colon, so that it has no value", at: span)
        return false
      }
    }
    return true
  }
}

extension WeightMapping {
  /// The value of `--mapping` for no mapping.
  package static let noneName = "none"
}
