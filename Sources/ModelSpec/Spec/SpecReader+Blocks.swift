internal import Diagnostics
internal import YAMLSyntax

extension SpecReader {
  /// `blocks:`, by name in file order.
  func blocks(_ node: YAMLNode) -> [BlockSpec]? {
    mapping(node)?.entries.compactMap { entry in
      let name = name(entry.key, at: entry.keySpan)
      guard var section = mapping(entry.value) else { return nil }
      checkKeys(&section, SpecKeys.block, of: "a block")
      return block(name ?? Name(entry.key, span: entry.keySpan), section)
    }
  }

  /// A text, or a list of texts: the files of `include:`, the paths of `taps:`.
  func texts(_ node: YAMLNode) -> [Name]? {
    var nodes = [node]
    if case .sequence(let items) = node.content { nodes = items }
    return nodes.compactMap { node in string(node).map { Name($0, span: node.span) } }
  }

  /// `variants:`, by name in file order.
  func variants(_ node: YAMLNode) -> [VariantSpec]? {
    mapping(node)?.entries.compactMap { entry in
      let name = name(entry.key, at: entry.keySpan)
      guard let section = mapping(entry.value) else { return nil }
      let values = section.entries.compactMap { entry in
        unquotedExpression(entry.value, ExpressionParser.modelConfig).map {
          (name: Name(entry.key, span: entry.keySpan), value: $0)
        }
      }
      return name.map { VariantSpec(name: $0, values: values) }
    }
  }

  /// A file that holds one block.
  func blockFile(_ root: Section) -> BlockSpec? {
    var root = root
    checkKeys(&root, SpecKeys.blockFile, of: "a file with a block")
    guard let name = required("block", in: root).flatMap({ self.name(at: $0) }) else { return nil }
    return block(name, root)
  }

  /// `state:`, values of which each says what it begins with.
  private func states(_ entry: YAMLEntry?, of body: Body) -> [InputSpec] {
    let states = entries(entry) { input($0, $1, isBlock: false) }
    for state in states where state.defaultValue == nil {
      report(
        "type/missing-value", "'\(state.name.text)' has no value before the first step", at: state.type.span,
        help: "add one for all elements: = 0")
    }
    var whole = body
    whole.inputs += states
    checkNamespace(whole)
    return states
  }

  private func block(_ name: Name, _ section: Section) -> BlockSpec {
    let body = body(section, isBlock: true, at: name.span)
    let taps = section["taps"].map { names($0.value) } ?? []
    return BlockSpec(
      name: name, doc: read(section["doc"], string), body: body, states: states(section["state"], of: body), taps: taps,
      assertions: read(section["assert"], assertions) ?? [], source: source)
  }
}
