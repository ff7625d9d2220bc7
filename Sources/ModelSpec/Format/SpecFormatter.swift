package import Diagnostics
internal import YAMLSyntax

/// Formats a spec: two spaces per level, one space after a key, the spaces of `ExpressionSpacing` in expressions and
/// types, at least two spaces before a comment, no spaces at line ends, one line end at the end. In scalars of several
/// lines only the indentation changes. The order of keys, empty lines, comments and all values are kept.
package enum SpecFormatter {
  /// Thrown if the layout would change a value or a comment. The text is left unchanged then.
  package struct Fault: Error {
    package var message: String
  }

  /// - Returns: the formatted text; `nil` if the spec has errors, which are in the log.
  package static func format(
    _ source: SourceID, in sources: SourceMap, log: DiagnosticLog
  ) throws(Fault) -> [UInt8]? {
    let text = sources[source]
    guard let root = YAMLParser.parse(source, in: sources, log: log) else { return nil }
    guard isRight(root, source, sources, log) else { return nil }
    var scalars = ExpressionScalars()
    scalars.visit(root)
    let formatted = LineLayout(root, text, scalars).bytes

    var check = SourceMap()
    let copy = check.add(SourceText(name: text.name, kind: text.kind, bytes: formatted))
    guard let again = YAMLParser.parse(copy, in: check, log: DiagnosticLog()) else {
      throw Fault(message: "the formatted text is not YAML")
    }
    var otherScalars = ExpressionScalars()
    otherScalars.visit(again)
    guard scalars.fingerprint(root) == otherScalars.fingerprint(again) else {
      throw Fault(message: "the formatted text has other values")
    }
    guard Comments(root, text).texts == Comments(again, check[copy]).texts else {
      throw Fault(message: "the formatted text has other comments")
    }
    return formatted
  }

  /// Whether a model, a file for `include:` or a file with one block reads without errors.
  private static func isRight(
    _ root: YAMLNode, _ source: SourceID, _ sources: SourceMap, _ log: DiagnosticLog
  ) -> Bool {
    if root.value(of: "block") != nil, root.value(of: "graphc") == nil {
      return SpecReader.readBlock(source, in: sources, log: log) != nil
    }
    if root.value(of: "blocks") != nil, root.value(of: "model") == nil, root.value(of: "graph") == nil {
      return SpecReader.readIncluded(source, in: sources, log: log) != nil
    }
    return SpecReader.readModel(source, in: sources, log: log) != nil
  }
}

extension YAMLNode {
  /// The value of a key of a mapping.
  func value(of key: String) -> YAMLNode? {
    guard case .mapping(let entries) = content else { return nil }
    return entries.first { $0.key == key }?.value
  }
}

/// The scalars of a spec that are expressions or types, by their places.
struct ExpressionScalars {
  private var parameters: Set<Span> = []
  private var others: Set<Span> = []

  mutating func visit(_ root: YAMLNode) {
    body(root)
    if let training = root.value(of: "train") { self.training(training) }
    if let table = root.value(of: "huggingface") { self.table(table) }
    if case .mapping(let blocks)? = root.value(of: "blocks")?.content {
      for block in blocks { body(block.value) }
    }
    if case .mapping(let variants)? = root.value(of: "variants")?.content {
      for variant in variants {
        guard case .mapping(let entries) = variant.value.content else { continue }
        for entry in entries { others.insert(entry.value.span) }
      }
    }
    if case .mapping(let weights)? = root.value(of: "weights")?.content {
      for mapping in weights {
        guard case .mapping(let entries)? = mapping.value.value(of: "computed")?.content else { continue }
        for entry in entries { others.insert(entry.value.span) }
      }
    }
  }

  /// A graph of its own, and expressions for the loss, the optimizers and all numbers.
  private mutating func training(_ node: YAMLNode) {
    body(node)
    for key in ["loss", "rate", "optimizer"] + SpecKeys.trainingNumbers {
      if let value = node.value(of: key) { others.insert(value.span) }
    }
    for key in ["metrics", "groups"] {
      guard case .mapping(let entries)? = node.value(of: key)?.content else { continue }
      for entry in entries { others.insert(entry.value.span) }
    }
  }

  /// Expressions over JSON keys; those that belong to texts are one level deeper.
  private mutating func table(_ node: YAMLNode) {
    guard case .mapping(let entries)? = node.value(of: "config")?.content else { return }
    for entry in entries {
      guard case .mapping(let choices) = entry.value.content else {
        others.insert(entry.value.span)
        continue
      }
      for choice in choices {
        guard case .mapping(let cases) = choice.value.content else { continue }
        for entry in cases { others.insert(entry.value.span) }
      }
    }
  }

  private mutating func body(_ node: YAMLNode) {
    if case .sequence(let assertions)? = node.value(of: "assert")?.content {
      for assertion in assertions {
        if let condition = assertion.value(of: "that") { others.insert(condition.span) }
      }
    }
    for key in ["config", "inputs", "state", "graph"] {
      guard case .mapping(let entries)? = node.value(of: key)?.content else { continue }
      for entry in entries { others.insert(entry.value.span) }
    }
    guard case .mapping(let entries)? = node.value(of: "parameters")?.content else { return }
    for entry in entries { parameters.insert(entry.value.span) }
  }

  /// The expression in a scalar, if there is one.
  func spacing(of scalar: YAMLScalar, at span: Span) -> ExpressionSpacing? {
    if parameters.contains(span) { return ExpressionSpacing(scalar.text, isParameter: true) }
    return others.contains(span) ? ExpressionSpacing(scalar.text) : nil
  }

  /// A text that is equal for trees with equal values; expressions are compared by their tokens, without spaces.
  func fingerprint(_ node: YAMLNode) -> [String] {
    switch node.content {
    case .mapping(let entries): ["{"] + entries.flatMap { ["=" + $0.key] + fingerprint($0.value) } + ["}"]
    case .sequence(let items): ["["] + items.flatMap(fingerprint) + ["]"]
    case .scalar(let scalar):
      spacing(of: scalar, at: node.span).map { ["("] + $0.spellings.map { ":" + $0 } + [")"] } ?? ["'" + scalar.text]
    }
  }
}
