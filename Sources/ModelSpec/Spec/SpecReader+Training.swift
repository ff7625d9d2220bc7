internal import Diagnostics
internal import YAMLSyntax

extension SpecReader {
  /// `train:`, how the model is trained.
  func training(_ node: YAMLNode) -> TrainingSpec? {
    guard var section = mapping(node) else { return nil }
    checkKeys(&section, SpecKeys.training, of: "train")
    let inputs = entries(section["inputs"]) { input($0, $1, isBlock: false) }
    let graph = read(section["graph"], graph) ?? []
    let loss = required("loss", in: section).flatMap(expression)
    let metrics = entries(section["metrics"]) { name, node in expression(node).map { (name: name, value: $0) } }
    let rate = read(section["rate"]) { unquotedExpression($0) }
    let optimizer = required("optimizer", in: section).flatMap(expression)
    let groups = read(section["groups"], groups) ?? []
    let settings = section.entries.compactMap { entry -> (key: Name, value: Expression)? in
      guard SpecKeys.trainingNumbers.contains(entry.key) else { return nil }
      return unquotedExpression(entry.value).map { (Name(entry.key, span: entry.keySpan), $0) }
    }
    let text = read(section["text"], textColumns)
    guard let loss, let optimizer else { return nil }
    return TrainingSpec(
      inputs: inputs, graph: graph, loss: loss, metrics: metrics, rate: rate, optimizer: optimizer, groups: groups,
      settings: settings, text: text, span: node.span)
  }

  /// `groups:`, by patterns of parameter paths in file order.
  private func groups(_ node: YAMLNode) -> [(pattern: Name, optimizer: Expression)]? {
    mapping(node)?.entries.compactMap { entry in
      expression(entry.value).map { (Name(entry.key, span: entry.keySpan), $0) }
    }
  }

  /// `text:`, the inputs that the columns of a line become.
  private func textColumns(_ node: YAMLNode) -> TextColumnsSpec? {
    guard var section = mapping(node) else { return nil }
    checkKeys(&section, SpecKeys.textColumns, of: "text")
    let columns = required("columns", in: section).map(names) ?? []
    guard let labels = required("labels", in: section).flatMap({ name(at: $0) }), !columns.isEmpty else { return nil }
    return TextColumnsSpec(columns: columns, labels: labels, span: node.span)
  }
}
