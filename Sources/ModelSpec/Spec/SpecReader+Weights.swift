import GraphcText
internal import Diagnostics
internal import YAMLSyntax

extension SpecReader {
  /// `weights:`, mappings from parameter paths to names of a checkpoint.
  func weights(_ node: YAMLNode) -> [WeightMapping]? {
    mapping(node)?.entries.compactMap { entry in
      let name = name(entry.key, at: entry.keySpan)
      guard let section = mapping(entry.value) else { return nil }
      var result = WeightMapping(
        name: name ?? Name(entry.key, span: entry.keySpan), entries: [], ignored: [], duplicates: [])
      for entry in section.entries {
        switch entry.key {
        case "ignore": result.ignored = list(entry.value)?.compactMap { template($0)?.name } ?? []
        case "same": result.duplicates = mapping(entry.value)?.entries.compactMap(duplicate) ?? []
        default: if let entry = weightEntry(entry) { result.entries.append(entry) }
        }
      }
      return result
    }
  }

  private func weightEntry(_ entry: YAMLEntry) -> WeightEntry? {
    let key = ScalarText(entry.key, at: entry.keySpan, in: text)
    let path = check(key.bytes, at: key.span, WeightTemplate.init(path:))
    guard let source = weightSource(entry.value, path: path), path != nil else { return nil }
    return WeightEntry(path: Name(entry.key, span: entry.keySpan), source: source)
  }

  /// One name, or one call over quoted names and further calls.
  /// - Parameter path: binds the placeholders; `nil` if it is broken itself.
  private func weightSource(_ node: YAMLNode, path: WeightTemplate?) -> WeightSource? {
    guard case .scalar(let scalar) = node.content, isCall(scalar.text) else {
      guard let (name, template) = template(node) else { return nil }
      return isBound(template, by: path, at: name.span) ? .tensor(name) : nil
    }
    guard let value = parse(node, transform) else { return nil }
    guard case .call(let call) = value.kind else {
      report(
        "weights/source", "a parameter is one checkpoint name, or one call over names", at: value.span,
        help: "the calls are \(SpecKeys.weightTransforms.joined(separator: ", "))")
      return nil
    }
    let templates = call.arguments.flatMap { strings(in: $0.value) }
    guard areTransforms(call) else { return nil }
    guard !templates.isEmpty else {
      report("weights/source", "the call names no tensor", at: value.span, help: "checkpoint names stand in quotes")
      return nil
    }
    let areValid = templates.map { name in
      let template = check(Array(name.text.utf8), at: { _ in name.span }, WeightTemplate.init(names:))
      return template.map { isBound($0, by: path, at: name.span) } ?? false
    }
    return areValid.allSatisfy { $0 } ? .transform(call, span: value.span) : nil
  }

  /// Whether a text is meant as a call: a name with a bracket behind it.
  private func isCall(_ text: String) -> Bool {
    let rest = text.utf8.drop { $0.isIdentifierPart }
    return rest.first == UInt8(ascii: "(") && text.utf8.first?.isIdentifierStart == true
  }

  private func transform(_ text: ScalarText) throws(Diagnostic) -> Expression {
    do throws(Diagnostic) {
      return try ExpressionParser.expression(text)
    } catch {
      var error = error
      let isName = error.code == "syntax/unexpected-character" || error.code == "syntax/unexpected-token"
      if isName, !text.bytes.contains(where: { $0 == UInt8(ascii: "'") || $0 == UInt8(ascii: "\"") }) {
        error.help = "inside of a call, checkpoint names stand in quotes"
      }
      throw error
    }
  }

  /// Whether a call, and every one inside of it that names tensors, is a transform; reported if not.
  private func areTransforms(_ call: Expression.Call) -> Bool {
    guard SpecKeys.weightTransforms.contains(call.callee) else {
      report(
        "weights/unknown-transform", "'\(call.callee)' is no transform of weights", at: call.calleeSpan,
        help: NearestName.help(for: call.callee, among: SpecKeys.weightTransforms)
          ?? "the transforms are \(SpecKeys.weightTransforms.joined(separator: ", "))",
        fix: NearestName.best(to: call.callee, among: SpecKeys.weightTransforms).map { (call.callee, $0) })
      return false
    }
    return call.arguments.allSatisfy { argument in
      guard case .call(let inner) = argument.value.kind, !strings(in: argument.value).isEmpty else { return true }
      return areTransforms(inner)
    }
  }

  /// The quoted texts of an argument: names, lists of names, or those of a call.
  private func strings(in expression: Expression) -> [Name] {
    switch expression.kind {
    case .string(let text): [Name(text, span: expression.span)]
    case .list(let elements): elements.flatMap { strings(in: $0) }
    case .call(let call): call.arguments.flatMap { strings(in: $0.value) }
    default: []
    }
  }

  // MARK: - Templates

  /// A scalar that is a template of checkpoint names.
  private func template(_ node: YAMLNode) -> (name: Name, template: WeightTemplate)? {
    guard let string = string(node) else { return nil }
    let text = ScalarText(string, at: node.span, in: text)
    let template = check(text.bytes, at: text.span, WeightTemplate.init(names:))
    return template.map { (Name(string, span: node.span), $0) }
  }

  /// `name: original` under `same:`.
  private func duplicate(_ entry: YAMLEntry) -> (name: Name, original: Name)? {
    let key = ScalarText(entry.key, at: entry.keySpan, in: text)
    let path = check(key.bytes, at: key.span, WeightTemplate.init(names:))
    guard let (original, template) = template(entry.value), let path,
      isBound(template, by: path, at: original.span)
    else { return nil }
    return (Name(entry.key, span: entry.keySpan), original)
  }

  private func check(
    _ bytes: [UInt8], at place: (Range<Int>) -> Span, _ read: ([UInt8]) throws(WeightTemplate.Fault) -> WeightTemplate
  ) -> WeightTemplate? {
    do throws(WeightTemplate.Fault) {
      return try read(bytes)
    } catch {
      report("weights/template", error.message, at: place(error.range))
      return nil
    }
  }

  /// Whether every placeholder of a checkpoint name gets its value from the path; reported if not.
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
