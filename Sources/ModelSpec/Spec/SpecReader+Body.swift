internal import Diagnostics
internal import YAMLSyntax

extension SpecReader {
  /// Reads the parts that models and blocks have in common. Entries with errors are left out.
  /// - Parameter place: where a missing key is reported, if not at the start of the section.
  func body(_ section: Section, isBlock: Bool, at place: Span? = nil) -> Body {
    let body = Body(
      config: entries(section["config"]) { isBlock ? blockConfig($0, $1) : modelConfig($0, $1) },
      inputs: entries(section["inputs"]) { input($0, $1, isBlock: isBlock) },
      parameters: entries(section["parameters"], parameter),
      graph: required("graph", in: section, at: place).map(graph) ?? [],
      outputs: required("outputs", in: section, at: place).map(names) ?? [])
    checkNamespace(body)
    return body
  }

  /// Reads a mapping whose keys are names.
  func entries<Value>(_ entry: YAMLEntry?, _ read: (Name, YAMLNode) -> Value?) -> [Value] {
    guard let entry, let section = mapping(entry.value) else { return [] }
    return section.entries.compactMap { entry in
      // The value is checked even if the name is invalid.
      let name = name(entry.key, at: entry.keySpan)
      let value = read(name ?? Name(entry.key, span: entry.keySpan), entry.value)
      return name == nil ? nil : value
    }
  }

  private func modelConfig(_ name: Name, _ node: YAMLNode) -> ConfigSpec? {
    guard let value = unquotedExpression(node, ExpressionParser.modelConfig) else { return nil }
    return ConfigSpec(name: name, kind: nil, value: value)
  }

  private func blockConfig(_ name: Name, _ node: YAMLNode) -> ConfigSpec? {
    guard let config = parse(node, ExpressionParser.blockConfig) else { return nil }
    if let value = config.value, let error = config.kind.mismatch(of: value) {
      log.report(error)
      return nil
    }
    return ConfigSpec(name: name, kind: config.kind, value: config.value)
  }

  func input(_ name: Name, _ node: YAMLNode, isBlock: Bool) -> InputSpec? {
    guard let input = parse(node, ExpressionParser.input) else { return nil }
    if !isBlock, let mark = input.optionalMark {
      report(
        "spec/optional-input", "an input of a model is always there; '?' is for blocks", at: mark,
        help: "remove the '?'", fix: ("?", ""))
      return nil
    }
    return InputSpec(
      name: name, type: input.type, isOptional: input.optionalMark != nil, defaultValue: input.defaultValue)
  }

  private func parameter(_ name: Name, _ node: YAMLNode) -> ParameterSpec? {
    guard let parameter = parse(node, ExpressionParser.parameter) else { return nil }
    return ParameterSpec(
      name: name, type: parameter.type, initializer: parameter.initializer, condition: parameter.condition)
  }

  func graph(_ node: YAMLNode) -> [Equation] {
    guard let section = mapping(node) else { return [] }
    if section.entries.isEmpty {
      report("type/missing-value", "a graph has at least one equation", at: node.span, help: "write 'name: expression'")
    }
    return section.entries.compactMap { entry in
      let results = results(entry)
      guard let value = expression(entry.value), let results else { return nil }
      return Equation(results: results, value: value)
    }
  }

  /// `a, b`, the names left of an equation.
  private func results(_ entry: YAMLEntry) -> [Name]? {
    let key = ScalarText(entry.key, at: entry.keySpan, in: text)
    var names: [Name] = []
    var isValid = true
    var start = 0
    for end in key.bytes.indices.filter({ key.bytes[$0] == UInt8(ascii: ",") }) + [key.bytes.count] {
      var range = start..<end
      while let first = range.first, key.bytes[first] == 0x20 { range.removeFirst() }
      while let last = range.last, key.bytes[last] == 0x20 { range.removeLast() }
      if let name = name(key.text(range), at: key.span(range)) { names.append(name) } else { isValid = false }
      start = end + 1
    }
    return isValid ? names : nil
  }

  /// `NAME` or `[NAME, NAME]`, without repetitions.
  func names(_ node: YAMLNode) -> [Name] {
    guard case .sequence(let items) = node.content else { return name(at: node).map { [$0] } ?? [] }
    if items.isEmpty { report("type/missing-value", "at least one name is expected", at: node.span) }
    var names: [Name] = []
    for name in items.compactMap({ self.name(at: $0) }) {
      if let first = names.first(where: { $0.text == name.text }) {
        report(
          "spec/duplicate-name", "'\(name.text)' is listed twice", at: name.span,
          notes: [Diagnostic.Note("first listed here", at: first.span)])
      }
      names.append(name)
    }
    return names
  }
}
