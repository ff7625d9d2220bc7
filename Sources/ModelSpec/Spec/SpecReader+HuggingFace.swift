internal import Diagnostics
import GraphcText
internal import YAMLSyntax

extension SpecReader {
  /// `huggingface:`, the table for `config.json`.
  func huggingface(_ node: YAMLNode) -> HuggingFaceSpec? {
    guard var section = mapping(node) else { return nil }
    checkKeys(&section, SpecKeys.huggingface, of: "huggingface")
    let types = required("model_type", in: section)
    let table = HuggingFaceSpec(
      modelTypes: types.flatMap(texts) ?? [],
      config: members(section["config"], source).map { (name: $0.name, source: $0.value) },
      requirements: members(section["require"], allowed).compactMap { entry in
        jsonKey(entry.name).map { (key: $0, allowed: entry.value) }
      },
      defaults: members(section["defaults"], literal).compactMap { entry in
        jsonKey(entry.name).map { (key: $0, value: entry.value) }
      })
    if let types, table.modelTypes.isEmpty {
      report("type/missing-value", "at least one model type is expected", at: types.span)
    }
    checkDefaults(table)
    return table
  }

  private func members<Value>(
    _ entry: YAMLEntry?, _ read: (YAMLNode) -> Value?
  ) -> [(name: Name, value: Value)] {
    guard let entry, let section = mapping(entry.value) else { return [] }
    return section.entries.compactMap { entry in
      read(entry.value).map { (Name(entry.key, span: entry.keySpan), $0) }
    }
  }

  /// An expression over keys, or one key with a value for each of its texts.
  private func source(_ node: YAMLNode) -> HuggingFaceSpec.Source? {
    guard case .mapping(let entries) = node.content else {
      return unquotedExpression(node, ExpressionParser.keyExpression).map { .expression($0) }
    }
    guard entries.count == 1, let entry = entries.first else {
      report(
        "type/expected-mapping", "one key of config.json with its texts is expected, not \(entries.count)",
        at: node.span, help: "write {hidden_act: {gelu: gelu, relu: relu}}")
      return nil
    }
    guard let cases = mapping(entry.value)?.entries, let key = jsonKey(Name(entry.key, span: entry.keySpan)) else {
      return nil
    }
    let values = cases.compactMap { entry in
      unquotedExpression(entry.value).map { (text: Name(entry.key, span: entry.keySpan), value: $0) }
    }
    return values.count == cases.count ? .choice(key: key, cases: values) : nil
  }

  /// One value, or a list of allowed values.
  private func allowed(_ node: YAMLNode) -> [HuggingFaceSpec.Literal]? {
    guard case .sequence(let items) = node.content else { return literal(node).map { [$0] } }
    if items.isEmpty { report("type/missing-value", "at least one value is expected", at: node.span) }
    let values = items.compactMap(literal)
    return values.count == items.count ? values : nil
  }

  /// A JSON value: unquoted null, booleans and numbers are these, anything else is a text.
  private func literal(_ node: YAMLNode) -> HuggingFaceSpec.Literal? {
    guard case .scalar(let scalar) = node.content else {
      report("type/expected-text", "a text, a number, a boolean or null is expected here", at: node.span)
      return nil
    }
    var value = JSONValue.string(scalar.text)
    if scalar.style == .plain {
      let text = ScalarText(scalar.text, at: node.span, in: text)
      if ["", "~", "null"].contains(scalar.text) {
        value = .null
      } else if let number = (try? ExpressionParser.expression(text))?.jsonValue {
        value = number
      }
    }
    return HuggingFaceSpec.Literal(value: value, span: node.span)
  }

  /// A key, with points between nested objects.
  private func jsonKey(_ key: Name) -> Name? {
    if HuggingFaceSpec.path(of: key.text).allSatisfy({ !$0.isEmpty }) { return key }
    report(
      "spec/name", "\(quoted(key.text)) is not a key of config.json", at: key.span,
      help: "keys of objects inside of objects are joined by single points: text_config.hidden_size")
    return nil
  }

  /// Reports a default that nothing reads: it is probably misspelled.
  private func checkDefaults(_ table: HuggingFaceSpec) {
    let keys = (table.config.flatMap(\.source.keys) + table.requirements.map(\.key)).map(\.text)
    for (key, _) in table.defaults where !keys.contains(key.text) {
      report(
        "spec/unknown-key", "nothing under 'config' or 'require' reads the key \(quoted(key.text))", at: key.span,
        help: NearestName.help(for: key.text, among: keys) ?? "remove it",
        fix: NearestName.best(to: key.text, among: keys).map { (key.text, $0) })
    }
  }
}

extension Expression {
  /// The number or boolean that a literal is in JSON; `nil` for any other literal.
  fileprivate var jsonValue: JSONValue? {
    switch kind {
    case .integer(let value): .integer(value)
    case .float(let value): .double(value)
    case .boolean(let value): .bool(value)
    case .unary(.negate, let operand):
      switch operand.kind {
      case .integer(let value): .integer(-value)
      case .float(let value): .double(-value)
      default: nil
      }
    default: nil
    }
  }
}
