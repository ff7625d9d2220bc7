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

  /// A file that holds one block.
  func blockFile(_ root: Section) -> BlockSpec? {
    var root = root
    checkKeys(&root, SpecKeys.blockFile, of: "a file with a block")
    guard let name = required("block", in: root).flatMap({ self.name(at: $0) }) else { return nil }
    return block(name, root)
  }

  private func block(_ name: Name, _ section: Section) -> BlockSpec {
    let body = body(section, isBlock: true, at: name.span)
    let taps = section["taps"].map { names($0.value) } ?? []
    return BlockSpec(name: name, doc: read(section["doc"], string), body: body, taps: taps, source: source)
  }
}
