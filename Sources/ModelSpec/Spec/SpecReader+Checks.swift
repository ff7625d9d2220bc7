internal import Diagnostics
internal import YAMLSyntax

extension SpecReader {
  /// `labels:`, a list of texts.
  func labels(_ node: YAMLNode) -> [String]? { list(node)?.compactMap(string) }

  /// `preprocess:`, by the name of an input.
  func preprocess(_ node: YAMLNode) -> [PreprocessSpec]? {
    mapping(node)?.entries.compactMap { entry in
      let input = name(entry.key, at: entry.keySpan)
      guard var section = mapping(entry.value) else { return nil }
      checkKeys(&section, SpecKeys.preprocess, of: "preprocess")
      let resize = read(section["resize"]) { unquotedExpression($0) }
      let mean = read(section["mean"], numbers) ?? []
      let std = read(section["std"], numbers) ?? []
      return input.map { PreprocessSpec(input: $0, resize: resize, mean: mean, std: std, span: entry.value.span) }
    }
  }

  private func numbers(_ node: YAMLNode) -> [Expression]? { list(node)?.compactMap { unquotedExpression($0) } }

  /// `assert:`, a list of conditions with messages.
  func assertions(_ node: YAMLNode) -> [AssertionSpec]? {
    list(node)?.compactMap { item in
      guard var section = mapping(item) else { return nil }
      checkKeys(&section, SpecKeys.assertion, of: "an assertion")
      let condition = required("that", in: section).flatMap(expression)
      let message = required("message", in: section).flatMap(string)
      guard let condition, let message else { return nil }
      return AssertionSpec(condition: condition, message: message)
    }
  }

  /// `expect:`, expectations that a build must meet.
  func expectations(_ node: YAMLNode) -> [ExpectationSpec]? {
    guard var section = mapping(node) else { return nil }
    checkKeys(&section, SpecKeys.expectation, of: "expect")
    return section.entries.compactMap { entry in
      guard let value = expected(entry.value) else { return nil }
      return ExpectationSpec(key: Name(entry.key, span: entry.keySpan), value: value)
    }
  }

  /// One expression, or a YAML list of expressions.
  private func expected(_ node: YAMLNode) -> Expression? {
    guard case .sequence(let items) = node.content else { return unquotedExpression(node) }
    let expressions = items.compactMap { unquotedExpression($0) }
    guard expressions.count == items.count else { return nil }
    return Expression(.list(expressions), span: node.span)
  }
}
