internal import Diagnostics
internal import YAMLSyntax

extension SpecReader {
  /// `generate:`, what writes one token after another.
  func generation(_ node: YAMLNode) -> GenerationSpec? {
    guard var section = mapping(node) else { return nil }
    checkKeys(&section, SpecKeys.generation, of: "generate")
    let input = required("input", in: section).flatMap { name(at: $0) }
    let logits = required("logits", in: section).flatMap { name(at: $0) }
    let entries = section.entries.compactMap { entry -> (key: Name, value: Expression)? in
      guard SpecKeys.generation.contains(entry.key), !["input", "logits"].contains(entry.key) else { return nil }
      return listed(entry.value).map { (Name(entry.key, span: entry.keySpan), $0) }
    }
    guard let input, let logits else { return nil }
    return GenerationSpec(input: input, logits: logits, entries: entries, span: node.span)
  }

  /// An expression, or a YAML list of expressions and lists.
  private func listed(_ node: YAMLNode) -> Expression? {
    guard case .sequence(let items) = node.content else { return unquotedExpression(node) }
    let values = items.compactMap(listed)
    guard values.count == items.count else { return nil }
    return Expression(.list(values), span: node.span)
  }
}
